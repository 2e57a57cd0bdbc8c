"""Misconfiguration: peers of BitTorrent -> messages to a port that their tables still remember.

BEP 5 (DHT Protocol) and BEP 29 (uTP); Wustrow, Karir, Bailey, Jahanian, Huston: Internet
Background Radiation Revisited (IMC 2010). Whoever had a monitored address before us took part,
and the distributed table forgets slowly: many peers look for one port of one address. Four
messages in five belong to the table, the others would open a connection.
"""

import struct
from collections.abc import Mapping
from random import Random

from simulator.actors import unmarked
from simulator.actors.steady import Steady
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Place, Port, Role, Stage
from simulator.shapes import packets
from teiten.rollup.record import UDP, Class

UTP_EVERY = 5
"""The first message belongs to the table, so that a sensor knows what the others are."""


class BittorrentRole(Role, frozen=True, kw_only=True, tag="bittorrent"):
    """Peers that remember a monitored address."""

    pace: Pace = 0.1
    port: Port = 6881
    at: Place = 7
    """Which of the monitored addresses they remember."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Bittorrent":
        """Let one of them begin."""
        destination = stage.four[self.at]
        return Bittorrent(rng, source, destination, port=self.port, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {mark(self.port): self.pace}


def mark(port: int) -> Mark:
    """What a sensor says of a message to `port`."""
    return Mark(UDP, Class.SCAN, port, "bittorrent")


class Bittorrent(Steady):
    """One peer."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        destination: Address,
        *,
        port: int,
        pace: float,
        begins: float = 0.0,
    ) -> None:
        """Send `pace` messages a second to `port` of `destination`."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._source, self._destination = rng, source, destination
        self._mark = mark(port)
        self._name = rng.randbytes(20)
        self._sport = rng.randint(49152, 65535)
        self._ttl = rng.choice((64, 128)) - targets.hops(rng)
        self._sent = 0

    def _next(self) -> Probe:
        self._sent += 1
        utp = self._sent % UTP_EVERY == 0
        packet = packets.udp(
            self._source,
            self._destination,
            sport=self._sport,
            dport=self._mark.number,
            payload=self._hello() if utp else self._question(),
            ttl=self._ttl,
            ip_id=unmarked.identification(self._rng, self._destination, self._mark.number),
        )
        return Probe(self._destination, packet, self._mark)

    def _question(self) -> bytes:
        """Ask whether it is alive, or for peers of something (both in one form, BEP 5)."""
        name, transaction = self._name, self._rng.randbytes(2)
        if self._rng.random() < 0.5:
            return b"d1:ad2:id20:%be1:q4:ping1:t2:%b1:y1:qe" % (name, transaction)
        wanted = self._rng.randbytes(20)
        return b"d1:ad2:id20:%b9:info_hash20:%be1:q9:get_peers1:t2:%b1:y1:qe" % (
            name,
            wanted,
            transaction,
        )

    def _hello(self) -> bytes:
        """Open a connection: type and version, no extension, and the first sequence number."""
        moment = self._rng.getrandbits(32)
        return struct.pack(
            "!BBHIIIHH", 0x41, 0, self._rng.getrandbits(16), moment, 0, 1 << 20, 1, 0
        )
