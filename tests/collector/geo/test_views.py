"""A table says what it is of, and whom it owes."""

import pytest

from collector.geo import views
from collector.geo.atlas import CODES
from collector.geo.label import Label
from collector.geo.origins import Census
from collector.geo.spans import Span, joined
from collector.geo.systems import Systems
from collector.geo.views import Kind
from teiten.geo.shelf import load

SIZES = load().sizes(4)
DATA = Label(name="some", version="1", attribution="by Some")
PACKETS = {CODES[economy]: 1 + size // 10_000 for economy, size in SIZES.items()}
FOUND = Census(PACKETS | {CODES["NZ"]: 10**7, CODES["KI"]: 3, 0: 50}, 10.0, 0.9)


def shown(kind):
    framed = views.frame(kind, 0, 24, 4, FOUND, DATA)
    return views.by_economy(framed, FOUND, DATA, SIZES)


def test_a_table_says_what_it_rests_on():
    found = shown(Kind.RAW)
    assert (found.start, found.hours, found.told) == ("1970-01-01T00:00:00Z", 24, 0.9)
    assert (found.data.attribution, found.allocated) == ("by Some", DATA)


def test_economies_are_ranked_by_what_came_from_them():
    rows = shown(Kind.RAW).rows
    assert [row.economy for row in rows[:2]] == ["NZ", "US"]
    assert "" in {row.economy for row in rows}
    assert sum(row.share for row in rows) == pytest.approx(1)


def test_economies_are_ranked_by_how_unusual_they_are():
    rows = shown(Kind.NORMALISED).rows
    assert rows[0].economy == "NZ"
    assert rows[0].score > 80
    assert not {"", "KI"} & {row.economy for row in rows}


def test_where_little_is_usual_there_is_no_score():
    (row,) = (row for row in shown(Kind.RAW).rows if row.economy == "KI")
    assert row.why == "little-usual"


def test_regions_are_sums():
    rows = shown(Kind.REGIONS).rows
    assert sum(row.value for row in rows) == pytest.approx(sum(FOUND.packets.values()) / 10)


def test_systems_are_named():
    systems = Systems(DATA, joined([Span(0, 9, 64500)]), joined([]), {64500: "Example"})
    found = Census({64500: 30, 0: 10}, 10.0, 1.0)
    rows = views.by_system(views.frame(Kind.SYSTEMS, 0, 1, 4, found, DATA), found, systems).rows
    assert [(r.system, r.name, r.value, r.share) for r in rows] == [
        (64500, "Example", 3.0, 0.75),
        (0, "", 1.0, 0.25),
    ]
