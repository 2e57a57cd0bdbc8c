"""Where a Windows 2000 or XP host stands -> the SYN that its stack would send.

TTL from 128, segments of 1460 bytes, selective acknowledgement permitted; identification and
source port count up by one (Zalewski: p0f, its signatures of Windows 2000 SP4 and XP).
"""

from random import Random

from simulator import packets, targets
from simulator.probe import Address

OPTIONS = b"\x02\x04\x05\xb4\x01\x01\x04\x02"
WINDOWS = (16384, 64240)
"""Of 2000 and of XP."""


class Stack:
    """The counters of one machine's network stack."""

    def __init__(self, rng: Random, source: Address) -> None:
        """Start a machine at `source` some time after it was switched on."""
        self.source = source
        self.ttl = 128 - targets.hops(rng)
        self._window = rng.choice(WINDOWS)
        self._port = rng.randint(1025, 4999)
        self._ip_id = rng.getrandbits(16)
        self._rng = rng

    def identify(self) -> int:
        """Take the next identification."""
        self._ip_id = (self._ip_id + 1) & 0xFFFF
        return self._ip_id

    def syn(self, destination: Address, port: int) -> bytes:
        """Open a connection, as far as a SYN does."""
        self._port = self._port + 1 if self._port < 4999 else 1025
        return packets.tcp(
            self.source,
            destination,
            sport=self._port,
            dport=port,
            seq=self._rng.getrandbits(32),
            window=self._window,
            options=OPTIONS,
            ttl=self.ttl,
            ip_id=self.identify(),
            fragment=packets.DONT_FRAGMENT,
        )
