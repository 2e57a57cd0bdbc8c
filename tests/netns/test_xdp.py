"""The kernel's program and the examination give the same answer to the same frame."""

import os
from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from random import Random

import dpkt
import pytest

from appliance.kernel import layout
from appliance.kernel.layout import CellKey
from appliance.kernel.xdp import Program
from appliance.reading.classify import classify
from appliance.reading.decode import Headers, Skip, decode, destination
from appliance.reading.monitored import Monitored
from simulator.script.world import populate
from teiten.capture.links import unwrap
from teiten.rollup import sketch
from teiten.rollup.record import ICMPV6
from teiten.rollup.sources import Sources

TEXTS = ("203.0.113.0/24", "198.51.100.0/28", "192.0.2.0/29", "2001:db8:1::/64")
BLOCKS = tuple(ip_network(text) for text in TEXTS)
MONITORED = Monitored(BLOCKS)
DROP, PASS = 1, 2
Fate = CellKey | Skip


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    loaded = Program()
    loaded.watch(layout.monitored(BLOCKS, (), (), budget=1 << 20, depth=1 << 20))
    yield loaded
    loaded.close()
    os.sched_setaffinity(0, range(os.cpu_count() or 1))


def examination(frame: bytes) -> tuple[Fate, Headers | None]:
    """What the slow side makes of a frame."""
    packet = unwrap(frame, 1)
    if not isinstance(packet, bytes):
        return Skip.UNMONITORED, None
    to = destination(packet)
    if to is None or not MONITORED.holds(to):
        return Skip.UNMONITORED, None
    found = decode(packet)
    if isinstance(found, Skip):
        return found, None
    discovery = (found.family, found.protocol, found.plain) == (6, ICMPV6, True)
    if discovery and found.ttl == 255 and 133 <= found.number <= 137:
        return Skip.UNMONITORED, None
    return (found.family, found.protocol, classify(found), found.number), found


def frames() -> list[bytes]:
    """Some seconds of the lab's world."""
    everybody = populate(Random(5), BLOCKS, (), 20.0).everybody
    made = []
    while (due := everybody.due()) is not None and due < 20:
        for probe in everybody.send():
            kind = b"\x08\x00" if probe.packet[0] >> 4 == 4 else b"\x86\xdd"
            made.append(bytes(12) + kind + probe.packet)
    return made


def extended(frame: bytearray, rng: Random) -> None:
    """Put an extension header behind the IPv6 header."""
    header = bytes([frame[20], rng.randrange(4), *rng.randbytes(rng.choice([6, 14, 22]))])
    frame[20] = rng.choice([0, 43, 44, 51, 60])
    frame[54:54] = header
    length = int.from_bytes(frame[18:20], "big") + len(header)
    frame[18:20] = min(length, 65535).to_bytes(2, "big")


def mutated(frame: bytes, rng: Random) -> bytes:
    """The frame with one to three things wrong."""
    bent = bytearray(frame)
    for _ in range(rng.randrange(1, 4)):
        kind = rng.random()
        if kind < 0.45:
            bent[rng.randrange(12, min(len(bent), 90))] = rng.randrange(256)
        elif kind < 0.6:
            del bent[rng.randrange(15, len(bent) + 1) :]
        elif kind < 0.7:
            bent[12:12] = rng.choice([b"\x81\x00", b"\x88\xa8", b"\x91\x00"]) + rng.randbytes(2)
        elif bent[12:14] == b"\x86\xdd" and len(bent) > 54:
            for _ in range(rng.choice([1, 1, 2, 7, 8, 9])):
                extended(bent, rng)
        elif len(bent) > 22:
            bent[20:22] = rng.choice([0, 0x2000, 1, 0x2001, 0x4000, 0x1FFF]).to_bytes(2, "big")
        if len(bent) < 16:
            break
    return bytes(bent)


