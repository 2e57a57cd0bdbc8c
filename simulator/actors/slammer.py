"""Slammer (Sapphire, January 2003): a flawed generator -> one datagram to UDP/1434 after another.

Moore, Paxson, Savage, Shannon, Staniford, Weaver: Inside the Slammer Worm (IEEE Security and
Privacy, 2003): x <- 214013 x + b with the wrong b, 404 bytes on the wire. Behind the prefix by
which sensors know it (a 4, ninety-six ones) the payload here is filler and nothing else.
"""

from collections.abc import Iterable
from random import Random

from simulator import packets, targets
from simulator.probe import Address, Deaf, Mark, Probe
from simulator.targets import Row
from teiten.rollup.record import UDP, Class

MULTIPLIER = 214013
INCREMENTS = (0x88215000, 0x8831FA24, 0x88336870)
"""What the increment became, depending on the version of a library that was loaded."""

PAYLOAD = b"\x04" + b"\x01" * 375
MARK = Mark(UDP, Class.SCAN, 1434, "slammer")


class Slammer(Deaf):
    """One infected server."""

    def __init__(
        self, rng: Random, source: Address, row: Row, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` datagrams a second; a real one sent what its link could take."""
        self._source, self._row = source, row
        self._state = rng.getrandbits(32)
        self._increment = rng.choice(INCREMENTS)
        self._sport = rng.randint(1025, 4999)
        self._ttl = 128 - targets.hops(rng)
        self._ip_id = rng.getrandbits(16)
        self._pause = 1 / pace
        self._due = begins

    def due(self) -> float:
        """It never rests."""
        return self._due

    def send(self) -> Iterable[Probe]:
        """Send one datagram to where the generator points."""
        self._due += self._pause
        self._ip_id += 1
        self._state = (MULTIPLIER * self._state + self._increment) & 0xFFFFFFFF
        # The state is an address in little-endian order: the host's part stands on top.
        destination = self._row[self._state >> 16]
        packet = packets.udp(
            self._source,
            destination,
            sport=self._sport,
            dport=1434,
            payload=PAYLOAD,
            ttl=self._ttl,
            ip_id=self._ip_id,
        )
        yield Probe(destination, packet, MARK)
