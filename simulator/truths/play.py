"""A scenario and its actors -> every packet that reaches a sensor, at its moment.

Nothing is sent: sensors that answer pings are imagined, and who waits for an answer hears it.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from simulator.script.probe import Actor, Address, Probe, Reply
from simulator.script.scenario import Scenario
from simulator.shapes import packets
from teiten.rollup.record import ICMP, ICMPV6

LATENCY = 0.05
"""Seconds from a ping to its answer."""
DECIMALS = 9
"""A capture file has room for nanoseconds: what is played has no finer moments."""

_ANSWERS = {
    (ICMP, packets.ECHO_REQUEST): packets.ECHO_REPLY,
    (ICMPV6, packets.ECHO_REQUEST6): packets.ECHO_REPLY6,
}


class Timed(NamedTuple):
    """One packet, and when and where it arrives."""

    time: float
    """Seconds since the scenario's start."""
    sensor: str
    probe: Probe


def play(scenario: Scenario, actor: Actor) -> Iterator[Timed]:
    """Let `actor` act, from the start to the end."""
    home = scenario.home
    talkative = {post.name for post in scenario.sensors if post.echo}
    coming: list[tuple[float, int, Reply]] = []
    number, now = 0, 0.0
    while (due := _next(actor, coming)) < scenario.duration:
        now = max(now, due)  # who heard something answers at once, and not before
        if coming and coming[0][0] <= due:
            actor.hear(heappop(coming)[2])
            continue
        for probe in actor.send():
            sensor = home.find(probe.destination)
            if sensor is None:
                continue
            yield Timed(now, sensor, probe)
            if sensor in talkative and (reply := _answer(probe)):
                number += 1
                heappush(coming, (round(now + LATENCY, DECIMALS), number, reply))


def source(packet: bytes) -> Address:
    """Read who an IP packet says it is from."""
    if packet[0] >> 4 == 4:
        return IPv4Address(packet[12:16])
    return IPv6Address(packet[8:24])


def _next(actor: Actor, coming: list[tuple[float, int, Reply]]) -> float:
    due = actor.due()
    first = coming[0][0] if coming else float("inf")
    return round(first if due is None else min(due, first), DECIMALS)


def _answer(probe: Probe) -> Reply | None:
    mark = probe.mark
    if mark is None or (number := _ANSWERS.get((mark.protocol, mark.number))) is None:
        return None
    return Reply(probe.destination, source(probe.packet), mark.protocol, number)
