"""Tables of economies: nothing is lost from one to the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.geo.regions import ECONOMIES, REGIONS, Registry
from collector.geo.standings import by_score, mean, regions, standings
from teiten.geo.shelf import load

SIZES = load().sizes(4)
SEEN = st.dictionaries(st.sampled_from(ECONOMIES), st.floats(0, 1e6), max_size=60)


@given(SEEN)
def test_standings_and_regions_add_up_to_what_was_seen(seen):
    total = sum(seen.values())
    assert sum(row.value for row in standings(seen, SIZES, 4)) == pytest.approx(total)
    assert sum(row.value for row in regions(seen)) == pytest.approx(total)


@given(SEEN)
def test_every_region_is_told_and_shares_are_of_all(seen):
    found = regions(seen)
    nowhere = {""} if seen.get("") else set()
    assert {row.region for row in found} == {*map(str, Registry)} | nowhere
    if any(seen.values()):
        assert sum(row.share for row in found) == pytest.approx(1)


@given(SEEN)
def test_a_row_has_a_score_or_a_reason(seen):
    for row in standings(seen, SIZES, 4):
        assert (row.score is None) == bool(row.why)


def test_an_economy_stands_in_its_region():
    found = {row.economy: row for row in standings({"JP": 3.0, "CY": 1.0, "": 4.0}, SIZES, 4)}
    assert (found["JP"].region, found["CY"].region) == ("APNIC", "RIPE NCC")
    assert (found[""].region, found[""].share) == ("", 0.5)
    assert {row.region: row.value for row in regions({"JP": 3.0, "CY": 1.0, "": 4.0})}[""] == 4.0


def test_what_came_most_stands_first():
    found = standings({"JP": 1.0, "BR": 3.0}, SIZES, 4)
    assert [row.economy for row in found[:2]] == ["BR", "JP"]
    assert len(found) == len(SIZES)


def test_the_ranking_by_score_has_only_those_with_one():
    seen = {economy: size / 1e6 for economy, size in SIZES.items()} | {"NZ": 1000.0}
    found = by_score(standings(seen, SIZES, 4))
    assert found[0].economy == "NZ"
    assert all(row.score is not None for row in found)
    assert len(found) > 150


def test_missing_times_are_missing_and_not_zero():
    assert mean({"JP": [1.0, None, 3.0], "BR": [None, None], "US": []}) == {"JP": 2.0}


def test_only_known_economies_have_a_region():
    assert set(REGIONS) == {economy for economy in ECONOMIES if economy}
