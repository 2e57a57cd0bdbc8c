"""Annals, or a ledger -> where the newest hours' packets came from."""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from collector.books import ledger
from collector.geo import shelf, views
from collector.geo.origins import census, read
from collector.geo.standings import mean
from collector.geo.systems import Systems
from collector.geo.views import Kind, View, moment
from collector.index import annals, bulletins
from collector.index.hour import NETWORK
from collector.settings import Geo
from teiten.errors import OperatorError

_VALUE, _MEAN = annals.COLUMNS.index("value"), annals.COLUMNS.index("mean")


def economies(state: Path, hours: int, kind: Kind, family: int) -> View:
    """Read from the annals what came from each economy."""
    with annals.opened(state) as chronicle:
        first, last, seconds = bulletins.span(chronicle, hours, None)
        heads = list(annals.headings(chronicle, seconds, first, last))
        rows = annals.roster(chronicle, 0).rows
        courses = {
            series.economy: annals.course(chronicle, seconds, row, first, last)
            for series, row in rows.items()
            if series.economy and series.family == family
        }
    allocated = shelf.allocated()
    return views.by_economy(
        _framed(heads, kind, family),
        _means(courses, _MEAN),
        _means(courses, _VALUE),
        str(allocated.label),
        allocated.sizes[family],
    )


def _means(courses: Mapping[str, annals.Numbers], column: int) -> dict[str, float]:
    """Average each economy over the hours that have a number."""
    return mean(
        {
            economy: [None if np.isnan(number) else float(number) for number in course[:, column]]
            for economy, course in courses.items()
        }
    )


def _framed(heads: Sequence[annals.Heading], kind: Kind, family: int) -> View:
    covers = [head.coverage for head in heads if head.coverage.reported]
    units = NETWORK if family == 6 else 1
    lost = [(cover.unexamined or 0) + (cover.overflow or 0) for cover in covers]
    nowhere = [cover.nowhere or 0 for cover in covers]
    return View(
        view=kind,
        family=family,
        start=moment(heads[0].start),
        hours=len(heads),
        unit=views.UNIT[family],
        address_hours=round(sum(c.address_hours[str(family)] for c in covers) / units, 3),
        told=round(1 - sum(lost) / len(lost), 4) if lost else None,
        nowhere=round(sum(nowhere) / len(nowhere), 4) if nowhere else None,
        data=tuple(dict.fromkeys(head.labels for head in heads if head.coverage.reported)),
    )


def systems(connection: sqlite3.Connection, settings: Geo, hours: int, family: int) -> View:
    """Count the newest hours' packets by autonomous system, as far as bodies are kept."""
    known = _known(settings)
    newest = ledger.newest(connection)
    if newest is None:
        raise OperatorError("There is no hour yet.", hint="Sensors report every hour.")
    last, seconds = newest
    since = max(last - (hours - 1) * seconds, ledger.horizon(connection) + 1)
    marks = [mark for mark in ledger.marks(connection, since) if mark.seconds == seconds]
    found = census((read(ledger.body(connection, mark)) for mark in marks), known.at)[family]
    framed = View(
        view=Kind.SYSTEMS,
        family=family,
        start=moment(marks[0].start),
        hours=(last - marks[0].start) // seconds + 1,
        unit=views.UNIT[family],
        address_hours=round(found.address_hours, 3),
        told=round(found.told, 4),
        data=(str(known.label),),
    )
    return views.by_system(framed, found.rates(), known)


def _known(settings: Geo) -> Systems:
    found = shelf.systems(settings)
    if found is None:
        raise OperatorError(
            "Nothing says of which autonomous systems sources are.",
            hint="Name a vendor's MMDB file in the setting geo.asn-database.",
        )
    return found
