"""The format's examples -> teiten/rollup/vectors/; `make vectors` runs this.

Run it only when the format changes on purpose: other makers test against these files.
"""

import json
import struct
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mmh3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.rollup import sketch
from teiten.rollup.check import Fault
from teiten.rollup.codec import decode, encode
from teiten.rollup.record import Books, Cell, Class, Clock, Exposure, Origin, Rollup, Unexamined
from teiten.rollup.seal import seal

FOLDER = Path(__file__).parent.parent / "teiten" / "rollup" / "vectors"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
HOUR = datetime(2004, 1, 30, 9, tzinfo=UTC)


def unique(*hashed: bytes) -> str:
    """Draw the sketch of some sources as docs/rollup-format.md describes it."""
    registers = bytearray(sketch.REGISTERS)
    for source in hashed:
        h1, h2 = mmh3.hash64(source, seed=9001, x64arch=True, signed=False)
        index = h1 & (sketch.REGISTERS - 1)
        registers[index] = max(registers[index], min(62, 64 - h2.bit_length()) + 1)
    return sketch.image(registers)


def v4(*octets: int) -> bytes:
    """What is hashed for an IPv4 source."""
    return struct.pack("<Q", int.from_bytes(bytes(octets), "big"))


def valid() -> dict[str, Rollup]:
    """One rollup for each thing that a reader must understand."""
    scan, back, other = Class.SCAN, Class.BACKSCATTER, Class.OTHER
    return {
        "minimal": Rollup(
            sensor="a",
            kind="log",
            engine="log",
            software="x",
            start=HOUR,
            seconds=3600,
            sequence=1,
            final=True,
            exposure={},
            clock=Clock(source="log"),
            books=Books(),
            ports=(),
            origins=(),
        ),
        "full": Rollup(
            sensor="kyoto-1",
            kind="sensor",
            engine="queue",
            software="teiten 0.1.0",
            start=HOUR,
            seconds=3600,
            sequence=13,
            final=True,
            exposure={"4": Exposure(256, 3600), "6": Exposure(2**64, 3599.5)},
            clock=Clock(source="system", synchronized=True, stepped=-0.25),
            books=Books(
                link_dropped=3,
                received=36,
                unmonitored=4,
                malformed=2,
                uncounted=1,
                counted=29,
                examined=27,
                unexamined=2,
                overflow=5,
                shed=1,
            ),
            ports=(
                Cell(4, 1, back, 3, 1),
                Cell(4, 1, scan, 8, 4),
                Cell(4, 6, back, 40000, 2),
                Cell(4, 6, other, 0, 1),
                Cell(4, 6, scan, 135, 15),
                Cell(4, 17, scan, 1434, 2),
                Cell(4, 47, other, 0, 1),
                Cell(6, 6, scan, 23, 2),
                Cell(6, 58, scan, 128, 1),
            ),
            origins=(
                Origin("192.0.2.1", 1, scan, 8, "welchia", 2),
                Origin("192.0.2.1", 6, scan, 135, "welchia", 2),
                Origin("192.0.2.7", 6, back, 40000, "", 2),
                Origin("192.0.2.9", 6, scan, 135, "blaster", 11),
                Origin("192.0.2.10", 17, scan, 1434, "slammer", 2),
                Origin("2001:db8::1", 6, scan, 23, "", 1),
                Origin("2001:db8::1", 58, scan, 128, "", 1),
                Origin("::ffff:c000:201", 6, scan, 23, "", 1),
            ),
            unexamined=(Unexamined(4, 1, 1), Unexamined(4, 6, 1)),
            sources={
                "4": unique(*(v4(192, 0, 2, last) for last in (1, 7, 9, 10))),
                "4/6": unique(*(v4(192, 0, 2, last) for last in (1, 7, 9))),
            },
        ),
        "ipv6": Rollup(
            sensor="v6",
            kind="sensor",
            engine="xdp",
            software="teiten 0.1.0",
            start=HOUR,
            seconds=3600,
            sequence=2,
            final=True,
            exposure={"6": Exposure(2**80, 3600)},
            clock=Clock(source="system", synchronized=True),
            books=Books(received=2, counted=2, examined=2),
            ports=(Cell(6, 6, scan, 22, 1), Cell(6, 58, scan, 128, 1)),
            origins=(
                Origin("2001:db8::1", 6, scan, 22, "", 1),
                Origin("2001:db8::1", 58, scan, 128, "", 1),
            ),
            sources={"6": unique(bytes.fromhex("20010db8000000000000000000000001"))},
        ),
        "lab": Rollup(
            sensor="lab-1",
            kind="sensor",
            engine="replay",
            software="teiten 0.1.0",
            start=datetime(2004, 1, 30, 9, 0, 10, tzinfo=UTC),
            seconds=10,
            sequence=1,
            final=True,
            exposure={"4": Exposure(8, 10)},
            clock=Clock(source="capture"),
            books=Books(received=1, counted=1, examined=1, overflow=1),
            ports=(Cell(4, 17, scan, 1434, 1),),
            origins=(),
        ),
        "interim": Rollup(
            sensor="kyoto-1",
            kind="sensor",
            engine="queue",
            software="teiten 0.1.0",
            start=HOUR,
            seconds=3600,
            sequence=3,
            final=False,
            exposure={"4": Exposure(256, 900)},
            clock=Clock(source="system", synchronized=False),
            books=Books(received=9, unmonitored=9),
            ports=(),
            origins=(),
        ),
    }


