"""A plan, the registry, who is silent -> what became of each box."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import msgspec

from collector.door.admit import Sensor, State
from collector.sensors.place import Place
from collector.watch.standing import SILENT, Silence


class Stage(StrEnum):
    """How far a box has come."""

    PLANNED = "planned"
    """Nobody has registered under its name."""
    PENDING = "pending"
    """It waits for somebody's approval."""
    WAITED_FOR = "waited-for"
    """It is approved, and nothing has ever come."""
    ALIVE = "alive"
    SILENT = "silent"
    REVOKED = "revoked"
    CLONED = "cloned"
    UNPLANNED = "unplanned"
    """It reports, or may, and is in no plan."""


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """One box, as the plan and the registry have it."""

    name: str
    stage: Stage
    differs: tuple[str, ...] = ()
    """What the registry says otherwise than the plan."""

    @property
    def well(self) -> bool:
        """Whether it is as it was planned."""
        return self.stage is Stage.ALIVE and not self.differs


def lives(
    plan: Mapping[str, Place],
    sensors: Iterable[Sensor],
    stands: Mapping[str, Place],
    silences: Iterable[Silence],
    *,
    now: float,
) -> Iterator[Life]:
    """Compare, name by name; `stands` is where the registry has them now."""
    known = {sensor.name: sensor for sensor in sensors}
    quiet = {each.sensor: each for each in silences}
    for name, planned in plan.items():
        stage = _stage(known.get(name), quiet.get(name), now)
        differs = _differs(planned, stands[name]) if name in stands else ()
        yield Life(name=name, stage=stage, differs=differs)
    for name in sorted(known.keys() - plan.keys()):
        if known[name].state is not State.REVOKED:
            yield Life(name=name, stage=Stage.UNPLANNED)


def _stage(sensor: Sensor | None, quiet: Silence | None, now: float) -> Stage:
    if sensor is None:
        return Stage.PLANNED
    if sensor.state is not State.APPROVED or quiet is None:
        return Stage(sensor.state)
    if not quiet.ever:
        return Stage.WAITED_FOR
    return Stage.SILENT if now - quiet.since > SILENT else Stage.ALIVE


def _differs(planned: Place, stands: Place) -> tuple[str, ...]:
    fields = ("blocks", "economy", "network", "organisation", "addresses")
    return tuple(name for name in fields if getattr(planned, name) != getattr(stands, name))
