"""The attacker finds the sensors behind a plain mean and not those behind the gate; reduced."""

import pytest


def end(tried, rule):
    return [row for row in tried("attack")["maps"] if row["rule"] == rule][-1]


def worst(tried, rule, amplitude):
    rows = [
        r for r in tried("attack")["single"] if (r["rule"], r["amplitude"]) == (rule, amplitude)
    ]
    assert rows
    return max(row["high"] for row in rows)


def test_behind_a_plain_mean_sensors_are_located_within_a_week(tried):
    found = end(tried, "mean")
    assert found["located"] >= 24
    assert found["wrong"] <= 2


def test_behind_the_gate_none_is_and_little_is_learnt(tried):
    found = end(tried, "gate")
    assert found["located"] == 0
    assert found["learnt"] <= 0.15 * found["day"] / 90 + 0.01


@pytest.mark.parametrize("amplitude", [20, 200, 5_000, 500_000])
def test_a_value_of_the_gate_says_next_to_nothing_of_one_sensor(tried, amplitude):
    assert worst(tried, "gate", amplitude) <= 0.02


def test_a_median_gives_a_sensor_away_to_who_knows_the_others(tried):
    assert worst(tried, "median", 5_000) > 0.5
