"""The ledger's newest hours -> where their packets came from."""

import sqlite3

from collector import ledger
from collector.geo import shelf, views
from collector.geo.origins import census, read
from collector.geo.systems import Systems
from collector.geo.views import Kind, View
from collector.settings import Geo
from teiten.errors import OperatorError


def look(
    connection: sqlite3.Connection, settings: Geo, *, hours: int, kind: Kind, family: int
) -> View | None:
    """Count the newest `hours`, as far as their bodies are kept; nothing where there are none."""
    newest = ledger.newest(connection)
    if newest is None:
        return None
    last, seconds = newest
    since = max(last - (hours - 1) * seconds, ledger.horizon(connection) + 1)
    marks = [mark for mark in ledger.marks(connection, since) if mark.seconds == seconds]
    sent = (read(ledger.body(connection, mark)) for mark in marks)
    first = marks[0].start
    shown = (last - first) // seconds + 1
    if kind is Kind.SYSTEMS:
        systems = _systems(settings)
        found = census(sent, systems.at)[family]
        framed = views.frame(kind, first, shown, family, found, systems.label)
        return views.by_system(framed, found, systems)
    atlas, allocated = shelf.atlas(settings), shelf.allocated()
    found = census(sent, atlas.at)[family]
    framed = views.frame(kind, first, shown, family, found, atlas.label)
    return views.by_economy(framed, found, allocated.label, allocated.sizes[family])


def _systems(settings: Geo) -> Systems:
    found = shelf.systems(settings)
    if found is None:
        raise OperatorError(
            "Nothing says of which autonomous systems sources are.",
            hint="Name a vendor's MMDB file in the setting geo.asn-database.",
        )
    return found
