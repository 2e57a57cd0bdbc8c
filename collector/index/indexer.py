"""The ledger -> the annals brought up to it, and each hour told to whoever listens.

An hour is estimated when something of it came, and learnt from once, when it is over: a late rollup
revises what is said of its hour, by what experience knows today, and teaches nothing. Whatever
ends this half-way, the next call goes on behind the last hour that was kept.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from collector.books import ledger
from collector.books.store import reading
from collector.geo import shelf
from collector.index import annals, memory, plain
from collector.index.harvest import harvest
from collector.index.reckoner import Reckoner
from collector.index.told import Told
from collector.index.weighing import weights
from collector.sensors import registry
from collector.settings import Settings

RECENT = 48
"""Hours that are looked at each time for what came late; older ones once an hour."""
_GRACE = 4
"""An hour is over when a quarter of another one has gone, for its last rollups are on their way."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One call: what is read, what is written, and where the ledger ends."""

    books: sqlite3.Connection
    chronicle: sqlite3.Connection
    last: int
    seconds: int
    horizon: int
    enough: Callable[[], bool]


class Indexer:
    """Remembers what hours taught, for as long as nothing goes wrong."""

    def __init__(self, settings: Settings) -> None:
        """Index by `settings`."""
        self._settings = settings
        self._state = Path(settings.state)
        self._reckoner: Reckoner | None = None
        self._seconds = 0
        self._learnt: int | None = None
        self._searched: int | None = None

    def tell(
        self,
        books: sqlite3.Connection,
        chronicle: sqlite3.Connection,
        enough: Callable[[], bool] = lambda: False,
    ) -> Iterator[Told]:
        """Bring the annals up, hour by hour; one is kept when the next is asked for.

        It ends between two hours when it is `enough`.
        """
        newest = ledger.newest(books)
        if newest is None:
            return
        sitting = Sitting(books, chronicle, *newest, ledger.horizon(books), enough)
        try:
            reckoner = self._ready(sitting)
            yield from self._fresh(sitting, reckoner)
            yield from self._late(sitting, reckoner)
        except BaseException:
            # What was learnt and is not kept would be learnt twice.
            self._reckoner = None
            raise

    def _ready(self, sitting: Sitting) -> Reckoner:
        """Take up experience where it was left, and learn again what no file has."""
        seconds = sitting.seconds
        learnt = annals.learnt(sitting.chronicle, seconds)
        if self._reckoner and (self._seconds, self._learnt) == (seconds, learnt):
            return self._reckoner
        reckoner = Reckoner(annals.roster(sitting.chronicle, self._settings.index.series))
        self._reckoner, self._seconds, self._searched = reckoner, seconds, None
        self._learnt = learnt
        if learnt is not None:
            begin = memory.recall(self._state, seconds, learnt, reckoner)
            oldest = ledger.oldest(sitting.books, sitting.horizon + 1, seconds)
            for start in range(begin + seconds, learnt + 1, seconds):
                if oldest is not None and start >= oldest:
                    with reading(sitting.books):
                        self._estimate(sitting, reckoner, start, over=True)
        return reckoner

    def _fresh(self, sitting: Sitting, reckoner: Reckoner) -> Iterator[Told]:
        """The hours behind the last one that was learnt, of which bodies are kept."""
        seconds, last = sitting.seconds, sitting.last
        known = annals.revisions(sitting.chronicle, seconds, last)
        for start in range(self._next(sitting), last + 1, seconds):
            over = _over(sitting, start)
            revision = ledger.revisions(sitting.books, start, seconds, start).get(start, 0)
            if over or revision != known.get(start):
                yield from self._keep(sitting, reckoner, start, over=over, late=False)
            if over:
                self._remember(sitting, reckoner, start)
            if sitting.enough():
                return

    def _next(self, sitting: Sitting) -> int:
        """The first hour that was not learnt from, and of which there are all bodies."""
        seconds = sitting.seconds
        learnt = annals.learnt(sitting.chronicle, seconds)
        oldest = ledger.oldest(sitting.books, sitting.horizon + 1, seconds)
        if oldest is None:
            return sitting.last + seconds
        begin = oldest if learnt is None else max(learnt + seconds, sitting.horizon + 1)
        return sitting.last - (sitting.last - begin) // seconds * seconds

    def _late(self, sitting: Sitting, reckoner: Reckoner) -> Iterator[Told]:
        """Hours that were learnt from, and of which more came since; the newest first."""
        seconds, last = sitting.seconds, sitting.last
        learnt = annals.learnt(sitting.chronicle, seconds)
        if learnt is None or sitting.enough():
            return
        since = sitting.horizon + 1
        if self._searched == last:
            since = max(since, last - RECENT * seconds)
        known = annals.revisions(sitting.chronicle, seconds, since)
        now = ledger.revisions(sitting.books, since, seconds, learnt)
        for start in sorted(now, reverse=True):
            if now[start] != known.get(start):
                yield from self._keep(sitting, reckoner, start, over=True, late=True)
                if sitting.enough():
                    return
        self._searched = last

    def _keep(
        self, sitting: Sitting, reckoner: Reckoner, start: int, *, over: bool, late: bool
    ) -> Iterator[Told]:
        with reading(sitting.books):
            told = self._estimate(sitting, reckoner, start, over=over, late=late)
        yield told
        if over and not late:
            self._learnt = start
        annals.keep(sitting.chronicle, told, str(shelf.atlas(self._settings.geo).label))

    def _estimate(
        self,
        sitting: Sitting,
        reckoner: Reckoner,
        start: int,
        *,
        over: bool,
        late: bool = False,
    ) -> Told:
        books, seconds, roster = sitting.books, sitting.seconds, reckoner.roster
        found = harvest(books, start, seconds, roster, shelf.atlas(self._settings.geo))
        stand = weights(books, roster.sensors, found.hour, self._settings.index)
        return Told(
            hour=found.hour,
            seconds=seconds,
            revision=ledger.revisions(books, start, seconds, start).get(start, 0),
            over=over,
            late=late,
            index=reckoner.index(found.hour, stand, over=over and not late),
            roster=roster,
            coverage=found.coverage,
            sources=found.sources,
            vetted=frozenset(plain.expected(start, seconds, registry.everyone(books))),
            profiles=reckoner.profiles,
        )

    def _remember(self, sitting: Sitting, reckoner: Reckoner, start: int) -> None:
        experience = reckoner.experience
        if memory.due(start, sitting.seconds, memory.size(experience)):
            memory.write(self._state, sitting.seconds, start, experience, sitting.horizon)


def _over(sitting: Sitting, start: int) -> bool:
    """Whether the next hour but one has begun, or something came well after its end."""
    seconds = sitting.seconds
    if start >= sitting.last - seconds:
        came = ledger.credited(sitting.books)
        return start < sitting.last and came >= start + seconds + seconds // _GRACE
    return True
