"""The table `[members]` of the settings as types; defaults open nothing by themselves."""

from typing import Annotated

from msgspec import Meta

from collector.members.budget import Budget
from collector.members.cells import Rule
from collector.members.record import Tier
from teiten.config import Table

Some = Annotated[int, Meta(ge=1)]


class Pace(Table, frozen=True, kw_only=True):
    """How much members of a tier may ask."""

    per_minute: Some = 60
    per_day: Some = 5_000
    hours: Annotated[int, Meta(ge=1, le=87_600)] = 744
    """Of one answer, at most."""


class Little(Pace, frozen=True, kw_only=True):
    """Of the tier `reader`."""

    per_minute: Some = 30
    per_day: Some = 1_000


class Much(Pace, frozen=True, kw_only=True):
    """Of the tier `trusted`."""

    per_minute: Some = 120
    per_day: Some = 20_000
    hours: Annotated[int, Meta(ge=1, le=87_600)] = 8_784


class Cells(Table, frozen=True, kw_only=True):
    """At which granularity members see what few sensors saw. The least of these are bounds."""

    bits_a_day: Annotated[float, Meta(ge=0, le=4)] = 0.25
    sensor_bits_a_day: Annotated[float, Meta(ge=0, le=4)] = 0.02
    days: Annotated[int, Meta(ge=7, le=364)] = 28
    delay_hours: Annotated[int, Meta(ge=1, le=8760)] = 24
    sensors: Annotated[int, Meta(ge=3)] = 5
    organisations: Annotated[int, Meta(ge=2)] = 3
    prefix: Annotated[int, Meta(ge=1, le=12)] = 8
    prefix_six: Annotated[int, Meta(ge=1, le=24)] = 16
    most_blocks: Annotated[int, Meta(ge=0, le=256)] = 8
    most_economies: Annotated[int, Meta(ge=0, le=256)] = 8
    most_sensors: Annotated[int, Meta(ge=0, le=4096)] = 8
    expected: Annotated[float, Meta(gt=0)] = 400.0
    """Packets to an address in an hour, from which the first value of a cell is a step."""

    @property
    def shared(self) -> Budget:
        """How many bits for blocks and economies, of which many sensors make a value."""
        return Budget(self.bits_a_day, self.days, self.most_blocks + self.most_economies)

    @property
    def single(self) -> Budget:
        """How many bits for single sensors: each value may tell all of them of one."""
        return Budget(self.sensor_bits_a_day, self.days, self.most_sensors)

    @property
    def rule(self) -> Rule:
        """Who is many enough."""
        return Rule(self.sensors, self.organisations)


class Members(Table, frozen=True, kw_only=True):
    """What members may see, and how much of it at once."""

    exact: bool = False
    """Whether the tier `trusted` sees the index by the hour, as operators do."""
    token_days: Annotated[int, Meta(ge=1, le=3650)] = 365
    """For how long a token is good, at most."""
    session_minutes: Annotated[int, Meta(ge=1, le=1440)] = 30
    keep_log_days: Annotated[int, Meta(ge=1, le=36_500)] = 365
    queries: Annotated[int, Meta(ge=1, le=64)] = 2
    share: Annotated[float, Meta(ge=0.01, le=1)] = 0.1
    """Of one processor, that all questions together may take."""
    query_seconds: Annotated[float, Meta(gt=0, le=60)] = 5.0
    reader: Little = Little()
    member: Pace = Pace()
    trusted: Much = Much()
    cells: Cells = Cells()

    def pace(self, tier: Tier) -> Pace:
        """How much `tier` may ask."""
        found: Pace = getattr(self, tier.value)
        return found
