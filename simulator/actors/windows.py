"""Where a Windows host stands -> the SYN that its stack would send.

TTL from 128; identification and source port count up by one (Zalewski: p0f, its signatures of
Windows 2000 SP4, XP and 7). 2000 and XP offer segments of 1460 bytes and selective
acknowledgement; 7 scales its window, and takes its ports from where IANA has them.
"""

import struct
from dataclasses import dataclass
from random import Random

from simulator.script import targets
from simulator.script.probe import Address
from simulator.shapes import packets


@dataclass(frozen=True, slots=True)
class Build:
    """What one generation of Windows puts into a SYN."""

    windows: tuple[int, ...]
    options: bytes
    ports: range


OPTIONS = b"\x02\x04\x05\xb4\x01\x01\x04\x02"
OLD_PORTS = range(1025, 5000)

WINDOWS_2000 = Build((16384,), OPTIONS, OLD_PORTS)
XP = Build((65535,), OPTIONS, OLD_PORTS)
EITHER = Build((16384, 64240, 65535), OPTIONS, OLD_PORTS)
"""Windows 2000, or one of the windows of XP."""
SEVEN = Build((8192,), b"\x02\x04\x05\xb4\x01\x03\x03\x08\x01\x01\x04\x02", range(49152, 65536))
IDENTIFIER = 0x0200
"""Of every ping."""


class Stack:
    """The counters of one machine's network stack."""

    def __init__(self, rng: Random, source: Address, build: Build = EITHER) -> None:
        """Start a machine at `source` some time after it was switched on."""
        self.source = source
        self.ttl = 128 - targets.hops(rng)
        self._build = build
        self._window = rng.choice(build.windows)
        self._port = rng.choice(build.ports)
        self._ip_id = rng.getrandbits(16)
        self._rng = rng

    def identify(self) -> int:
        """Take the next identification."""
        self._ip_id = (self._ip_id + 1) & 0xFFFF
        return self._ip_id

    def syn(self, destination: Address, port: int) -> bytes:
        """Open a connection, as far as a SYN does."""
        ports = self._build.ports
        self._port = self._port + 1 if self._port < ports[-1] else ports[0]
        return packets.tcp(
            self.source,
            destination,
            sport=self._port,
            dport=port,
            seq=self._rng.getrandbits(32),
            window=self._window,
            options=self._build.options,
            ttl=self.ttl,
            ip_id=self.identify(),
            fragment=packets.DONT_FRAGMENT,
        )

    def ping(self, destination: Address, sequence: int, payload: bytes = b"") -> bytes:
        """Ask as the library icmp.dll does, whose identifier never changes."""
        return packets.echo(
            self.source,
            destination,
            identifier=IDENTIFIER,
            sequence=sequence << 8,
            payload=payload,
            ttl=self.ttl,
            ip_id=self.identify(),
        )

    def again(self, packet: bytes) -> bytes:
        """Repeat a packet that nobody answered: only its identification is another."""
        head = packet[:4] + struct.pack("!H", self.identify()) + packet[6:10] + b"\0\0"
        head += packet[12:20]
        return head[:10] + struct.pack("!H", packets.checksum(head)) + head[12:] + packet[20:]
