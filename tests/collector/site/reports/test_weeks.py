import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.site.reports.weeks import WEEK, named, of, over

MONDAY = 4 * 86400


@given(st.integers(0, 4_000_000_000))
def test_a_moment_lies_in_its_week_and_the_week_s_name_leads_back(at):
    week = of(at)
    assert week.start <= at < week.end
    assert named(week.name) == week
    assert week.end - week.start == WEEK


@pytest.mark.parametrize(
    ("at", "name"),
    [(1_735_516_800, "2025-W01"), (1_767_225_600, "2026-W01"), (1_609_459_200, "2020-W53")],
)
def test_weeks_are_numbered_as_iso_numbers_them(at, name):
    assert of(at).name == name


@pytest.mark.parametrize(
    "name", ["", "2026", "2026-W00", "2026-W54", "2025-W53", "2026-W1", "../x"]
)
def test_what_is_no_week_has_none(name):
    assert named(name) is None


def test_only_weeks_that_have_ended_are_over():
    assert [week.start for week in over(MONDAY, MONDAY + 2 * WEEK)] == [MONDAY, MONDAY + WEEK]
    assert over(MONDAY, MONDAY + WEEK - 1) == []
