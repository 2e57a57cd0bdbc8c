"""What every test of a stranger needs: somewhere to act, and somebody who reads what was sent."""

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from ipaddress import IPv4Network, IPv6Network, ip_address

import dpkt
import pytest

from simulator.script.probe import Actor, Address, Probe, Reply
from simulator.script.role import Stage
from simulator.script.targets import Row
from simulator.shapes.packets import ECHO_REPLY, ECHO_REPLY6, ECHO_REQUEST, ECHO_REQUEST6
from teiten.rollup.record import ICMP, ICMPV6

BLOCKS = IPv4Network("203.0.113.0/24"), IPv4Network("198.51.100.0/28")
BLOCK6 = IPv6Network("2001:db8:1::/64")
LATENCY = 0.05
ANSWERS = {(ICMP, ECHO_REQUEST): ECHO_REPLY, (ICMPV6, ECHO_REQUEST6): ECHO_REPLY6}


@pytest.fixture
def row() -> Row:
    """Addresses in two blocks."""
    return Row(BLOCKS)


@pytest.fixture
def stage(row: Row) -> Stage:
    """The same, and a block of IPv6."""
    return Stage(row, (BLOCK6,))


@pytest.fixture
def source() -> Address:
    """Where a stranger lives."""
    return ip_address("100.0.0.9")


@pytest.fixture
def source6() -> Address:
    """Where a stranger of IPv6 lives."""
    return ip_address("2001:db8:f000::9")


def _timed(actor: Actor, until: float) -> Iterator[tuple[float, Probe]]:
    while (due := actor.due()) is not None and due < until:
        for probe in actor.send():
            yield due, probe


@pytest.fixture
def timed() -> Callable[[Actor, float], Iterator[tuple[float, Probe]]]:
    """What somebody sends, and when, where nobody answers."""
    return _timed


@pytest.fixture
def sent() -> Callable[[Actor, float], list[Probe]]:
    """What somebody sends where nobody answers."""
    return lambda actor, until: [probe for _, probe in _timed(actor, until)]


@pytest.fixture
def answered() -> Callable[[Actor, float], Iterator[Probe]]:
    """What somebody sends where every ping is answered."""

    def play(actor: Actor, until: float) -> Iterator[Probe]:
        coming: list[tuple[float, int, Reply]] = []
        number, now = 0, 0.0
        while True:
            due = actor.due()
            if coming and (due is None or coming[0][0] <= due):
                now, _, reply = heappop(coming)
                actor.hear(reply)
                continue
            if due is None or due >= until:
                return
            now = max(now, due)
            for probe in actor.send():
                yield probe
                kind = ANSWERS.get((probe.mark.protocol, probe.mark.number))
                if kind is not None and actor.hears is not None:
                    number += 1
                    reply = Reply(probe.destination, actor.hears, probe.mark.protocol, kind)
                    heappush(coming, (now + LATENCY, number, reply))

    return play


@pytest.fixture
def read() -> Callable[[Probe], dpkt.Packet]:
    """The headers of what was sent, read by others."""

    def parse(probe: Probe) -> dpkt.Packet:
        return (dpkt.ip6.IP6 if probe.destination.version == 6 else dpkt.ip.IP)(probe.packet)

    return parse


@pytest.fixture
def block8() -> IPv4Network:
    """As many addresses as a /8 has."""
    return IPv4Network("44.0.0.0/8")
