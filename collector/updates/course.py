"""What became of an offer on the boxes that were told -> whether more are told, or nobody any more.

A version has to prove itself: every box of a cohort runs it, is heard of and reports for so many
hours before more boxes are told. One box that could not take it, or that was lost with it, is
enough to stop: the next step is a person's.
"""

from collections.abc import Collection, Sequence
from enum import Enum
from typing import NamedTuple

import msgspec

from collector.updates.cohort import Cohort, size
from teiten.events import Event, info, warning
from teiten.update.manifest import Digest, Hardware, Version, number
from teiten.update.offer import Outcome

HOUR = 3600
HOURS = 24
"""For how long a cohort has to be well, unless the operator says otherwise."""
ALIVE = 24 * HOUR
"""Seconds without a question after which a box is not waited for."""
QUIET = 2 * HOUR
"""Seconds without a rollup after which a box is not well."""
LOST = 6 * HOUR
"""Seconds after which a box that took all of a bundle, and was not heard of since, is lost."""
BY_HAND = "held by an operator"
HARMLESS = frozenset({Outcome.WRITTEN, Outcome.NO_ROOM, Outcome.SAME_VERSION, Outcome.DOWNGRADE})
"""What says nothing against a version: it waits, or something newer is there already."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One version for one kind of hardware; moments are seconds since 1970."""

    number: int
    bundle: Digest
    version: Version
    hardware: Hardware
    size: int
    cohorts: tuple[Cohort, ...]
    hours: int | None
    """For how long a cohort has to be well; none: an operator says when more are told."""
    made: int
    stage: int = 0
    """Which cohort is told."""
    since: int
    held: int | None = None
    why: str = ""
    """Which box stopped it, and how."""
    withdrawn: int | None = None

    @property
    def cohort(self) -> Cohort:
        """The one that is told now."""
        return self.cohorts[self.stage]

    @property
    def last(self) -> bool:
        """Whether there is no larger one."""
        return self.stage + 1 == len(self.cohorts)

    @property
    def going(self) -> bool:
        """Whether anybody is told of it."""
        return self.withdrawn is None and self.held is None

    @property
    def failed(self) -> bool:
        """Whether a box has stopped it."""
        return self.held is not None and self.why != BY_HAND


class Box(NamedTuple):
    """One that was told of an offer, or that it is for."""

    sensor: str
    version: Version
    """As it last said."""
    since: int
    """When that was first heard."""
    asked: int
    reported: int
    """When its newest rollup came, or 0."""
    told: int | None = None
    reached: int = 0
    """Bytes up to the end of the newest piece that it has asked for."""
    fetched: int | None = None
    """When it had asked for the last piece."""
    outcome: Outcome | None = None
    pardoned: int | None = None
    """When an operator let the version go on in spite of this box."""


class Course(Enum):
    """What is to be done with an offer."""

    WAIT = "wait"
    ADVANCE = "advance"
    HOLD = "hold"


class Step(NamedTuple):
    """That, and a sentence that says why."""

    course: Course
    why: str


def runs(offer: Offer, box: Box) -> bool:
    """Whether the box says that it is this version, or a newer one."""
    return number(box.version) >= number(offer.version)


def well(box: Box, now: int) -> bool:
    """Whether the box is heard of, and reports what it counts."""
    return now - box.asked < QUIET and now - box.reported < QUIET


def failure(box: Box, now: int) -> str:
    """Say what of this box speaks against the version; nothing where nothing does."""
    if box.told is None or box.pardoned is not None:
        return ""
    if box.outcome is not None and box.outcome not in HARMLESS:
        return f"{box.sensor}: {box.outcome}"
    if box.fetched is not None and now - max(box.fetched, box.asked, box.reported) >= LOST:
        return f"{box.sensor}: lost"
    return ""


def proven(offer: Offer, box: Box, now: int) -> bool:
    """Whether the box has been well with this version for as long as it is asked."""
    return runs(offer, box) and well(box, now) and now - box.since >= (offer.hours or 0) * HOUR


def step(offer: Offer, boxes: Sequence[Box], now: int) -> Step:
    """Say what is to be done with an offer that goes, and why."""
    told = [box for box in boxes if box.told is not None]
    for box in told:
        if why := failure(box, now):
            return Step(Course.HOLD, why)
    wanted = size(offer.cohort, len(population(offer, boxes, now)))
    if len(told) < max(wanted, 1):
        return Step(Course.WAIT, f"{len(told)} of {max(wanted, 1)} boxes have asked and been told")
    asked = [box for box in told if box.pardoned is None]
    missing = [box.sensor for box in asked if not proven(offer, box, now)]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        return Step(Course.WAIT, f"{missing[0]}{more} has yet to run it, well, for long enough")
    if offer.last:
        return Step(Course.WAIT, "all of them run it")
    if offer.hours is None or not asked:
        return Step(Course.WAIT, "advance it by hand")
    return Step(Course.ADVANCE, f"{len(told)} boxes have been well for {offer.hours} h")


def news(offer: Offer, due: Step) -> Event | None:
    """What the log says of a step, if it changed anything; `offer` is as it is afterwards."""
    if due.course is Course.HOLD:
        return warning("update-held", version=offer.version, why=due.why)
    if due.course is Course.ADVANCE:
        return info("update-advanced", version=offer.version, cohort=offer.cohort)
    return None


def population(offer: Offer, boxes: Collection[Box], now: int) -> list[Box]:
    """The boxes that a share is of: who was told, and who is alive and runs something older."""
    return [
        box
        for box in boxes
        if box.told is not None or (now - box.asked < ALIVE and not runs(offer, box))
    ]


def waiting(offer: Offer, boxes: Collection[Box], now: int) -> list[str]:
    """Those of them who were not told."""
    return [box.sensor for box in population(offer, boxes, now) if box.told is None]
