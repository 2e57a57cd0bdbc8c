"""Whatever a driver counts, losses are booked: never too many, and all of them when it is quiet."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.counting.lost import Lost


class Step(NamedTuple):
    """What happens before, and while, the counters are read."""

    lost: int
    ours: int
    lost_meanwhile: int
    ours_meanwhile: int


STILL = Step(0, 0, 0, 0)
FEW = st.integers(0, 50)
STEPS = st.lists(st.builds(Step, FEW, FEW, FEW, FEW), max_size=20)


class Link:
    """A link that loses packets, and its driver."""

    def __init__(self, *, both: bool, lost: int = 0, ours: int = 0) -> None:
        self.both, self.lost, self.ours = both, lost, ours

    @property
    def dropped(self) -> int:
        return self.lost + self.ours * self.both

    def go(self, lost: int, ours: int) -> None:
        self.lost += lost
        self.ours += ours

    def booked(self, books: Lost, meanwhile: Step = STILL) -> int:
        low = self.ours
        self.go(meanwhile.lost_meanwhile, meanwhile.ours_meanwhile)
        dropped = self.dropped
        self.go(meanwhile.lost_meanwhile, meanwhile.ours_meanwhile)
        return books.book(dropped, dropped, low=low, high=self.ours)


@pytest.mark.parametrize("both", [True, False], ids=["counts both", "counts its own"])
@given(st.integers(0, 99), st.integers(0, 99), STEPS)
def test_losses_are_never_too_many_and_complete_when_it_is_quiet(
    both: bool, lost: int, ours: int, steps: list[Step]
) -> None:
    link = Link(both=both, lost=lost, ours=ours)
    books, told = Lost(link.dropped, link.ours), 0
    for step in steps:
        link.go(step.lost, step.ours)
        told += link.booked(books, step)
        assert 0 <= told <= link.lost - lost
    link.go(0, 1 + link.lost)  # as many as it takes to know what this driver counts
    told += link.booked(books)
    assert told == link.lost - lost


@pytest.mark.parametrize("both", [True, False], ids=["counts both", "counts its own"])
@given(st.integers(0, 99), st.integers(0, 99), FEW, FEW)
def test_what_was_lost_while_no_daemon_ran_is_booked_by_the_next(
    both: bool, lost: int, ours: int, away: int, dropped: int
) -> None:
    link = Link(both=both, lost=lost, ours=ours)
    before = link.dropped, link.ours
    link.go(away, dropped)
    books = Lost(link.dropped, link.ours).since(*before)
    link.go(0, 1 + link.lost)
    assert link.booked(books) == away
