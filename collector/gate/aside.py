"""The types of what is public beside packets to ports: rare numbers, each of a longer span."""

from dataclasses import dataclass
from enum import StrEnum

from collector.index.series import Series

OTHER = "other"
"""What none of the rest is."""


class Topic(StrEnum):
    """What an aside speaks of."""

    ECONOMIES = "economies"
    """Packets of IPv4 to an address in an hour: of the largest economies, and of all others."""
    FAMILIES = "families"
    """All packets of IPv4 to an address, and of IPv6 to a network of /64, in an hour."""
    KINDS = "kinds"
    """Packets of IPv4 to an address in an hour, each of one kind: shares follow from these."""
    SOURCES = "sources"
    """Different sources of IPv4 that a usual sensor sees at a port in an hour."""
    TOOLS = "tools"
    """Tools and worms that sensors recognised at a port: one that is named was seen."""


class Kind(StrEnum):
    """What packets are for, as far as a sensor can tell; every packet is of one kind."""

    SCAN = "scan"
    BACKSCATTER = "backscatter"
    MISCONFIGURATION = "misconfiguration"
    RESEARCH = "research"
    OTHER = OTHER


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that is said."""

    series: Series
    """A port, an economy, a family; or IPv4 as a whole."""
    word: str
    """A Kind, a tool's tag, or `other` economies; empty where the series says everything."""
    value: float | None
    """None is missing, and not zero; 1 of a tool."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What an edition says of one topic, over a span that ends with its epoch."""

    topic: Topic
    start: int
    seconds: int
    mentions: tuple[Mention, ...]
