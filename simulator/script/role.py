"""What a scenario says of strangers of one kind -> each of them, at the moment when it begins.

Every file of actors/ has a role of its own: what a scenario may say of its stranger, with the
default for each word. The word `kind` in a scenario chooses the role.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Network
from random import Random
from typing import Annotated, ClassVar, Protocol

import msgspec
from msgspec import Meta

from simulator.script import targets
from simulator.script.probe import Actor, Address, Mark
from simulator.script.targets import Row
from teiten.config import Table
from teiten.rollup.record import Family

Some = Annotated[int, Meta(ge=1, le=1_000_000)]
Port = Annotated[int, Meta(ge=0, le=65535)]
Seconds = Annotated[float, Meta(ge=0, le=1e9)]
Pace = Annotated[float, Meta(gt=0, le=1e6)]
"""Packets a second of one host, as far as they fall into the monitored blocks."""
Share = Annotated[float, Meta(ge=0, le=1)]
Place = Annotated[int, Meta(ge=0)]
"""One of the monitored addresses of IPv4, counted from the first, round and round."""
Weight = Annotated[float, Meta(ge=0, le=1e9)]
Economies = dict[Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")], Weight]
"""ISO 3166-1 codes, and how often a host is there."""


class Population(Protocol):
    """Who lives where."""

    def draw(self, rng: Random, family: Family, economies: Economies) -> Address:
        """Draw a host's address; without `economies`, from the whole population."""

    def holds(self, address: Address) -> bool:
        """Say whether a host may live at `address`."""


class Anywhere:
    """Hosts wherever the public Internet routes to."""

    def draw(self, rng: Random, family: Family, economies: Economies) -> Address:  # noqa: ARG002
        """Draw a host's address; nobody knows in which economy it is."""
        return targets.stranger(rng) if family == 4 else targets.stranger6(rng)

    def holds(self, address: Address) -> bool:  # noqa: ARG002
        """Anywhere else, too."""
        return True


@dataclass(frozen=True, slots=True)
class Stage:
    """Where strangers act: what is monitored, and where everybody lives."""

    four: Row
    """All monitored IPv4 addresses, one after the other; empty where there are none."""
    six: tuple[IPv6Network, ...]
    """The monitored blocks of IPv6."""
    population: Population = field(default_factory=Anywhere)


class Epidemic(Table, frozen=True, kw_only=True):
    """Hosts that fall ill one after the other (the SI model): early on, twice as many every so
    many seconds, until all of them are."""

    doubling: Annotated[float, Meta(gt=0, le=1e9)]


class Role(Table, frozen=True, kw_only=True, tag_field="kind"):
    """What a scenario may say of every kind of stranger; times are seconds since the start."""

    hosts: Some = 1
    begins: Seconds = 0.0
    ends: Seconds | None = None
    """When they fall silent; with the scenario, unless it says so."""
    economies: Economies = msgspec.field(default_factory=dict)
    """Where they are; as the scenario's whole population is, unless it says so."""
    epidemic: Epidemic | None = None

    FAMILY: ClassVar[Family] = 4

    def home(self, rng: Random, stage: Stage) -> Address:
        """Draw where one of them lives."""
        return stage.population.draw(rng, self.FAMILY, self.economies)

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> Actor:
        """Make the one who lives at `source` and acts on `stage` from the moment `begins`."""
        raise NotImplementedError

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """Packets a second of one host, by their marks, where every ping is answered."""
        raise NotImplementedError
