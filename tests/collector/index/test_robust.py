import numpy as np
import pytest

from collector.index.robust import agreement, estimate


def test_equal_sensors_are_their_mean(sight):
    found = estimate(sight([[32, 64, 16]], [16, 32, 8]))
    assert found.value == pytest.approx([2.0])
    assert found.distance == pytest.approx(np.zeros((1, 3)))


@pytest.mark.parametrize("sensors", [12, 40, 100])
def test_a_fifth_of_the_sensors_at_fifty_times_moves_nothing(sight, sensors):
    usual = np.full(sensors, 80.0)
    odd = usual * np.where(np.arange(sensors) < sensors // 5, 50, 1)
    assert estimate(sight([odd], np.full(sensors, 16))).value == pytest.approx([5.0], rel=0.01)


def test_a_rise_that_everybody_sees_is_believed_at_once(sight):
    found = estimate(sight([[160] * 12, [8000] * 12], [16] * 12))
    assert found.value == pytest.approx([10, 500])


def test_one_packet_among_many_silent_sensors_is_not_thrown_away(sight):
    found = estimate(sight([[1] + [0] * 39], [16] * 40))
    assert 0.2 / 640 < found.value[0] < 1 / 640


def test_a_sensor_that_is_known_to_see_more_is_not_odd(sight):
    counts, profiles = [[80, 80, 80, 240]], np.array([[1.0, 1, 1, 3]])
    found = estimate(sight(counts, [16] * 4, profiles=profiles))
    assert found.value == pytest.approx([5.0])


def test_learnt_profiles_of_odd_sensors_cannot_outweigh_the_others(sight):
    odd = np.arange(40) < 8
    profiles = np.where(odd, 5.0, 1.0)[None, :]
    found = estimate(sight([np.where(odd, 4000, 80)], [16] * 40, profiles=profiles))
    assert found.value == pytest.approx([5.0], rel=0.02)


def test_who_did_not_report_has_no_part_in_it(sight):
    found = estimate(sight([[80, 80, 0]], [16, 16, 0]))
    assert found.value == pytest.approx([5.0])


def test_an_hour_without_anybody_is_missing_and_an_hour_of_nothing_is_zero(sight):
    assert np.isnan(estimate(sight([[0, 0]], [0, 0])).value).all()
    silent = estimate(sight([[0, 0]], [16, 16]))
    assert (silent.value, silent.low) == (0, 0)
    assert silent.high == pytest.approx(3 / 32)


def test_one_sensor_alone_is_believed(sight):
    found = estimate(sight([[80]], [16]))
    assert found.value == pytest.approx([5.0])
    assert np.isfinite(found.high).all()


def test_more_sensors_say_it_more_surely(sight, rng):
    def width(sensors):
        counts = rng.poisson(80 * rng.standard_gamma(2.8, (200, sensors)) / 2.8)
        found = estimate(sight(counts, [16] * sensors))
        return np.median(found.high / found.low)

    assert width(100) < width(40) < width(12)


def test_who_sees_three_times_as_much_of_everything_agrees_with_nobody(sight, rng):
    counts = rng.negative_binomial(3, 3 / (3 + 80), (30, 20)).astype(float)
    counts[:, 7] = rng.negative_binomial(3, 3 / (3 + 240), 30)
    seen = sight(counts, np.full(20, 16.0))
    found = agreement(seen, estimate(seen))
    assert found[7] == 0
    assert np.delete(found, 7).min() > 0.1


def test_a_few_series_are_not_enough_to_judge_a_sensor_by_all(sight):
    seen = sight(np.full((4, 20), 80.0), np.full(20, 16.0))
    assert agreement(seen, estimate(seen)).tolist() == [1.0] * 20


def test_where_sensors_are_far_apart_by_nature_few_are_cut(sight):
    """A rare port: most sensors see nothing in an hour, and the others many."""
    counts = np.array([[0.0] * 14 + [53.0] * 6] * 2)
    near, far = estimate(sight(counts, np.full(20, 16.0), spread=np.array([1.0, 2.7]))).value
    assert near < 0.6
    assert far == pytest.approx(6 * 53 / 20 / 16, rel=0.15)
