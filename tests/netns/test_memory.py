"""What a sensor holds of memory is little, and does not grow with what knocks at it."""

import re
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

import dpkt
import pytest

BLOCK, BLOCK6 = "203.0.113.0/24", "2001:db8:1::/64"
SOURCE, TARGET = socket.inet_aton("198.51.100.77"), socket.inet_aton("203.0.113.9")
AT_REST = 36 << 20
"""Bytes that only this process holds, but for files that it could read again; 26 MB were seen."""
SWEPT = 44 << 20
"""What a window with every port of two protocols may add while it is written; 30 MB were seen."""


ELSEWHERE = frozenset(
    """asyncio concurrent multiprocessing numpy pyroute2 sqlite3 unittest
    appliance.box appliance.captures appliance.ring.cli appliance.update.cli
    appliance.update.install teiten.compare teiten.publication""".split()  # noqa: SIM905 - a list to read
)
"""What takes memory and is of no use to a sensor that counts."""


def held(sensor: Popen[str]) -> int:
    """Bytes that would be free if it ended."""
    text = Path(f"/proc/{sensor.pid}/smaps_rollup").read_text()
    return sum(int(n) << 10 for n in re.findall(r"(?m)^(?:Anonymous|Swap): +(\d+) kB", text))


def waiting(ground: Any) -> dict[str, int]:
    """Packets that wait, by queue."""
    rows = ground.box.run("cat", "/proc/net/netfilter/nfnetlink_queue").splitlines()
    return {row.split()[0]: int(row.split()[2]) for row in rows}


@contextmanager
def asleep(sensor: Popen[str]) -> Iterator[None]:
    """A sensor that does nothing for a while."""
    sensor.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        sensor.send_signal(signal.SIGCONT)


def frames(protocol: int) -> Iterator[bytes]:
    """A packet to every port."""
    for port in range(65536):
        if protocol == dpkt.ip.IP_PROTO_TCP:
            data = dpkt.tcp.TCP(sport=40000, dport=port, flags=2)
        else:
            data = dpkt.udp.UDP(sport=40000, dport=port)
        yield bytes(dpkt.ip.IP(src=SOURCE, dst=TARGET, p=protocol, data=data))


def test_a_sensor_at_rest_holds_little(quiet: Any) -> None:
    sensor = quiet.start(quiet.config(BLOCK, BLOCK6))
    quiet.wire().syn(445)
    quiet.settled("counted", 1)
    assert held(sensor) <= AT_REST, f"{held(sensor) >> 20} MB"


def test_a_sensor_that_counts_has_loaded_nothing_that_it_does_not_use(quiet: Any) -> None:
    quiet.start(quiet.config(BLOCK), {"PYTHONPROFILEIMPORTTIME": "1"})
    loaded = set(re.findall(r"(?m)^import time: .*\| +([\w.]+)$", quiet.said))
    assert {"appliance.sensor", "dpkt"} <= loaded
    assert not {name for name in loaded for some in ELSEWHERE if f"{name}.".startswith(f"{some}.")}


@pytest.mark.parametrize("engine", ["xdp"])
def test_every_port_of_two_protocols_adds_little(quiet: Any) -> None:
    sensor = quiet.start(quiet.config(BLOCK, window={"interim-seconds": 5}))
    wire, before = quiet.wire(), held(sensor)
    for protocol in (dpkt.ip.IP_PROTO_TCP, dpkt.ip.IP_PROTO_UDP):
        for frame in frames(protocol):
            wire.send(0x0800, frame)
    counted = wire.sent() - quiet.box.counters()["rx_dropped"]
    quiet.settled("counted", counted)
    assert counted > 120_000
    most = 0

    def written() -> bool:
        nonlocal most
        most = max(most, held(sensor))
        return quiet.rollup()["books"]["counted"] >= counted

    quiet.wait(written, nap=0.05)
    assert most - before <= SWEPT, f"{most - before >> 20} MB"


def test_no_more_waits_than_has_room_and_nothing_of_it_is_lost(quiet: Any, engine: str) -> None:
    """The sensor sleeps; what finds no room is in the books all the same."""
    sensor = quiet.start(quiet.config(BLOCK, queue={"max-bytes": 4 << 20}))
    wire = quiet.wire()
    with asleep(sensor):
        for _ in range(5_000):
            wire.syn(445)
        most = waiting(quiet)["135"]
    assert most <= (4 << 20) / 6144
    sent = wire.sent() - quiet.box.counters()["rx_dropped"]
    quiet.settled("received", sent)
    looked_at = "examined" if engine == "xdp" else "counted"
    books = quiet.settled(looked_at, most)
    assert books["received"] == sent
    assert books["counted"] + books["uncounted"] == sent
    assert books["examined"] + books["unexamined"] == books["counted"]
    assert most <= books[looked_at] < sent
