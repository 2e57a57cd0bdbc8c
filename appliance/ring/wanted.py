"""What an operator asked to keep -> whether a packet is of that kind."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from appliance.reading.decode import Headers, Skip
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

_NAMES = {"tcp": (TCP,), "udp": (UDP,), "icmp": (ICMP, ICMPV6)}
_PORTS = frozenset({TCP, UDP})

Number = Annotated[int, Meta(ge=0, le=65535)]
Protocol = Annotated[int, Meta(ge=0, le=255)]


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One order to the sensor; the limits hold on when nothing more is kept."""

    on: bool = True
    family: Literal[4, 6] | None = None
    protocols: tuple[Protocol, ...] = ()
    """Any of these; none means all."""
    port: Number | None = None
    """At either end."""
    megabytes: Annotated[int, Meta(ge=1, le=2**20)] = 64
    hours: Annotated[int, Meta(ge=1, le=24 * 366)] = 24
    since: float = 0.0
    """When it was ordered; so that the same order again is another one."""

    def holds(self, packet: bytes, found: Headers | Skip) -> bool:
        """Whether a packet is to be kept; of a malformed one only the family can be asked."""
        if isinstance(found, Skip):
            version = packet[0] >> 4 if packet else 0
            return self.family in {None, version} and not self.protocols and self.port is None
        if self.family not in {None, found.family}:
            return False
        if self.protocols and found.protocol not in self.protocols:
            return False
        if self.port is None:
            return True
        ports = found.source_port, found.number
        return found.protocol in _PORTS and not found.fragment and self.port in ports

    @property
    def max_bytes(self) -> int:
        """The bound of all segments together."""
        return self.megabytes * 1_000_000

    @property
    def seconds(self) -> float:
        """How old a packet may become."""
        return self.hours * 3600.0


def protocols(word: str) -> tuple[int, ...]:
    """Read a protocol's name or number; nothing that is one of neither."""
    if word in _NAMES:
        return _NAMES[word]
    return (int(word),) if word.isascii() and word.isdecimal() and int(word) < 256 else ()


def describe(wanted: Wanted) -> str:
    """Say what is kept."""
    words = [f"IPv{wanted.family}"] if wanted.family else []
    names = {numbers: name.upper() for name, numbers in _NAMES.items()}
    if wanted.protocols:
        listed = ", ".join(map(str, wanted.protocols))
        words.append(names.get(wanted.protocols, f"protocol {listed}"))
    if wanted.port is not None:
        words.append(f"port {wanted.port}")
    return ", ".join(words) or "everything examined"
