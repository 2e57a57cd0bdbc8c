"""The ledger's periods that are over -> what members are told of cells, once and for ever.

Only vetted sensors count, that stood in one place and listened for half of the period or longer.
The sums are the books': no body is read, so years are settled in a moment.
"""

import math
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_network
from typing import NamedTuple

import numpy as np

from collector.books import ledger
from collector.books.store import writing
from collector.members import cells, roll
from collector.members.budget import Budget
from collector.members.cells import Witness
from collector.members.record import DAY
from collector.members.table import Cells
from collector.sensors import places, vetting

HOUR = 3600
BLOCK, ECONOMY, SENSOR = "block", "economy", "sensor"
YEAR = 13
"""Periods for which cells are chosen."""
_HALF = 2


class Telling(NamedTuple):
    """One cell's value of one period; as logarithms of packets to an address in an hour."""

    kind: str
    cell: str
    start: int
    seconds: int
    value: float
    next: float
    blur: float


def settle(books: sqlite3.Connection, base: sqlite3.Connection, policy: Cells, key: bytes) -> int:
    """Tell every period that is over and was not told; say how many cells got a value."""
    found = 0
    seconds = policy.days * DAY
    over = ledger.credited(books) - policy.delay_hours * HOUR
    start = _first(books, base, seconds)
    while start is not None and start + seconds <= over:
        made = period(books, base, policy, key, start)
        with writing(base):
            base.execute("INSERT INTO periods VALUES (?, ?)", (start, seconds))
            base.executemany("INSERT INTO tellings VALUES (?, ?, ?, ?, ?, ?, ?)", made)
        found += len(made)
        start += seconds
    return found


def _first(books: sqlite3.Connection, base: sqlite3.Connection, seconds: int) -> int | None:
    """Begin behind what was told, or with who was vetted first; no second is in two periods."""
    last = base.execute("SELECT max(start + seconds) FROM periods").fetchone()[0]
    begin = vetting.first(books) if last is None else int(last)
    return None if begin is None else -(-begin // seconds) * seconds


def period(
    books: sqlite3.Connection, base: sqlite3.Connection, policy: Cells, key: bytes, start: int
) -> list[Telling]:
    """Make the values of one period."""
    owners = roll.owners(base)
    seen = [
        replace(each, member=owners.get(each.sensor, ""))
        for each in witnesses(books, policy, start)
    ]
    rule = policy.rule
    blocks, economies = (
        [replace(each, cells=_of(each, kind)) for each in seen] for kind in (BLOCK, ECONOMY)
    )
    year = start // (policy.days * DAY * YEAR) * policy.days * DAY * YEAR
    first = not _began(base, year, start)
    laid = [
        (BLOCK, blocks, cells.large(blocks, rule, policy.most_blocks)),
        (ECONOMY, economies, cells.large(economies, rule, policy.most_economies)),
        (SENSOR, _alone(seen), cells.single(seen, rule, policy.most_sensors, key)),
    ]
    return [
        _told(base, policy, key, kind, cell, start, [w.level for w in among if cell in w.cells])
        for kind, among, chosen in laid
        if math.isfinite(_budget(policy, kind).blur)
        for cell in sorted(chosen if first else _kept(base, kind, year, start))
    ]


def _budget(policy: Cells, kind: str) -> Budget:
    return policy.single if kind == SENSOR else policy.shared


def _began(base: sqlite3.Connection, year: int, start: int) -> bool:
    """Whether this year's cells were chosen; that there were none is a choice, too.

    They are chosen once a year, and none comes or goes in it: otherwise who adds a sensor of his
    own to a cell would see by its coming how many others it has.
    """
    return bool(
        base.execute(
            "SELECT 1 FROM periods WHERE start >= ? AND start < ?", (year, start)
        ).fetchone()
    )


def _kept(base: sqlite3.Connection, kind: str, year: int, start: int) -> set[str]:
    """Give the cells of a kind that this year has."""
    rows = base.execute(
        "SELECT DISTINCT cell FROM tellings WHERE kind = ? AND start >= ? AND start < ?",
        (kind, year, start),
    )
    return {cell for (cell,) in rows}


def _alone(seen: Sequence[Witness]) -> list[Witness]:
    """Give each sensor a cell of its own."""
    return [replace(each, cells=(each.sensor,)) for each in seen]


def _of(witness: Witness, kind: str) -> tuple[str, ...]:
    return tuple(cell for cell in witness.cells if ("/" in cell) is (kind == BLOCK))


def _told(
    base: sqlite3.Connection,
    policy: Cells,
    key: bytes,
    kind: str,
    cell: str,
    start: int,
    levels: Sequence[float],
) -> Telling:
    row = base.execute(
        "SELECT next FROM tellings WHERE kind = ? AND cell = ? AND start < ?"
        " ORDER BY start DESC LIMIT 1",
        (kind, cell, start),
    ).fetchone()
    before = np.array(row[0] if row else math.log(policy.expected))
    budget = _budget(policy, kind)
    noise = np.array(cells.deviate(key, "telling", kind, cell, str(start)))
    value = cells.told(before, np.array(levels), budget.clip, budget.blur, noise)
    follows = cells.after(before, value, budget.clip, budget.blur)
    seconds = policy.days * DAY
    return Telling(kind, cell, start, seconds, float(value), float(follows), budget.blur)


def witnesses(books: sqlite3.Connection, policy: Cells, start: int) -> list[Witness]:
    """Give every sensor that counts in the period that begins at `start`."""
    seconds = policy.days * DAY
    rows = books.execute(
        "SELECT sensor, sum(counted / 4294967296.0), sum(seconds) FROM rollups"
        " WHERE start >= ? AND start < ? GROUP BY sensor ORDER BY sensor",
        (start, start + seconds),
    ).fetchall()
    vetted = vetting.throughout(books, start, start + seconds)
    found = []
    for sensor, packets, listened in rows:
        place = places.at(books, sensor, start)
        stood = place is not None and place == places.at(books, sensor, start + seconds - 1)
        if sensor in vetted and stood and place and place.addresses and listened * _HALF >= seconds:
            hours = place.addresses * listened / HOUR
            level = math.log((packets * 4294967296.0 + 1) / hours)
            named = (place.economy, *blocks(place.blocks, policy))
            found.append(Witness(sensor, place.organisation, named, level))
    return found


def blocks(texts: Sequence[str], policy: Cells) -> tuple[str, ...]:
    """Give the coarse blocks that these are in; what is coarser than the policy is in none."""
    found = set()
    for network in map(ip_network, texts):
        length = policy.prefix if network.version == 4 else policy.prefix_six
        if network.prefixlen >= length:
            found.add(str(network.supernet(new_prefix=length)))
    return tuple(sorted(found))


def told(base: sqlite3.Connection, kind: str, most: int) -> list[Telling]:
    """Give what was told of a kind of cells in the newest periods that have any."""
    rows = base.execute(
        "SELECT kind, cell, start, seconds, value, next, blur FROM tellings WHERE kind = ?"
        " AND start IN (SELECT start FROM periods ORDER BY start DESC LIMIT ?)"
        " ORDER BY start DESC, cell",
        (kind, most),
    )
    return [Telling(*row) for row in rows]
