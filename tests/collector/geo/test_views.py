"""A table says what it is of, and whom it owes."""

import msgspec
import pytest

from collector.geo import views
from collector.geo.label import Label
from collector.geo.spans import Span, joined
from collector.geo.systems import Systems
from collector.geo.views import UNIT, Kind, View
from teiten.geo.shelf import load

DATA = Label(name="some", version="1", attribution="by Some")
SIZES = load().sizes(4)
MEANS = {economy: (1 + size // 10_000) / 10 for economy, size in SIZES.items()}
MEANS |= {"NZ": 10.0**6, "KI": 0.3}
FRAME = View(
    view=Kind.RAW,
    family=4,
    start="2004-01-30T09:00:00Z",
    hours=24,
    unit=UNIT[4],
    address_hours=10.0,
    told=0.9,
    data=("some 1 (by Some)",),
)


def shown(kind):
    framed = msgspec.structs.replace(FRAME, view=kind)
    return views.by_economy(framed, MEANS, {"NZ": 7.0}, "registries", SIZES)


def test_a_table_says_what_it_rests_on():
    found = shown(Kind.RAW)
    assert (found.data, found.allocated) == (("some 1 (by Some)",), "registries")
    assert shown(Kind.REGIONS).allocated is None


def test_economies_are_ranked_by_what_came_from_them():
    rows = shown(Kind.RAW).rows
    assert [row.economy for row in rows[:2]] == ["NZ", "US"]
    assert [row.index for row in rows[:2]] == [7.0, None]
    assert sum(row.share for row in rows) == pytest.approx(1)


def test_economies_are_ranked_by_how_unusual_they_are():
    rows = shown(Kind.NORMALISED).rows
    assert rows[0].economy == "NZ"
    assert rows[0].score > 80
    assert "KI" not in {row.economy for row in rows}


def test_where_little_is_usual_there_is_no_score():
    (row,) = (row for row in shown(Kind.RAW).rows if row.economy == "KI")
    assert row.why == "little-usual"


def test_regions_are_sums():
    rows = shown(Kind.REGIONS).rows
    assert sum(row.value for row in rows) == pytest.approx(sum(MEANS.values()))


def test_systems_are_named():
    systems = Systems(DATA, joined([Span(0, 9, 64500)]), joined([]), {64500: "Example"})
    rows = views.by_system(FRAME, {64500: 3.0, 0: 1.0}, systems).rows
    assert [(r.system, r.name, r.value, r.share) for r in rows] == [
        (64500, "Example", 3.0, 0.75),
        (0, "", 1.0, 0.25),
    ]
