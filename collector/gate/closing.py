"""Epochs of the ledger that are over -> their editions, one after the other.

What time it is, the ledger says: the newest report came then. So while nobody reports no epoch
ends, and what becomes of a ledger does not depend on when somebody looks at it.
"""

import sqlite3
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from collector import ledger, vetting
from collector.gate import archive, key
from collector.gate.edition import Closed, closed
from collector.gate.policy import HOUR, Policy
from collector.geo.atlas import Atlas
from collector.index.hour import Hour, lay
from collector.index.series import SUMS, Roster, Series
from collector.index.sheet import read
from collector.store import reading
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
            found = _told(connection, policy, key.load(state), start, atlas)
        archive.keep(connection, found)
        made += 1
    return made


def due(connection: sqlite3.Connection, policy: Policy, grace: int) -> Iterator[int]:
    """Name epochs that are over and have no edition, from the first one in which any can count."""
    newest, first = archive.newest(connection), vetting.first(connection)
    if newest is not None:
        begin = newest.start + newest.seconds
    elif first is not None:
        begin = first
    else:
        return
    start = -(-begin // policy.seconds) * policy.seconds
    while start + policy.seconds + grace <= ledger.credited(connection):
        yield start
        start += policy.seconds


def _told(
    connection: sqlite3.Connection,
    policy: Policy,
    secret: bytes,
    start: int,
    atlas: Atlas | None,
) -> Closed:
    end = start + policy.seconds
    vetted = vetting.throughout(connection, start, end)
    roster = numbered(policy)
    hours = _hours(connection, roster, vetted, start, end, atlas)
    before = archive.telling(connection, start)
    habits = archive.habits(connection)
    return closed(
        list(hours),
        roster,
        vetted,
        secret,
        policy,
        start=start,
        before=before,
        habits=habits,
        data=str(atlas.label) if atlas else "",
    )


def numbered(policy: Policy) -> Roster:
    """Number all cells of what is public and no others, so that what few see is counted too."""
    cells = [
        Series(each.family, each.protocol, kind, each.number)
        for each, kind in product(policy.series, Class)
        if each.number is not None
    ]
    roster = Roster(most=len(SUMS) + len(cells))
    for each in (*cells, *(each for each in policy.series if each.economy is not None)):
        roster.number(each)
    return roster


def _hours(
    connection: sqlite3.Connection,
    roster: Roster,
    vetted: set[str],
    start: int,
    end: int,
    atlas: Atlas | None,
) -> Iterator[Hour]:
    """Lay out what the vetted sensors reported, as far as bodies are kept."""
    horizon = ledger.horizon(connection)
    marks = [
        mark
        for mark in ledger.marks(connection, max(start, horizon + 1), end)
        if mark.seconds == HOUR and mark.sensor in vetted
    ]
    for hour in range(start, end, HOUR):
        here = [mark for mark in marks if mark.start == hour]
        roster.join(mark.sensor for mark in here)
        bodies = (ledger.body(connection, each) for each in here)
        yield lay(hour, (read(body, atlas) for body in bodies), roster)
