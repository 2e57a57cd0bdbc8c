import numpy as np
import pytest

from collector.gate.quorum import quorum

RNG = np.random.default_rng(1)
ALL = np.ones((20_000, 20), dtype=bool)
SHARE = RNG.random(20_000)
NUMBERS = {"calm": 0.5, "edge": 0.12}


def said(part, before=False, counts=ALL):
    saw = np.arange(20) < round(20 * part)
    return quorum(
        np.broadcast_to(saw, ALL.shape), counts, np.full(20_000, before), SHARE, **NUMBERS
    )


def test_what_all_saw_is_said_and_what_nobody_saw_is_not():
    loud = SHARE >= 0.5
    assert said(1.0)[loud].all()
    assert not said(0.0, before=True)[loud].any()


def test_how_often_it_is_said_grows_evenly_with_how_many_saw_it():
    often = np.array([said(part).mean() for part in (0.25, 0.5, 0.75)])
    assert np.diff(often) == pytest.approx(often[1] - often[0], abs=0.01)
    assert often[1] == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize("before", [True, False])
def test_in_a_calm_epoch_what_was_said_stays_whatever_was_seen(before):
    calm = SHARE < 0.5
    for part in (0.0, 1.0):
        assert (said(part, before)[calm] == before).all()


@pytest.mark.parametrize("before", [True, False])
def test_where_nobody_counts_what_was_said_stays(before):
    assert (said(1.0, before, counts=~ALL) == before).all()


def test_who_does_not_count_decides_nothing():
    few = ALL & (np.arange(20) >= 10)
    assert not said(0.5, counts=few).any()
