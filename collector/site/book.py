"""The types of what is public, whichever policy made it.

Pages, pictures and data are made of a `Book` alone, so they can tell nobody more than it does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from collector.gate.aside import Aside, Topic
from collector.gate.hourly import PublicWindow, Values
from collector.gate.record import PROTOCOLS, Series, label
from collector.geo.public import Countries
from collector.publication.ranks import Rank
from collector.weather.ahead import Ahead
from collector.weather.alarm import Alarm
from collector.weather.report import Weather
from collector.weather.track import Track

BOTH = 0
"""The family of a series that has packets of IPv4 and of IPv6."""


class Unit(StrEnum):
    """What a value is."""

    ADDRESS = "packets per monitored address and hour"
    SENSOR = "packets per reporting sensor and window"


class Much(StrEnum):
    """How much was heard in a step."""

    ALL = "all"
    MOST = "most"
    SOME = "some"
    NONE = "none"
    """Nothing is said of this step."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How complete a step is; what a policy does not tell is none."""

    much: Much
    open: bool = False
    """Whether what was heard of it may still become more."""
    reported: int | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Rise:
    """An alarm, by the series that rose, and what is said of why there is one."""

    series: Series
    alarm: Alarm
    reason: str


@dataclass(frozen=True, slots=True)
class Book:
    """All that is public, by steps of one length; moments are seconds since 1970."""

    policy: str
    unit: Unit
    seconds: int
    """Of a step."""
    starts: tuple[int, ...] = ()
    """Of the steps, one after the other; one of which nothing is known has no values."""
    heard: tuple[Heard, ...] = ()
    """By step."""
    now: int = -1
    """The step that pages speak of: the newest whole one."""
    as_of: int | None = None
    """Until when it was heard of."""
    curves: Mapping[Series, Values] = field(default_factory=dict)
    """By step; none is missing, and not zero."""
    listed: tuple[Series, ...] = ()
    """Ports of the step that pages speak of, the largest first."""
    beside: tuple[Series, ...] = ()
    """What is public beside ports, ICMP first."""
    week: tuple[Rank, ...] = ()
    """Ports by their mean over the last seven days."""
    told: int = 0
    """Epochs of these days of which something is said."""
    places: Countries | None = None
    """Economies of the last week."""
    weather: Weather | None = None
    """None where steps have a length that has no weather."""
    ahead: Mapping[Series, Ahead] = field(default_factory=dict)
    """What is forecast of each series, or why nothing is."""
    rises: tuple[Rise, ...] = ()
    """Alarms that were ever told, the newest first."""
    track: Track | None = None
    """How good they were."""
    asides: Mapping[Topic, Aside] = field(default_factory=dict)
    """What is said beside, the newest of each topic."""
    windows: tuple[PublicWindow, ...] = ()
    """By step, under the rule of 2004 alone: the books behind the numbers."""

    @property
    def end(self) -> int | None:
        """When the step was over that pages speak of."""
        return self.starts[self.now] + self.seconds if self.now >= 0 else None

    def value(self, series: Series, step: int) -> float | None:
        """What is said of a series in a step."""
        values = self.curves.get(series)
        return values[step] if values and 0 <= step < len(values) else None


def slug(series: Series) -> str:
    """Name a series where files and addresses do: `23-tcp`, `23-tcp-ipv6`, `icmp`, `from-jp`."""
    if series.economy is not None:
        return f"from-{series.economy.lower()}" + ("-ipv6" if series.family == 6 else "")
    protocol = "ip" if series.protocol is None else PROTOCOLS.get(series.protocol, "other")
    six = "ipv6" if series.family == 6 and protocol != "ICMPv6" else None
    number = None if series.number is None else str(series.number)
    words = (number, protocol.lower(), six, None if series.kind is None else str(series.kind))
    return "-".join(word for word in words if word)


def named(series: Series) -> str:
    """Say a series as operators write it; both families together have no family's name."""
    return label(series)
