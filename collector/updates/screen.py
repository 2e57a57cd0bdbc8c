"""Offers, and what became of them -> what an operator is told of it; it names sensors."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from collector.updates.cohort import size
from collector.updates.course import Box, Offer, population, proven, runs, step

_NAMED = 40
"""Boxes of an offer that are named on the screen; the others are counted."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A box that was told."""

    sensor: str
    runs: str
    """The version that it says it is."""
    word: str
    told: int


class State(msgspec.Struct, frozen=True, kw_only=True):
    """An offer as it stands."""

    offer: Offer
    boxes: int
    """Of which a share is."""
    wanted: int
    """How many of them are to be told by now."""
    why: str
    running: int
    """Boxes that were told, and say that they run it."""
    told: tuple[Told, ...]


def state(offer: Offer, boxes: Sequence[Box], now: int) -> State:
    """Say how an offer stands."""
    crowd = population(offer, boxes, now)
    return State(
        offer=offer,
        boxes=len(crowd),
        wanted=size(offer.cohort, len(crowd)),
        why=step(offer, boxes, now).why if offer.going else offer.why,
        running=sum(box.told is not None and runs(offer, box) for box in crowd),
        told=tuple(
            Told(sensor=box.sensor, runs=box.version, word=_word(offer, box, now), told=box.told)
            for box in crowd
            if box.told is not None
        ),
    )


def _word(offer: Offer, box: Box, now: int) -> str:
    if runs(offer, box):
        return "runs it, well" if proven(offer, box, now) else "runs it"
    if box.outcome is not None:
        return str(box.outcome)
    if box.fetched is not None:
        return "has fetched it"
    return f"fetches it, {100 * box.reached // offer.size}%" if box.reached else "was told"


def screen(found: Iterable[State]) -> Iterator[str]:
    """Say it to a person."""
    some = False
    for each in found:
        some, offer = True, each.offer
        going = "offered" if offer.going else "HELD"
        yield f"{offer.version}  {offer.hardware}  {going}"
        yield f"  cohort    {offer.cohort} ({offer.stage + 1} of {len(offer.cohorts)})"
        yield f"  told      {len(each.told)} of {each.wanted}, of {each.boxes} boxes"
        yield f"  so far    {each.why}"
        for box in each.told[:_NAMED]:
            yield f"    {box.sensor:<32} {box.runs:<24} {box.word}"
        if len(each.told) > _NAMED:
            yield f"    and {len(each.told) - _NAMED} more"
    if not some:
        yield "Nothing is offered."
