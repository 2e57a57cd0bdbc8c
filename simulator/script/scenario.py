"""The words of a scenario's file -> a described world, typed: docs/scenarios.md names every key."""

from datetime import datetime
from ipaddress import ip_network
from typing import Annotated, Literal

from msgspec import Meta, field

from simulator.history.table import History, roster
from simulator.script.cast import AnyRole
from simulator.script.role import Economies, Seconds
from simulator.script.targets import Block, Home
from teiten.config import Table
from teiten.rollup.record import Name

Length = Annotated[float, Meta(gt=0, le=1e9)]


class Post(Table, frozen=True, kw_only=True):
    """A sensor, and what it watches."""

    name: Name
    blocks: Annotated[tuple[str, ...], Meta(min_length=1)]
    echo: bool = True
    """Whether it answers pings."""

    def __post_init__(self) -> None:
        """A block with a typing error is told with its key."""
        _ = self.networks

    @property
    def networks(self) -> tuple[Block, ...]:
        """The blocks as networks."""
        return tuple(ip_network(block) for block in self.blocks)


class Population(Table, frozen=True, kw_only=True):
    """Where strangers live."""

    economies: Economies = field(default_factory=dict)
    """Weights by ISO 3166-1 code; without any, as the world's addresses are spread."""
    blocks: tuple[str, ...] = ()
    """Blocks in which all of them live instead: for networks where no real address may be used."""

    def __post_init__(self) -> None:
        """A block with a typing error is told with its key, and so are contradictory words."""
        _ = self.networks
        if self.economies and self.blocks:
            raise ValueError("economies and blocks exclude each other")

    @property
    def networks(self) -> tuple[Block, ...]:
        """The blocks as networks."""
        return tuple(ip_network(block) for block in self.blocks)


class Outage(Table, frozen=True, kw_only=True):
    """A time in which a sensor is off: nothing reaches it, and it listens to nothing."""

    sensor: Name
    begins: Seconds
    ends: Length

    def __post_init__(self) -> None:
        """Time runs forwards."""
        if self.ends <= self.begins:
            raise ValueError(f"an outage that begins at {self.begins:g} ends after that")


class Capture(Table, frozen=True, kw_only=True):
    """Real packets that are played into the scenario, mapped into its blocks."""

    file: Annotated[str, Meta(min_length=1)]
    """A pcap or pcapng file, from the folder of the scenario on."""
    speed: Literal["recorded", "even", "top"] | Annotated[float, Meta(gt=0, le=1e6)] = "recorded"
    """As recorded, a factor faster, `even`: at `pace`, or `top`: all of it at once."""
    pace: Annotated[float, Meta(gt=0, le=1e7)] = 1000.0
    begins: Seconds = 0.0


class Scenario(Table, frozen=True, kw_only=True):
    """A whole scenario."""

    start: Annotated[datetime, Meta(tz=True)]
    duration: Length
    sensors: Annotated[tuple[Post, ...], Meta(max_length=1000)] = ()
    title: str = ""
    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)] = 1
    window: Annotated[int, Meta(ge=1, le=86400)] = 3600
    """Seconds of a rollup of what is expected."""
    population: Population = Population()
    actors: tuple[AnyRole, ...] = ()
    captures: tuple[Capture, ...] = ()
    outages: tuple[Outage, ...] = ()
    history: History | None = None
    """Months of numbers, instead of packets."""

    def __post_init__(self) -> None:
        """What the keys say together must make sense."""
        names = tuple(post.name for post in self.sensors)
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two sensors are named {name}")
        if self.history:
            names = roster(names, self.history.sensors)
            self._refuse_history(self.history, names)
        elif not names:
            raise ValueError("a scenario has at least one of [[sensors]], or a [history]")
        for outage in self.outages:
            if outage.sensor not in names:
                raise ValueError(f"an outage names {outage.sensor}, and no sensor has that name")
        if 86400 % self.window:
            raise ValueError(f"a window of {self.window} seconds does not divide the day evenly")
        _refuse_shared([block for post in self.sensors for block in post.networks])
        for role in self.actors:
            self._refuse_role(role)

    def _refuse_history(self, history: History, names: tuple[str, ...]) -> None:
        if self.actors or self.captures:
            raise ValueError("a history is made without packets: no actors and no captures in it")
        if self.window != 3600 or self.start.timestamp() % 3600 or self.duration % 3600:
            raise ValueError("a history begins at a full hour, and is made of whole ones")
        if any(block.version == 6 for block in self.blocks):
            raise ValueError("the sensors of a history watch IPv4")
        if self.population.blocks:
            raise ValueError("a history's strangers live in economies, not in population.blocks")
        for anomaly in history.anomalies:
            for name in anomaly.sensors if isinstance(anomaly.sensors, tuple) else ():
                if name not in names:
                    raise ValueError(f"an anomaly names {name}, and no sensor has that name")

    def _refuse_role(self, role: AnyRole) -> None:
        kind = role.__struct_config__.tag
        if role.ends is not None and role.ends <= role.begins:
            raise ValueError(f"{kind} begins at {role.begins:g} and ends before that")
        families = {block.version for block in self.blocks}
        if role.FAMILY not in families:
            raise ValueError(f"{kind} knocks over IPv{role.FAMILY}, and no sensor watches any")
        if self.population.blocks and role.FAMILY not in {
            block.version for block in self.population.networks
        }:
            raise ValueError(f"{kind} needs IPv{role.FAMILY} in population.blocks")
        if role.economies and self.population.blocks:
            raise ValueError(f"{kind} has economies, and population.blocks leaves no choice")

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All that is monitored."""
        return tuple(block for post in self.sensors for block in post.networks)

    @property
    def home(self) -> Home:
        """Whose an address is."""
        return Home({block: post.name for post in self.sensors for block in post.networks})

    def listening(self, name: str, begins: float, ends: float) -> float:
        """Seconds between two moments of the scenario in which the sensor `name` is on."""
        begins, ends = max(begins, 0.0), min(ends, self.duration)
        off = sorted(
            (max(outage.begins, begins), min(outage.ends, ends))
            for outage in self.outages
            if outage.sensor == name
        )
        seconds = max(ends - begins, 0.0)
        for down, up in off:
            down = max(down, begins)
            seconds -= max(up - down, 0.0)
            begins = max(begins, up)
        return max(seconds, 0.0)


def _refuse_shared(blocks: list[Block]) -> None:
    for place, block in enumerate(blocks):
        for other in blocks[:place]:
            if block.version == other.version and block.overlaps(other):
                raise ValueError(f"the blocks {other} and {block} overlap")
