"""The words of a scenario's [history] -> the described months, typed.

Times are whole hours since the scenario's start. docs/scenarios.md names every key.
"""

from collections.abc import Iterable, Mapping
from itertools import count, islice
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from simulator.actors import scanner
from simulator.actors.background import BACKSCATTER, PER_ADDRESS_AND_DAY, PORTS, Rate, Service
from simulator.script.role import Economies, Epidemic, Share, Some, Weight
from teiten.config import Table
from teiten.rollup.record import Name, Tag

Hour = Annotated[int, Meta(ge=0, le=100_000)]
Hours = Annotated[int, Meta(ge=1, le=100_000)]
Size = Annotated[int, Meta(ge=1, le=4096)]
Sigma = Annotated[float, Meta(ge=0, le=2)]
Factor = Annotated[float, Meta(ge=0, le=10_000)]
AnyService = Annotated[str, Meta(pattern=r"^([0-9]{1,5}/(tcp|udp)|ping|all|any)\Z")]

ALL, ANY = "all", "any"
SENSORS: Mapping[str, float] = {
    "JP": 10, "US": 5, "DE": 3, "KR": 2, "TW": 2, "GB": 2, "BR": 2, "AU": 1, "IN": 1, "ZA": 1,
}  # fmt: skip
"""Where sensors stand, unless it is said; most where the network was founded. Ours."""


class Rhythm(Table, frozen=True, kw_only=True):
    """How the intensity of a service goes up and down with the days of those who knock."""

    daily: Share = 0.25
    """Amplitude of the day; each service has half to one and a half times of it."""
    peak: Annotated[float, Meta(ge=0, lt=24)] = 15.0
    """The hour at which strangers are busiest, by their own clocks."""
    weekly: Share = 0.12
    """How much less comes of Saturdays and Sundays."""
    wander: Sigma = 0.1
    """Of the logarithm: how far a service drifts from its rhythm, at all sensors together."""
    wander_hours: Hours = 24
    """How long it remembers where it drifted to."""

    def __post_init__(self) -> None:
        """A service with one and a half times the amplitude is never negative."""
        if self.daily > 0.66:
            raise ValueError("daily is at most 0.66, or a night would have less than nothing")


class Profile(Table, frozen=True, kw_only=True):
    """How sensors differ for good, service by service: deviations of the logarithm."""

    sensor: Sigma = 0.4
    region: Sigma = 0.25
    network: Sigma = 0.15


class Missing(Table, frozen=True, kw_only=True):
    """Boxes that are off now and then."""

    share: Annotated[float, Meta(ge=0, le=0.9)] = 0.01
    """Of all time."""
    run: Annotated[float, Meta(gt=0, le=1000)] = 6.0
    """Hours for which a box is off, on average."""


class Rare(Table, frozen=True, kw_only=True):
    """Ports that few look for."""

    ports: Annotated[int, Meta(ge=0, le=5000)] = 100
    share: Share = 0.04
    """Of all scans: what all of them have together."""
    zeros: Annotated[float, Meta(ge=0, le=0.99)] = 0.7
    """How often nobody looks for one at a sensor in an hour, beside what chance leaves out."""


class Step(Table, frozen=True, kw_only=True):
    """A service that is looked for more, or less, from one hour on, everywhere."""

    service: AnyService
    hour: Hour
    factor: Factor
    hours: Hours | None = None
    """How long; for ever, unless it is said."""


class Anomaly(Table, frozen=True, kw_only=True):
    """Something that happens at some sensors alone."""

    sensors: Share | tuple[Name, ...]
    """Names; or the share of all, and dice say which."""
    factor: Factor = 50.0
    service: AnyService = ALL
    """One service, `all` of them, or `any`: one that dice choose for each sensor."""
    hour: Hour | None = None
    """When it begins; dice say so for each sensor, unless it is said."""
    hours: Hours = 24


class Outbreak(Table, frozen=True, kw_only=True):
    """A worm: more and more hosts that look for one service (the SI model), until all have it."""

    service: Service
    hour: Hour
    """When the first host has it."""
    epidemic: Epidemic
    """Its doubling time in seconds."""
    peak: Rate
    """Packets to each address and hour when all hosts have it."""
    hosts: Some = 10_000
    tag: Tag = ""
    fades: Hours | None = None
    """Half-life, from when 99 of 100 have it: people repair. Never, unless it is said."""


class History(Table, frozen=True, kw_only=True):
    """A whole [history]."""

    sensors: Annotated[int, Meta(ge=1, le=1000)] = 40
    addresses: tuple[Size, Size] = (8, 32)
    """Smallest and largest block of a sensor; powers of two between them."""
    economies: Economies = msgspec.field(default_factory=lambda: dict(SENSORS))
    """Where sensors stand."""
    per_address_and_day: Rate = PER_ADDRESS_AND_DAY
    backscatter: Share = BACKSCATTER
    ports: dict[Service, Weight] = msgspec.field(default_factory=lambda: dict(PORTS))
    rare: Rare = Rare()
    dispersion: Annotated[float, Meta(gt=0, le=1000)] = 0.7
    """Of the negative binomial: its size is this times the root of the addresses."""
    hosts: Annotated[int, Meta(ge=1000, le=1_000_000)] = 50_000
    """Strangers who are there at all."""
    repeats: Annotated[float, Meta(ge=1, le=1000)] = 10.0
    """Packets of a stranger to one cell in an hour, on average."""
    origins: Annotated[int, Meta(ge=0, le=20_000)] = 64
    """Rows of origins in a rollup; the rest is overflow."""
    sketches: Literal["family", "protocols"] = "family"
    """Whether there is a sketch of each protocol's sources, too."""
    rhythm: Rhythm = Rhythm()
    profile: Profile = Profile()
    missing: Missing = Missing()
    steps: tuple[Step, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()
    outbreaks: tuple[Outbreak, ...] = ()

    def __post_init__(self) -> None:
        """What the keys say together must make sense."""
        if not sum(self.ports.values()):
            raise ValueError("ports name no service that anybody looks for")
        small, large = self.addresses
        if small > large or small & (small - 1) or large & (large - 1):
            raise ValueError(f"addresses rise and are powers of two, and not [{small}, {large}]")
        if not sum(self.economies.values()):
            raise ValueError("economies name no place for a sensor")
        services = set(self.ports) | {outbreak.service for outbreak in self.outbreaks}
        for service in services:
            scanner.mark(service, 4)
        for what, each in (*_named("a step", self.steps), *_named("an anomaly", self.anomalies)):
            if each not in services | {ALL, ANY} or (what == "a step" and each == ANY):
                raise ValueError(f"{what} names {each}, and nobody looks for that here")


def roster(named: Iterable[str], sensors: int) -> tuple[str, ...]:
    """Name so many sensors: those that have names first, and s-001, s-002, ... behind them."""
    own = list(islice(named, sensors))
    free = (name for name in (f"s-{number:03}" for number in count(1)) if name not in own)
    return (*own, *islice(free, sensors - len(own)))


def _named(what: str, some: tuple[Step | Anomaly, ...]) -> list[tuple[str, str]]:
    return [(what, each.service) for each in some]
