"""Whose turn it is: few at first, in an order that nobody can choose, and nobody loses his turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.updates.cohort import DEFAULT, order, read, size, turn

BUNDLE, OTHER = "ab" * 32, "cd" * 32
NAMES = [f"sensor-{number}" for number in range(200)]


def early(cohort: str, told: set[str], bundle: str = BUNDLE) -> set[str]:
    """Who is told, when everybody asks."""
    waiting = set(NAMES) - told
    return {name for name in NAMES if turn(bundle, name, cohort, told=told, waiting=waiting)}


def test_the_first_cohort_is_one_box() -> None:
    assert len(early("1", set())) == 1


@given(st.integers(1, 100))
def test_a_share_is_exactly_so_many(share: int) -> None:
    assert len(early(f"{share}%", set())) == share * 2


def test_a_larger_cohort_takes_nothing_away() -> None:
    told: set[str] = set()
    for cohort in read(DEFAULT):
        before, told = told, early(cohort, told)
        assert before < told
    assert told == set(NAMES)


def test_whoever_asks_first_a_cohort_never_grows_beyond_its_size() -> None:
    told: set[str] = set()
    for name in NAMES:
        waiting = {other for other in NAMES if other <= name} - told
        if turn(BUNDLE, name, "1", told=told, waiting=waiting):
            told.add(name)
    assert len(told) == 1


def test_who_is_early_once_is_not_always() -> None:
    assert order(BUNDLE, NAMES)[:10] != order(OTHER, NAMES)[:10]
    assert 0 <= len(early("10%", set()) & early("10%", set(), OTHER)) < 10  # of 20; two by chance


def test_who_is_not_waiting_is_not_told() -> None:
    assert not turn(BUNDLE, "another", "100%", told=set(), waiting=NAMES)


def test_the_first_of_two_boxes_is_one_of_them() -> None:
    assert [size(cohort, 2) for cohort in read(DEFAULT)] == [1, 1, 1, 2]


def test_where_nobody_is_nobody_is_told() -> None:
    assert size("100%", 0) == size("1", 0) == 0


@pytest.mark.parametrize(
    "text", ["", "0", "1,1", "5%,5%", "25%,5%", "5%,1", "101%", "0%", "1,,5%", "all", "1.5%", "-1"]
)
def test_what_is_no_cohort_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"cohort|shares"):
        read(text)


def test_boxes_and_shares_are_read_as_they_are_written() -> None:
    assert read("1, 10,25%,100%") == ("1", "10", "25%", "100%")
