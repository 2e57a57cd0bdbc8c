"""What strangers send and what they hear, as values: probes, replies, and who deals in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Protocol

from teiten.rollup.record import Class

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Mark:
    """What a perfect sensor says of one probe: its cell, and its tag."""

    protocol: int
    kind: Class
    number: int
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """One packet somebody means to send. A replayed packet has no mark: nobody knows its truth."""

    destination: Address
    packet: bytes
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One packet that came back; `number` is its source port, or its ICMP type."""

    source: Address
    destination: Address
    protocol: int
    number: int


class Actor(Protocol):
    """A stranger who hears replies and answers with probes, and never owns a socket."""

    @property
    def hears(self) -> Address | None:
        """The address whose replies it waits for; None: it is deaf."""

    def due(self) -> float | None:
        """When it next wants to send, in seconds since the start; None: not until it hears."""

    def send(self) -> Iterable[Probe]:
        """Take what is due now; the next call of `due` names a later moment, or this one again."""

    def hear(self, reply: Reply) -> None:
        """Learn of a packet that came back to the address that it hears."""


class Deaf:
    """Somebody who waits for no reply."""

    @property
    def hears(self) -> Address | None:
        """Nothing."""
        return None

    def hear(self, reply: Reply) -> None:
        """Let it pass."""