def disagreements(program: Program, given: Iterator[bytes]) -> tuple[list[str], int]:
    """Give every frame to both sides; name where they differ, and say how many there were."""
    wanted: Counter[Fate] = Counter()
    wrong: list[str] = []
    sources = Sources()
    booked: list[dict[int, bytes]] = [{} for _ in range(layout.BANKS)]
    for bank in (program.flip(), program.flip()):
        list(program.changes(bank, booked[bank]))
        program.forget_sources(bank)
    total = 0
    for frame in given:
        total += 1
        fate, found = examination(frame)
        wanted[fate] += 1
        if found is not None:
            sources.add(found.source, found.protocol)
        verdict, _ = program.test_run(frame)
        if verdict != (DROP if fate is Skip.MALFORMED else PASS):
            wrong.append(f"{frame.hex()}: {fate} but verdict {verdict}")
    bank = program.flip()
    counted: Counter[Fate] = Counter()
    for slot, growth in program.changes(bank, booked[bank]):
        if slot < layout.BOOK_RECEIVED:
            counted[layout.cell(slot)] += growth
        elif slot == layout.BOOK_UNMONITORED:
            counted[Skip.UNMONITORED] += growth
        elif slot == layout.BOOK_MALFORMED:
            counted[Skip.MALFORMED] += growth
    for fate in wanted.keys() | counted.keys():
        if wanted[fate] != counted[fate]:
            wrong.append(f"{fate}: {wanted[fate]} for decode, {counted[fate]} for the program")
    images = sources.images()
    for number, name in enumerate(layout.SKETCH_NAMES):
        told = images.get(name) if "/" in name else None
        if told and program.registers(bank, number) != sketch.registers(told):
            wrong.append(f"the sketch {name}")
    return wrong, total


def test_both_sides_agree_on_100_000_mutated_frames(program: Program) -> None:
    rng, made = Random(3), frames()
    given = (mutated(rng.choice(made), rng) for _ in range(100_000))
    wrong, total = disagreements(program, given)
    assert (wrong[:5], total) == ([], 100_000)


def test_both_sides_agree_on_every_truncation(program: Program) -> None:
    rng, made = Random(4), frames()
    some = [mutated(frame, rng) for frame in rng.sample(made, 60)] + rng.sample(made, 60)
    given = (frame[:end] for frame in some for end in range(15, len(frame) + 1))
    wrong, _ = disagreements(program, given)
    assert wrong[:5] == []


@pytest.mark.real
def test_both_sides_agree_on_real_frames(program: Program, real: Path) -> None:
    rng = Random(6)
    given = []
    for path in sorted((real / "pcap").rglob("*.pcap")):
        with path.open("rb") as file:
            reader = dpkt.pcap.Reader(file)
            if reader.datalink() == 1:
                given += [onto_a_block(bytes(frame), rng) for _, frame in reader if len(frame) > 14]
    wrong, total = disagreements(program, iter(given))
    assert wrong[:5] == []
    assert total > 40_000


def onto_a_block(frame: bytes, rng: Random) -> bytes:
    """Address most IPv4 frames to a monitored block, wherever the VLAN tags put the header."""
    at = 14
    while frame[at - 2 : at] == b"\x81\x00":
        at += 4
    if frame[at - 2 : at] != b"\x08\x00" or rng.random() < 0.1:
        return frame
    return frame[: at + 16] + bytes([203, 0, 113, rng.randrange(256)]) + frame[at + 20 :]


def test_a_budget_withholds_and_still_counts(program: Program) -> None:
    program.watch(layout.monitored(BLOCKS, (), (), budget=0, depth=1))
    syn = next(frame for frame in frames() if frame[23] == 6)
    booked: list[dict[int, bytes]] = [{} for _ in range(layout.BANKS)]
    for bank in (program.flip(), program.flip()):
        list(program.changes(bank, booked[bank]))
    verdicts = Counter(program.test_run(syn)[0] for _ in range(50))
    bank = program.flip()
    grown = dict(program.changes(bank, booked[bank]))
    program.watch(layout.monitored(BLOCKS, (), (), budget=1 << 20, depth=1 << 20))
    assert verdicts[DROP] >= 48
    assert grown[layout.BOOK_RECEIVED] == 50
    assert grown.get(layout.BOOK_PASSED, 0) + grown[layout.BOOK_WITHHELD] == 50


def test_a_ping_is_never_withheld(program: Program) -> None:
    program.watch(layout.monitored(BLOCKS, (), (), budget=0, depth=1))
    ping = next(frame for frame in frames() if frame[23] == 1 and frame[34] == 8)
    verdicts = Counter(program.test_run(ping)[0] for _ in range(50))
    program.watch(layout.monitored(BLOCKS, (), (), budget=1 << 20, depth=1 << 20))
    assert verdicts == {PASS: 50}
