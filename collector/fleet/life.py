"""A plan, the registry, who is silent, what they last said -> what became of each box."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Literal

import msgspec

from collector.door.admit import Sensor, State
from collector.sensors.place import Place, discord
from collector.watch.standing import SILENT, Silence
from teiten.rollup.record import Exposure


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


class Said(msgspec.Struct, frozen=True):
    """What a sensor says of itself in a rollup."""

    software: str
    exposure: dict[Literal["4", "6"], Exposure]


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """One box, as the plan and the registry have it."""

    name: str
    stage: Stage
    differs: tuple[str, ...] = ()
    """What the registry says otherwise than the plan."""
    reports: str = ""
    """In which family it counts other addresses than the registry has."""
    seen: int | None = None
    """When something last came from it (seconds since 1970)."""
    software: str = ""
    """Its version, as it last said."""

    @property
    def well(self) -> bool:
        """Whether it is as it was planned."""
        return self.stage is Stage.ALIVE and not self.differs and not self.reports


def lives(
    plan: Mapping[str, Place],
    sensors: Iterable[Sensor],
    stands: Mapping[str, Place],
    silences: Iterable[Silence],
    last: Mapping[str, Said],
    *,
    now: float,
) -> Iterator[Life]:
    """Compare, name by name; `stands` is where the registry has them now."""
    known = {sensor.name: sensor for sensor in sensors}
    quiet = {each.sensor: each for each in silences}
    for name in [*plan, *sorted(known.keys() - plan.keys())]:
        sensor, silence, said = known.get(name), quiet.get(name), last.get(name)
        planned, stood = plan.get(name), stands.get(name)
        if planned is None and sensor and sensor.state is State.REVOKED:
            continue
        yield Life(
            name=name,
            stage=_stage(sensor, silence, now) if planned else Stage.UNPLANNED,
            differs=_differs(planned, stood) if planned and stood else (),
            reports=discord(stood, said.exposure) if stood and said else "",
            seen=silence.since if silence and silence.ever else None,
            software=said.software if said else "",
        )


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
