"""Slammer (Sapphire, January 2003): a flawed generator -> one datagram to UDP/1434 after another.

Moore, Paxson, Savage, Shannon, Staniford, Weaver: Inside the Slammer Worm (IEEE Security and
Privacy, 2003): x <- 214013 x + b with the wrong b, 404 bytes on the wire. Behind the prefix by
which sensors know it (a 4, ninety-six ones) the payload here is filler and nothing else.
"""

from collections.abc import Mapping
from random import Random

from simulator.actors.steady import Steady
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.script.targets import Row
from simulator.shapes import packets
from teiten.rollup.record import UDP, Class

MULTIPLIER = 214013
INCREMENTS = (0x88215000, 0x8831FA24, 0x88336870)
"""What the increment became, depending on the version of a library that was loaded."""

PAYLOAD = b"\x04" + b"\x01" * 375
MARK = Mark(UDP, Class.SCAN, 1434, "slammer")


class SlammerRole(Role, frozen=True, kw_only=True, tag="slammer"):
    """Servers that Slammer has infected."""

    pace: Pace = 10.0
    """Datagrams a second; a real one sent what its link could take."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Slammer":
        """Let one of them begin."""
        return Slammer(rng, source, stage.four, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {MARK: self.pace}


class Slammer(Steady):
    """One infected server."""

    def __init__(
        self, rng: Random, source: Address, row: Row, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` datagrams a second from the moment `begins`."""
        super().__init__(pace=pace, begins=begins)
        self._source, self._row = source, row
        self._state = rng.getrandbits(32)
        self._increment = rng.choice(INCREMENTS)
        self._sport = rng.randint(1025, 1899)  # what Windows gives a young process
        self._ttl = 128 - targets.hops(rng)
        self._ip_id = rng.getrandbits(16)

    def _next(self) -> Probe:
        self._ip_id += 1
        self._state = (MULTIPLIER * self._state + self._increment) & 0xFFFFFFFF
        # The state is an address in little-endian order: its low bits, the flawed ones, come first.
        destination = self._row[int.from_bytes(self._state.to_bytes(4, "little"), "big")]
        packet = packets.udp(
            self._source,
            destination,
            sport=self._sport,
            dport=1434,
            payload=PAYLOAD,
            ttl=self._ttl,
            ip_id=self._ip_id,
        )
        return Probe(destination, packet, MARK)
