"""Which run of a sensor's daemon speaks -> whether two boxes live under one key.

A daemon that starts numbers its run, adds chance to the number, and says both with each upload. A
box has one run at a time, so a run that was replaced is over: what still comes from it was sent
before, however late it is, and speaks of no window that began afterwards. If it does so once, the
box's clock may have been ahead; two boxes under one key are two runs that both go on. The number
puts runs in order whose first uploads overtake each other; two copies of a disk count on from the
same number, and chance tells them apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from typing import NamedTuple

AHEAD = 60
"""Seconds by which a sensor's clock may be ahead of the collector's."""
REMEMBERED = 64


class Return(IntEnum):
    """How a run was heard again while its replacement was the newest."""

    NOT = 0
    LATE = 1
    NEWER = 2
    """Of a window that began after it was replaced: once may be chance."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: when it was first heard, when another one took its place.

    Of one that spoke of a newer window, `replaced` is that window's start.
    """

    name: str
    began: int
    replaced: int | None = None
    returned: Return = Return.NOT


class Evidence(Enum):
    """What an upload's place in the ledger says about who sent it."""

    NEWS = "news"
    """Nobody has said this before."""
    ECHO = "echo"
    """Said before, or outdated: anybody can repeat it, so it proves nothing."""
    CONTRADICTION = "contradiction"
    """What one box counts once was counted differently: a box does not contradict itself."""


class Seen(NamedTuple):
    """What is known of the runs after an upload."""

    cloned: bool
    runs: tuple[Run, ...]


def see(
    known: Sequence[Run], name: str, evidence: Evidence, *, start: int, now: int, ahead: int = AHEAD
) -> Seen:
    """Judge an upload about the window of `start`, by the run `name`; empty where none is named.

    Who names none may be anything: anybody in between can take a header away.
    """
    runs = tuple(known)
    if not name:
        return Seen(False, runs)
    newest = next((run for run in runs if run.replaced is None), None)
    if newest is None:
        return Seen(False, (Run(name, now),))
    contradicts = evidence is Evidence.CONTRADICTION
    if name == newest.name:
        return Seen(contradicts and any(run.returned for run in runs), runs)
    past = next((run for run in runs if run.name == name), None)
    if past is None and _number(name) >= _number(newest.name):
        return Seen(contradicts, runs if contradicts else _replaced(runs, Run(name, now)))
    if evidence is Evidence.ECHO:
        return Seen(False, runs)
    past = past or Run(name, now, newest.began)
    over = newest.began if past.replaced is None else past.replaced
    newer = start > over + ahead
    how = Return.NEWER if newer else max(past.returned, Return.LATE)
    back = Run(name, past.began, start if newer else over, how)
    others = tuple(run for run in runs if run.name != name)
    again = newer and past.returned is Return.NEWER
    return Seen(contradicts or again, _bounded((back, *others)))


def _replaced(runs: tuple[Run, ...], new: Run) -> tuple[Run, ...]:
    """Let `new` be the newest."""
    over = (
        replace(
            run, replaced=new.began if run.replaced is None else run.replaced, returned=Return.NOT
        )
        for run in runs
    )
    return _bounded((*over, new))


def _bounded(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Remember the last ones; the newest of all is the very last."""
    return runs[-REMEMBERED:]


def _number(name: str) -> int:
    return int(name.partition("-")[0])
