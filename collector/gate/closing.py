"""Epochs of the ledger that are over -> their editions, one after the other.

What time it is, the ledger says: the newest report came then. So while nobody reports no epoch
ends, and what becomes of a ledger does not depend on when somebody looks at it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

from collector.books import ledger
from collector.books.store import reading
from collector.gate import archive, key
from collector.gate.asides import asides
from collector.gate.asides import due as due_asides
from collector.gate.edition import Closed, beside, closed
from collector.gate.frame import SPANS, Past
from collector.gate.gathered import Gathered, Gathering, Manners
from collector.gate.policy import HOUR, Policy
from collector.gate.watched import watched
from collector.geo.atlas import Atlas
from collector.index.hour import Hour, lay
from collector.index.series import SUMS, Roster, Series
from collector.index.sheet import Sheet, both, read
from collector.sensors import vetting
from teiten.rollup.record import Class


def close(
    connection: sqlite3.Connection,
    policy: Policy,
    grace: int,
    state: Path,
    atlas: Atlas | None = None,
) -> int:
    """Keep an edition of every epoch that ended `grace` seconds ago; say how many these were.

    `atlas` is needed where economies are public.
    """
    made = 0
    for start in due(connection, policy, grace):
        with reading(connection):
            secret = key.load(state)
            vetted = vetting.throughout(connection, start, start + policy.seconds)
            gathering = Gathering(start, watched(policy), vetted, atlas) if policy.asides else None
            found = _told(connection, policy, secret, start, vetted, gathering)
            gathered, learnt = None, None
            if gathering:
                gathered = gathering.gathered()
                found, learnt = _beside(connection, policy, secret, found, gathered, atlas)
        archive.keep(connection, found, gathered, learnt)
        made += 1
    return made


def due(connection: sqlite3.Connection, policy: Policy, grace: int) -> Iterator[int]:
    """Name epochs that are over and have no edition, from the first one in which any can count."""
    begin = _begin(connection, policy.seconds)
    if begin is None:
        return
    start = -(-begin // policy.seconds) * policy.seconds
    while start + policy.seconds + grace <= ledger.credited(connection):
        yield start
        start += policy.seconds


def _begin(connection: sqlite3.Connection, seconds: int) -> int | None:
    """The end of the last edition, or else the epoch in which somebody reported for the first time.

    Of the years between a sensor's date and its first report there is nothing to be said.
    """
    if newest := archive.newest(connection):
        return newest.start + newest.seconds
    first = vetting.first(connection)
    oldest = None if first is None else ledger.oldest(connection, first, HOUR)
    return None if oldest is None else max(first or 0, oldest // seconds * seconds)


def _told(
    connection: sqlite3.Connection,
    policy: Policy,
    secret: bytes,
    start: int,
    vetted: set[str],
    gathering: Gathering | None,
) -> Closed:
    """Say what there is of ports; what is said beside is gathered on the way."""
    roster = numbered(policy)
    return closed(
        list(_hours(connection, roster, vetted, start, start + policy.seconds, gathering)),
        roster,
        vetted,
        secret,
        policy,
        start=start,
        before=archive.telling(connection, start),
        habits=archive.habits(connection),
    )


def _beside(
    connection: sqlite3.Connection,
    policy: Policy,
    secret: bytes,
    found: Closed,
    gathered: Gathered,
    atlas: Atlas | None,
) -> tuple[Closed, Manners]:
    """Say what is due with this epoch."""
    start, end = found.edition.start, found.edition.start + policy.seconds
    topics, manners = due_asides(end), archive.manners(connection)
    if not topics or not found.edition.lines:
        return found, manners
    begin = end - max(SPANS[topic] for topic in topics)
    before = {topic: archive.said(connection, topic, start) for topic in topics}
    past = Past(
        [*archive.gathered(connection, begin), gathered],
        [*archive.since(connection, begin), found.edition],
        {topic: aside for topic, aside in before.items() if aside},
        manners,
    )
    vetted = {
        span: vetting.throughout(connection, end - span, end)
        for span in {SPANS[topic] for topic in topics}
    }
    said, manners = asides(past, vetted, secret, policy, end)
    data = str(atlas.label) if atlas else ""
    return replace(found, edition=beside(found.edition, said, data)), manners


def numbered(policy: Policy) -> Roster:
    """Number all cells of what is public and no others, so that what few see is counted too."""
    cells = [
        Series(each.family, each.protocol, kind, each.number)
        for each, kind in product(policy.series, Class)
        if each.number is not None
    ]
    roster = Roster(most=len(SUMS) + len(cells))
    for each in cells:
        roster.number(each)
    return roster


def _hours(
    connection: sqlite3.Connection,
    roster: Roster,
    vetted: set[str],
    start: int,
    end: int,
    gathering: Gathering | None,
) -> Iterator[Hour]:
    """Lay out what the vetted sensors reported; bodies are many, and each is read once."""
    marks = _marks(connection, vetted, start, end)
    for hour in range(start, end, HOUR):
        here = [mark for mark in marks if mark.start == hour]
        roster.join(mark.sensor for mark in here)
        bodies = (ledger.body(connection, each) for each in here)
        yield lay(hour, _sheets(bodies, gathering), roster)


def _sheets(bodies: Iterable[bytes], gathering: Gathering | None) -> Iterator[Sheet]:
    for body in bodies:
        if gathering:
            sheet, origins = both(body)
            gathering.add(sheet, origins)
            yield sheet
        else:
            yield read(body, None)


def _marks(
    connection: sqlite3.Connection, vetted: set[str], start: int, end: int
) -> list[ledger.Mark]:
    """What they reported, as far as bodies are kept."""
    horizon = ledger.horizon(connection)
    return [
        mark
        for mark in ledger.marks(connection, max(start, horizon + 1), end)
        if mark.seconds == HOUR and mark.sensor in vetted
    ]
