"""The public's alarms follow from editions alone."""

import numpy as np
import pytest

from collector.weather.alarm import What
from collector.weather.public import Values, listed, public

MONDAY, EPOCH = 1_767_571_200, 6 * 3600
NAMES = ["IPv4 TCP 445", "IPv4 ICMP"]


def editions(days=40, seed=1):
    """Values in bins of a quarter, as a gate gives them."""
    rng = np.random.default_rng(seed)
    starts = MONDAY + EPOCH * np.arange(days * 4, dtype=np.int64)
    season = 1 + 0.2 * np.cos(2 * np.pi * (np.arange(days * 4) % 4) / 4)
    levels = 3 * season[:, None] * np.exp(0.1 * rng.standard_normal((days * 4, 2)))
    return Values(starts, 1.25 ** np.round(np.log(levels) / np.log(1.25)), NAMES)


def risen(factor, steps=8):
    found = editions()
    found.values[120 : 120 + steps, 0] *= factor
    return found


def whats(seen):
    return [change.what for change in public(seen)]


def test_usual_epochs_raise_nothing():
    assert public(editions()) == ()


@pytest.mark.parametrize("factor", [3.0, 10.0])
def test_a_rise_is_told_in_its_first_epochs_and_ends(factor):
    told = public(risen(factor))
    assert told[0].what is What.RAISED
    assert told[0].alarm.series == NAMES[0]
    assert told[0].alarm.share is None
    assert told[0].at - (MONDAY + 120 * EPOCH) <= EPOCH
    assert told[-1].what is What.ENDED


def test_what_was_told_does_not_depend_on_what_comes_later():
    whole = risen(3.0)
    for end in (121, 124, 140):
        part = Values(whole.starts[:end], whole.values[:end], NAMES)
        assert public(part) == public(whole)[: len(public(part))]


def test_a_series_that_comes_later_changes_nothing_of_what_was_told():
    alone = risen(3.0)
    rng = np.random.default_rng(7)
    late = 3 * np.exp(0.3 * rng.standard_normal((len(alone.starts), 40)))
    more = Values(
        alone.starts,
        np.hstack([alone.values, late]),
        [*NAMES, *(f"IPv4 TCP {port}" for port in range(40))],
        since=(0, 0, *(130 for _ in range(40))),
    )
    before = [change for change in public(alone) if change.at < alone.starts[129]]
    assert before
    assert [change for change in public(more) if change.at < alone.starts[129]] == before


def test_epochs_of_which_nothing_is_said_are_no_fall_and_no_rise():
    found = editions()
    found.values[60:80] = np.nan
    assert public(found) == ()


def test_what_lasts_for_a_week_is_the_usual_from_then_on():
    found = whats(risen(4.0, steps=40))
    assert found == [What.RAISED, What.CONFIRMED, What.ENDED]


def test_a_port_that_is_not_listed_has_at_most_what_the_smallest_has():
    values = np.array([[5.0, np.nan, 2.0], [np.nan, np.nan, 1.0], [np.nan, np.nan, np.nan]])
    found = listed(values, np.array([True, True, False]))
    assert found[0].tolist() == [5.0, 5.0, 2.0]
    assert np.isnan(found[1:, :2]).all()
