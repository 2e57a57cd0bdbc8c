"""The victim of a flood -> what it answers to addresses that never asked.

Moore, Voelker, Savage: Inferring Internet Denial-of-Service Activity (USENIX Security 2001). The
kinds are weighted about as there: half of them resets that acknowledge, a sixth complaints that
nothing listens. Answers of name servers are younger; their weight is ours. Tools that forge
sources do not use all ports: here those of Blaster's flood.
"""

from collections.abc import Mapping
from random import Random
from typing import Literal

from simulator.actors import unmarked
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.shapes import packets
from simulator.shapes.packets import ACK, RST, SYN
from teiten.rollup.record import ICMP, TCP, UDP, Class

Kind = Literal["reset", "bare reset", "accept", "unreachable", "exceeded", "name"]

KINDS: Mapping[Kind, float] = {
    "reset": 49,
    "unreachable": 17,
    "exceeded": 11,
    "accept": 9,
    "bare reset": 3,
    "name": 5,
}
PORTS = range(1000, 2000)
"""Where the forged packets say they came from."""
SERVICES = (80, 443, 6667, 22)
UNREACHABLE, EXCEEDED = Mark(ICMP, Class.BACKSCATTER, 3), Mark(ICMP, Class.BACKSCATTER, 11)

_FLAGS = {"reset": RST | ACK, "bare reset": RST, "accept": SYN | ACK}
_NAMED = bytes.fromhex("84000001000000000000") + b"\x07example\x03org\0" + b"\0\xff\0\x01"
"""Behind its identification: an answer without content."""


class Victim:
    """One host under one attack."""

    def __init__(self, rng: Random, source: Address) -> None:
        """Attack `source` in one of the ways that make it answer."""
        (self._kind,) = rng.choices(list(KINDS), list(KINDS.values()))
        self._rng, self._source = rng, source
        self._service = rng.choice(SERVICES)
        self._ttl = rng.choice((64, 128, 255)) - targets.hops(rng)

    def answer(self, destination: Address) -> Probe:
        """Answer `destination`, whose address somebody has forged."""
        rng, ends = self._rng, (self._source, destination)
        port, seq = rng.choice(PORTS), rng.getrandbits(32)
        ip_id = unmarked.identification(rng, destination, port, seq)
        if flags := _FLAGS.get(self._kind):
            packet = packets.tcp(
                *ends,
                sport=self._service,
                dport=port,
                flags=flags,
                seq=seq,
                ack=rng.getrandbits(32) if flags & ACK else 0,
                window=0 if flags & RST else 5840,
                ttl=self._ttl,
                ip_id=ip_id,
            )
            return Probe(destination, packet, Mark(TCP, Class.BACKSCATTER, port))
        if self._kind == "name":
            answer = rng.randbytes(2) + _NAMED
            packet = packets.udp(
                *ends, sport=53, dport=port, payload=answer, ttl=self._ttl, ip_id=ip_id
            )
            return Probe(destination, packet, Mark(UDP, Class.BACKSCATTER, port))
        mark, code = (UNREACHABLE, 3) if self._kind == "unreachable" else (EXCEEDED, 0)
        body = bytes(4) + self._quote(destination, port)
        packet = packets.icmp(
            *ends, kind=mark.number, code=code, body=body, ttl=self._ttl, ip_id=ip_id
        )
        return Probe(destination, packet, mark)

    def _quote(self, destination: Address, port: int) -> bytes:
        """The header and eight bytes of the forged packet (RFC 792)."""
        if self._kind == "unreachable":
            return packets.udp(destination, self._source, sport=port, dport=self._service)
        return packets.tcp(destination, self._source, sport=port, dport=self._service)[:28]


def shares() -> dict[Mark, float]:
    """Say how often each answer comes, among all answers of many victims."""
    total = sum(KINDS.values())
    known = {UNREACHABLE: KINDS["unreachable"] / total, EXCEEDED: KINDS["exceeded"] / total}
    tcp = sum(KINDS[kind] for kind in KINDS if kind in _FLAGS) / total
    for port in PORTS:
        known[Mark(TCP, Class.BACKSCATTER, port)] = tcp / len(PORTS)
        known[Mark(UDP, Class.BACKSCATTER, port)] = KINDS["name"] / total / len(PORTS)
    return known