Edit = Callable[[dict[str, Any]], object]


def edits() -> dict[str, Edit]:
    """One change to the full vector for each thing that a checker must see."""

    def drop(*path: str) -> Edit:
        def edit(document: dict[str, Any]) -> None:
            for step in path[:-1]:
                document = document[step]
            del document[path[-1]]

        return edit

    def put(value: object, *path: str | int) -> Edit:
        def edit(document: Any) -> None:
            for step in path[:-1]:
                document = document[step]
            document[path[-1]] = value

        return edit

    def again(rows: str) -> Edit:
        return lambda document: document[rows].append(document[rows][0])

    short = b64encode(bytes(40)).decode()
    return {
        "format-other": put("isdas", "format"),
        "version-two": put(2, "version"),
        "version-text": put("1", "version"),
        "sensor-missing": drop("sensor"),
        "sensor-capital": put("Kyoto", "sensor"),
        "kind-unknown": put("router", "kind"),
        "engine-unknown": put("guess", "engine"),
        "software-quoted": put('"x"', "software"),
        "field-unknown": put(["203.0.113.0/24"], "monitored"),
        "start-without-zone": put("2004-01-30T09:00:00", "start"),
        "start-in-kyoto": put("2004-01-30T18:00:00+09:00", "start"),
        "start-too-early": put("1969-12-31T23:00:00Z", "start"),
        "start-between": put("2004-01-30T09:30:00Z", "start"),
        "seconds-seven": put(7, "seconds"),
        "seconds-two-days": put(172800, "seconds"),
        "sequence-zero": put(0, "sequence"),
        "exposure-family": put([1, 1], "exposure", "5"),
        "exposure-addresses": put(2**32 + 1, "exposure", "4", 0),
        "exposure-seconds": put(3600.5, "exposure", "4", 1),
        "exposure-long": put([256, 3600, 0], "exposure", "4"),
        "clock-unknown": put("moon", "clock", "source"),
        "clock-stepped": put(1e11, "clock", "stepped"),
        "books-negative": put(-1, "books", "shed"),
        "books-fraction": put(3.5, "books", "link_dropped"),
        "books-beyond-doubles": put(2**53, "books", "link_dropped"),
        "books-payload": put("", "books", "payload"),
        "ports-short": put([4, 6, "scan", 135], "ports", 4),
        "ports-family": put(5, "ports", 0, 0),
        "ports-protocol": put(256, "ports", 0, 1),
        "ports-class": put("worm", "ports", 0, 2),
        "ports-number": put(65536, "ports", 0, 3),
        "ports-empty-cell": put(0, "ports", 0, 4),
        "ports-icmp-type": put(256, "ports", 0, 3),
        "ports-gre-port": put(80, "ports", 6, 3),
        "ports-twice": again("ports"),
        "origins-twice": again("origins"),
        "origins-leading-zero": put("192.0.2.01", "origins", 0, 0),
        "origins-capital": put("2001:DB8::1", "origins", 5, 0),
        "origins-dotted-tail": put("::ffff:192.0.2.1", "origins", 7, 0),
        "origins-zone": put("fe80::1%1", "origins", 5, 0),
        "origins-prefix": put("192.0.2.0/24", "origins", 0, 0),
        "origins-tag": put("Blaster Worm", "origins", 0, 4),
        "origins-without-cell": put(81, "origins", 1, 3),
        "unexamined-twice": again("unexamined"),
        "unexamined-beyond-protocol": put(6, "unexamined", 0, 2),
        "unexamined-off-by-one": put(2, "unexamined", 0, 2),
        "unexamined-empty-row": put(0, "unexamined", 0, 2),
        "origins-beyond-cell": put(5, "origins", 0, 5),
        "sources-key": put("", "sources", "4/06"),
        "sources-not-base64": put("äöü", "sources", "4"),
        "sources-short": put(short, "sources", "4"),
        "sources-empty-list": put(b64encode(bytes(4136)).decode(), "sources", "4"),
        "received-off-by-one": put(37, "books", "received"),
        "counted-off-by-one": put(16, "ports", 4, 4),
        "examined-off-by-one": put(28, "books", "examined"),
        "overflow-off-by-one": put(4, "books", "overflow"),
    }


