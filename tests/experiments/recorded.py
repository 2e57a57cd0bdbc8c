"""Captures and logs that others published -> packets, and windows of pseudo sensors.

A destination, or a whole file, stands for a sensor, and a window of a few seconds or a minute for
an hour. The parsers are for these files alone.
"""

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import astuple

from appliance.captures.replay import Replay
from appliance.reading.classify import classify
from appliance.reading.decode import Headers, decode
from appliance.reading.monitored import Monitored
from collector.geo import shelf
from collector.index.hour import HOUR
from collector.index.sheet import Sheet, read
from collector.settings import Geo
from teiten.capture import read as captures
from teiten.rollup import codec
from teiten.rollup.record import Books, Cell, Clock, Exposure, Origin, Rollup, source_text

DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data"
FLOOD = DATA / "pcap" / "stopddos" / "pkt.TCP.synflood.spoofed.pcap"
REFLECTED = DATA / "pcap" / "stopddos" / "amp.UDP.isakmp.pcap"
MASSCAN = DATA / "pcap" / "esnet" / "masscan_tcp.pcap"
SCANS = DATA / "logs" / "psad"
SPOKI = DATA / "spoki" / "2021-10-13.21_00_00.test.spoki.tcp.raw.1634158800.csv.gz"
HOST, ITS_NETWORK = "141.22.28.17", "141.22."

_FIELD = re.compile(r"\b(SRC|DST|PROTO|SPT|DPT|TYPE)=(\S+)")
_FLAGS = {"FIN": 0x01, "SYN": 0x02, "RST": 0x04, "PSH": 0x08, "ACK": 0x10, "URG": 0x20}
_PROTOCOLS = {"TCP": 6, "UDP": 17, "ICMP": 1, "ICMPv6": 58}


class Seen(NamedTuple):
    """One packet: when, to whom, from whom, and in which cell it is."""

    moment: float
    target: str
    source: str
    cell: tuple[int, int, str, int]


def captured(path: Path) -> Iterator[Seen]:
    """Read a capture as a sensor does."""
    for frame in captures.read(path):
        found = decode(frame.packet) if isinstance(frame.packet, bytes) else None
        if isinstance(found, Headers):
            yield _seen(frame.time, found)


def replayed(path: Path, seconds: int) -> Counter[tuple[int, tuple[int, int, str, int]]]:
    """Count a capture by window and cell as `teiten appliance replay` does."""
    found: Counter[tuple[int, tuple[int, int, str, int]]] = Counter()
    replay = Replay(Monitored(()), seconds=seconds, max_origins=0)
    for rollup in replay.run(captures.chunks(path)):
        for family, protocol, kind, number, packets in map(astuple, rollup.ports):
            found[rollup.starts // seconds, (family, protocol, str(kind), number)] += packets
    return found


def logged(path: Path) -> Iterator[Seen]:
    """Read what iptables logged; the moment is the kernel's own, where it is written."""
    for line in path.read_text().splitlines():
        said = dict(_FIELD.findall(line))
        clock = re.search(r"\[ *([0-9]+\.[0-9]+)\]", line)
        if "SRC" in said and "PROTO" in said:
            flags = sum(bit for name, bit in _FLAGS.items() if f" {name} " in line)
            yield _seen(float(clock[1]) if clock else 0.0, _headers(said, flags))


def spoki() -> Iterator[Seen]:
    """Read what strangers sent to the one host that was watched, its own network left out."""
    with gzip.open(SPOKI, "rt") as file:
        for row in csv.DictReader(file, delimiter="|"):
            if row["daddr"] == HOST and not row["saddr"].startswith(ITS_NETWORK):
                flags = sum(bit for name, bit in _FLAGS.items() if row.get(name.lower()) == "1")
                said = {"SRC": row["saddr"], "DST": HOST, "PROTO": "TCP", "DPT": row["dport"]}
                yield _seen(int(row["ts"]) / 1000, _headers(said, flags))


def _headers(said: dict[str, str], flags: int) -> Headers:
    source, target = ip_address(said["SRC"]), ip_address(said["DST"])
    protocol = said["PROTO"]
    number = _PROTOCOLS[protocol] if protocol in _PROTOCOLS else int(protocol)
    ports = int(said.get("SPT", 0)), int(said.get("DPT", said.get("TYPE", 0)))
    return Headers(
        source.version, source.packed, target.packed, number, 0, 0, 0, False, True, *ports, flags
    )  # fmt: skip


def _seen(moment: float, found: Headers) -> Seen:
    cell = found.family, found.protocol, str(classify(found)), found.number
    source, target = (source_text(ip_address(a)) for a in (found.source, found.destination))
    return Seen(moment, target, source, cell)


def windows(
    seen: Iterable[Seen], seconds: float, by: Callable[[Seen], str] = lambda each: each.target
) -> list[list[Sheet]]:
    """Cut into windows, with a report of every pseudo sensor that was ever heard in each."""
    found = sorted(seen)
    begin, end = found[0].moment // seconds, found[-1].moment // seconds
    sensors = sorted({by(each) for each in found})
    parts: defaultdict[tuple[int, str], list[Seen]] = defaultdict(list)
    for each in found:
        parts[int(each.moment // seconds - begin), by(each)].append(each)
    return [
        [report(sensor, place * HOUR, parts[place, sensor]) for sensor in sensors]
        for place in range(int(end - begin) + 1)
    ]


def report(sensor: str, start: int, seen: Iterable[Seen]) -> Sheet:
    """What a sensor with one address would have said of an hour."""
    ports: Counter[tuple[int, int, str, int]] = Counter()
    origins: Counter[tuple[str, int, str, int]] = Counter()
    for each in seen:
        ports[each.cell] += 1
        origins[each.source, *each.cell[1:]] += 1
    total = sum(ports.values())
    name = "".join(c if c.isalnum() else "-" for c in sensor.lower()).strip("-")[:63]
    rollup = Rollup(
        sensor=name, kind="log", engine="replay", software="recorded",
        start=datetime.fromtimestamp(start, UTC), seconds=HOUR, sequence=1, final=True,
        exposure={"4": Exposure(1, HOUR), "6": Exposure(2**64, HOUR)},
        clock=Clock(source="log"),
        books=Books(received=total, counted=total, examined=total),
        ports=tuple(sorted(Cell(*cell, n) for cell, n in ports.items())),
        origins=tuple(sorted(
            Origin(source, protocol, kind, number, "", n)
            for (source, protocol, kind, number), n in origins.items()
        )),
    )  # fmt: skip
    return read(codec.encode(rollup), shelf.atlas(Geo()))
