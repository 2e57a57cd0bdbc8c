"""Misconfiguration: Windows hosts -> who are you? to UDP/137 of whomever they have met.

RFC 1002, sections 4.2.18 and 6: a node status request for the wildcard name, 50 bytes. Windows
asks three times, one and a half seconds apart (NameSrvQueryCount, NameSrvQueryTimeout), from port
137 to port 137.
"""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from simulator.actors.repeating import Repeating
from simulator.actors.windows import Stack
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.script.targets import Row
from simulator.shapes import packets
from teiten.rollup.record import UDP, Class

TIMES, AFTER = 3, 1.5
MARK = Mark(UDP, Class.SCAN, 137, "netbios")
QUESTION = (
    bytes.fromhex("00000001000000000000") + b"\x20CK" + b"A" * 30 + bytes.fromhex("0000210001")
)
"""Behind its identification: the status of whoever has any name."""


class NetbiosRole(Role, frozen=True, kw_only=True, tag="netbios"):
    """Windows hosts that want to know who is there."""

    pace: Pace = 1.0

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Netbios":
        """Let one of them begin."""
        return Netbios(rng, source, stage.four, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {MARK: self.pace}


class Netbios(Repeating):
    """One curious host."""

    def __init__(
        self, rng: Random, source: Address, row: Row, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` questions a second, of which two in three are repetitions."""
        super().__init__(pace=pace, times=TIMES, after=AFTER, begins=begins)
        self._rng, self._row = rng, row
        self._stack = Stack(rng, source)

    def _next(self) -> Probe:
        destination = self._row[self._rng.randrange(len(self._row))]
        packet = packets.udp(
            self._stack.source,
            destination,
            sport=137,
            dport=137,
            payload=self._rng.randbytes(2) + QUESTION,
            ttl=self._stack.ttl,
            ip_id=self._stack.identify(),
        )
        return Probe(destination, packet, MARK)

    def _repeat(self, probe: Probe) -> Probe:
        return replace(probe, packet=self._stack.again(probe.packet))
