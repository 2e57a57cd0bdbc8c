"""A seed and a frame's number -> its bytes: the same frame, whichever way it is sent."""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Network, ip_address

import numpy as np
import numpy.typing as npt

from simulator.script.targets import Block
from simulator.shapes import frames, packets
from teiten.rollup.record import TCP, UDP

STEP = 0x9E3779B97F4A7C15
MIX = (30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)
LAST = 31
"""SplitMix64: draws are a function of their number, so that numpy and the kernel agree."""
NUMBERS = 1 << 64
DRAWS = 2
"""For each frame: source and ports from the first, destination from the second."""

SOURCE = 26
"""Where four random bytes of the source lie: all of it in IPv4, 2001:db8:*:*::1 in IPv6."""
IP_CHECKSUM = 24
SHORTEST = 60

_ALL = 0xFFFFFFFF
_UNICAST = struct.unpack("=I", b"\x3f\xff\xff\xff")[0], struct.unpack("=I", b"\x80\0\0\0")[0]
"""Sources are in 128.0.0.0/2: no multicast, no loopback, none of the lab's own."""


@dataclass(frozen=True, slots=True)
class Field:
    """Four bytes of every frame: a draw's bits where `mask` is set, else those of `base`."""

    offset: int
    mask: int
    base: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Frames to random addresses in `block`, from random sources, to one port or to any."""

    block: Block
    protocol: int = TCP
    port: int | None = None
    seed: int = 1

    @property
    def source(self) -> Field:
        """What every frame has for itself of the source's address."""
        mask, base = _UNICAST if self.block.version == 4 else (_ALL, 0)
        return Field(SOURCE, mask, base)

    @property
    def ports(self) -> Field:
        """Source port and destination port."""
        offset = 34 if self.block.version == 4 else 54
        if self.port is None:
            return Field(offset, _ALL, 0)
        return Field(offset, *struct.unpack("=II", struct.pack("!HHHH", 0xFFFF, 0, 0, self.port)))

    @property
    def destination(self) -> Field:
        """The last four bytes of the destination's address."""
        host = int(self.block.hostmask) & _ALL
        base = int(self.block.network_address) & _ALL
        offset = 30 if isinstance(self.block, IPv4Network) else 50
        return Field(offset, *struct.unpack("=II", struct.pack("!II", host, base)))

    @property
    def checksum(self) -> int:
        """Where the checksum of TCP or UDP lies."""
        return self.ports.offset + (16 if self.protocol == TCP else 6)

    def template(self, *, to: bytes, sender: bytes) -> bytes:
        """Write a frame whose variable fields and checksums are zero."""
        build = packets.tcp if self.protocol == TCP else packets.udp
        source = ip_address("128.0.0.0" if self.block.version == 4 else "2001:db8::1")
        packet = build(source, self.block.network_address, sport=0, dport=0)
        frame = bytearray(frames.wrap(packet, to=to, sender=sender).ljust(SHORTEST, b"\0"))
        for field in (self.source, self.ports, self.destination):
            frame[field.offset : field.offset + 4] = bytes(4)
        frame[self.checksum : self.checksum + 2] = bytes(2)
        if self.block.version == 4:
            frame[IP_CHECKSUM : IP_CHECKSUM + 2] = bytes(2)
        return bytes(frame)

    def sums(self, template: bytes) -> tuple[int, int]:
        """Add up what does not vary under the checksums of IPv4 and of TCP or UDP."""
        start = self.ports.offset
        size = 20 if self.protocol == TCP else 8
        addresses = template[SOURCE:start] if self.block.version == 4 else template[22:54]
        pseudo = addresses + struct.pack("!HH", self.protocol, size)
        return _sum(template[14:start]), _sum(pseudo + template[start : start + size])


def frames_of(pattern: Pattern, template: bytes, first: int, count: int) -> npt.NDArray[np.uint8]:
    """Write the frames from number `first` on, one a row."""
    rows = np.empty((count, len(template)), np.uint8)
    rows[:] = np.frombuffer(template, np.uint8)
    numbers = np.arange(first, first + count, dtype=np.uint64) * np.uint64(DRAWS)
    one, two = (_draw(pattern.seed, numbers + np.uint64(n)) for n in range(DRAWS))
    source = _put(rows, pattern.source, one)
    destination = _put(rows, pattern.destination, two)
    ports = _put(rows, pattern.ports, one >> np.uint64(32))
    ip, transport = (np.uint64(start) for start in pattern.sums(template))
    if pattern.block.version == 4:
        _put_sum(rows, IP_CHECKSUM, ip + source + destination)
    total = _put_sum(rows, pattern.checksum, transport + source + destination + ports)
    if pattern.protocol == UDP:
        # Zero means that there is no checksum (RFC 768).
        rows[total == 0, pattern.checksum : pattern.checksum + 2] = 0xFF
    return rows


def _draw(seed: int, numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    value = (numbers + np.uint64(1)) * np.uint64(STEP) + np.uint64(seed)
    for shift, factor in MIX:
        value = (value ^ (value >> np.uint64(shift))) * np.uint64(factor)
    return value ^ (value >> np.uint64(LAST))


def _put(
    rows: npt.NDArray[np.uint8], field: Field, draw: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    value = (draw & np.uint64(field.mask)) | np.uint64(field.base)
    rows[:, field.offset : field.offset + 4] = value.astype(np.uint32).view(np.uint8).reshape(-1, 4)
    return value


def _put_sum(
    rows: npt.NDArray[np.uint8], offset: int, total: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint16]:
    for _ in range(3):
        total = (total & np.uint64(0xFFFF)) + (total >> np.uint64(16))
    check = (~total).astype(np.uint16)
    rows[:, offset : offset + 2] = check.view(np.uint8).reshape(-1, 2)
    return check


def _sum(body: bytes) -> int:
    return sum(struct.unpack(f"={len(body) // 2}H", body))
