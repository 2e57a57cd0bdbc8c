"""How fast the parts are -> a table, and build/bench.json (name, value, unit; ratio, against)."""

import gzip
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from itertools import chain, islice
from pathlib import Path
from random import Random

import bench_door
import bench_history
import bench_link
import bench_past
import bench_program
import bench_sender
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from figures import Figure
from msgspec import structs

from appliance.counting.window import Window
from appliance.enrolment.identity import public
from appliance.reading.decode import decode as headers
from collector.books.ingest import Ingest
from collector.books.store import connect
from collector.door.admit import Upload
from collector.door.answers import Answer
from collector.sensors import registry
from collector.settings import Settings
from simulator.script.world import populate
from teiten.rollup import codec, sketch
from teiten.rollup.record import Books, Cell, Class, Clock, Exposure, Origin, Rollup
from teiten.rollup.seal import pack, seal, unpack

OUT = Path(__file__).parent.parent / "build" / "bench.json"
HOUR = datetime(2004, 1, 30, 9, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
REPEATS = 5
PACKETS = 20_000
UPLOADS = 300
BLOCKS = IPv4Network("203.0.113.0/24"), IPv6Network("2001:db8:1::/64")


def best(work: Callable[[], object]) -> float:
    """Seconds of the fastest of some runs: what the code costs, not what else the machine did."""

    def once() -> float:
        begin = time.perf_counter()
        work()
        return time.perf_counter() - begin

    return min(once() for _ in range(REPEATS))


def large() -> Rollup:
    """3,000 ports and 20,000 origins, as a busy hour has them."""
    rng = Random(1)
    origins = [
        Origin(str(IPv4Address(rng.getrandbits(32))), 6, Class.SCAN, n % 3000, "", 1)
        for n in range(20_000)
    ]
    per_port = [Cell(4, 6, Class.SCAN, port, 7) for port in range(3_000)]
    registers = bytes(rng.randrange(12) for _ in range(sketch.REGISTERS))
    return Rollup(
        sensor="bench",
        kind="sensor",
        engine="queue",
        software="teiten",
        start=HOUR,
        seconds=3600,
        sequence=1,
        final=True,
        exposure={"4": Exposure(256, 3600)},
        clock=Clock(source="system", synchronized=True),
        books=Books(received=21_000, counted=21_000, examined=21_000, overflow=1_000),
        ports=tuple(per_port),
        origins=tuple(origins),
        sources={"4": sketch.image(registers), "4/6": sketch.image(registers)},
    )


def traffic() -> list[bytes]:
    """What the lab's strangers send when nobody answers them, in their order."""
    everybody = populate(Random(1), BLOCKS, (), None).everybody

    def packets() -> Iterator[bytes]:
        while everybody.due() is not None:
            yield from (probe.packet for probe in everybody.send())

    return list(islice(packets(), PACKETS))


def sensor() -> Iterator[Figure]:
    """From a packet's bytes to its cell."""
    packets = traffic()

    def fold() -> None:
        window = Window(0, 3600, max_origins=20_000)
        for packet in packets:
            window.add(headers(packet))

    yield Figure(
        "sensor.decode", len(packets) / best(lambda: [headers(p) for p in packets]), "packets/s"
    )
    yield Figure("sensor.decode_classify_tally", len(packets) / best(fold), "packets/s")


def rollup() -> Iterator[Figure]:
    """The large rollup, written, sealed and read."""
    one = large()
    body = codec.encode(one)
    packed = pack(seal(KEY, "bench", body))
    for name, work in (
        ("encode", lambda: codec.encode(one)),
        ("seal", lambda: pack(seal(KEY, "bench", body))),
        ("unpack", lambda: unpack(packed)),
        ("decode_check", lambda: codec.decode(body)),
    ):
        yield Figure(f"rollup.{name}", best(work) * 1000, "ms")
    yield Figure("rollup.size", len(body) / 1000, "kB")
    yield Figure("rollup.size_gzip", len(packed) / 1000, "kB")


def ingest() -> Iterator[Figure]:
    """Uploads of small rollups, one commit each, on this machine's disk."""
    empty = structs.replace(large(), ports=(), origins=(), sources={}, final=False)
    uploads = []
    for n in range(1, UPLOADS + 1):
        books = Books(received=n, unmonitored=n)
        body = codec.encode(structs.replace(empty, sequence=n, books=books))
        signature = seal(KEY, "bench", body).signature
        uploads.append(Upload("bench", signature, "gzip", gzip.compress(body)))
    now = int(HOUR.timestamp()) + 3600
    OUT.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT.parent) as folder:
        connection = connect(Path(folder))
        registry.add(connection, "bench", public(KEY), now=now)
        registry.approve(connection, "bench", now=now)
        with closing(Ingest(connection, Settings())) as door:
            begin = time.perf_counter()
            answers = {door.receive(upload, now=now).answer for upload in uploads}
            spent = time.perf_counter() - begin
    assert answers == {Answer.ACCEPTED}
    yield Figure("ledger.ingest", UPLOADS / spent, "rollups/s")


def history() -> Iterator[Figure]:
    """Two days of forty sensors, or DAYS of them."""
    OUT.parent.mkdir(exist_ok=True)
    yield from bench_history.history(OUT.parent)


def door() -> Iterator[Figure]:
    """What one sensor notices of another one at full speed."""
    yield from bench_door.door(OUT.parent)


def past() -> Iterator[Figure]:
    """What it takes to answer for a year of one port."""
    yield from bench_past.past(OUT.parent)


def kernel() -> Iterator[Figure]:
    """Links under flood, and the kernel's program; root makes the links."""
    if os.geteuid() != 0:
        print("Without root there are no links, and no figures of them.", file=sys.stderr)
        return
    yield from bench_program.program()
    yield from bench_sender.senders()
    yield from bench_link.counting()


def main() -> None:
    """Measure everything, print it, write it down."""
    rows = []
    for figure in chain(sensor(), rollup(), ingest(), history(), door(), past(), kernel()):
        print(figure, flush=True)
        row = {"name": figure.name, "value": round(figure.value, 3), "unit": figure.unit}
        if figure.ratio is not None:
            row |= {"ratio": round(figure.ratio, 4), "against": figure.against}
        rows.append(row)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=1) + "\n")
    print(f"written to {OUT.relative_to(Path.cwd())}", file=sys.stderr)


if __name__ == "__main__":
    main()
