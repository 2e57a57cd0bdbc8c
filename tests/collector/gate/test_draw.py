import numpy as np
import pytest

from collector.gate.draw import drawn, lot, normal
from collector.index.series import Series
from teiten.rollup.record import TCP

TELNET, SMB = Series(4, TCP, None, 23), Series(4, TCP, None, 445)
NAMES = [f"s{number:02}" for number in range(40)]


def test_the_same_epoch_is_never_drawn_again(key):
    first = drawn(key, TELNET, 0, NAMES, 0.6)
    assert first.sum() == 24
    assert (drawn(key, TELNET, 0, NAMES, 0.6) == first).all()


def test_another_series_epoch_or_key_draws_others(key):
    first = drawn(key, TELNET, 0, NAMES, 0.6)
    others = (
        drawn(key, SMB, 0, NAMES, 0.6),
        drawn(key, TELNET, 21600, NAMES, 0.6),
        drawn(key[::-1], TELNET, 0, NAMES, 0.6),
    )
    assert all((other != first).any() for other in others)


def test_one_more_sensor_changes_the_place_of_one_other_at_most(key):
    for start in range(0, 50 * 21600, 21600):
        before = drawn(key, TELNET, start, NAMES, 0.6)
        after = drawn(key, TELNET, start, [*NAMES, "new"], 0.6)[:-1]
        assert (before != after).sum() <= 1


def test_every_sensor_is_drawn_as_often(key):
    times = np.mean([drawn(key, SMB, epoch, NAMES, 0.6) for epoch in range(1000)], axis=0)
    assert abs(times - 0.6).max() < 0.06


@pytest.mark.parametrize(("sensors", "chosen"), [(1, 1), (2, 1), (5, 3), (12, 7), (30, 18)])
def test_a_share_is_rounded_to_the_nearest(key, sensors, chosen):
    assert drawn(key, TELNET, 0, NAMES[:sensors], 0.6).sum() == chosen


def test_lots_are_even_and_normal_numbers_are_normal(key):
    lots = np.array([lot(key, "test", number) for number in range(4000)])
    normals = np.array([normal(key, "test", number) for number in range(4000)])
    assert abs(np.histogram(lots, 8, (0, 1))[0] - 500).max() < 90
    assert abs(normals.mean()) < 0.06
    assert abs(normals.std() - 1) < 0.05


def test_words_are_not_run_together(key):
    assert lot(key, "a", "bc") != lot(key, "ab", "c")


def test_a_short_key_is_none():
    with pytest.raises(ValueError, match="32 bytes"):
        lot(b"short", "word")