def raw_edits(full: bytes) -> dict[str, bytes]:
    """Documents that no JSON writer would write."""
    return {
        "empty": b"",
        "truncated": full[:500],
        "trailing": full + b"{}",
        "byte-order-mark": b"\xef\xbb\xbf" + full,
        "not-utf8": full.replace(b"kyoto", b"ky\xffto"),
        "lone-surrogate": full.replace(b"kyoto", b"\\ud800"),
        "nan": full.replace(b"-0.25", b"NaN"),
        "infinity": full.replace(b"-0.25", b"1e999"),
        "array": b"[]",
        "null": b"null",
        "nested": b'{"format":' * 2000,
        "key-twice": full.replace(b'"final":true', b'"final":false,"final":true'),
        "key-twice-inside": full.replace(b'"shed":1', b'"shed":2,"shed" : 1'),
    }


def _json(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def files() -> Iterator[tuple[str, bytes]]:
    """Each vector and the manifest, by name."""
    manifest: dict[str, Any] = {"public_key": KEY.public_key().public_bytes_raw().hex()}
    manifest |= {"private_key": KEY.private_bytes_raw().hex(), "valid": [], "invalid": []}
    bodies = {name: encode(rollup) for name, rollup in valid().items()}
    for name, body in bodies.items():
        yield f"valid/{name}.json", body
        signature = seal(KEY, "any", body).signature
        manifest["valid"].append({"file": f"valid/{name}.json", "signature": signature})
    plain = json.loads(bodies["full"]) | {"sources": {}}
    bad = raw_edits(_json(plain))
    for name, edit in edits().items():
        document = json.loads(bodies["full"] if name.startswith("sources") else _json(plain))
        edit(document)
        bad[name] = _json(document)
    for name, body in bad.items():
        found = decode(body)
        assert isinstance(found, Fault), name
        yield f"invalid/{name}.json", body
        entry = {"file": f"invalid/{name}.json", "reason": found.reason, "path": found.path}
        manifest["invalid"].append(entry | {"sentence": found.sentence})
    yield "manifest.json", json.dumps(manifest, indent=1).encode() + b"\n"


def main() -> None:
    """Write them all, and forget those that are no longer made."""
    made = dict(files())
    for name, body in made.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    for path in FOLDER.rglob("*.json"):
        if path.relative_to(FOLDER).as_posix() not in made:
            path.unlink()


if __name__ == "__main__":
    main()
