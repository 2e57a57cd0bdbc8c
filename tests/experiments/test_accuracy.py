"""What is promised of the index holds in a reduced version of its experiments."""

import pytest


@pytest.fixture(scope="module")
def rows(tried):
    return tried("accuracy")["accuracy"]


@pytest.fixture(scope="module")
def index(rows):
    return [row for row in rows if row["estimator"] == "index" and row["series"] == "common"]


@pytest.fixture(scope="module")
def rare(rows):
    return [row for row in rows if row["estimator"] == "index" and row["series"] == "rare"]


def test_a_fifth_of_the_sensors_at_fifty_times_biases_it_by_less_than_a_twentieth(index):
    assert {row["sensors"] for row in index} == {12, 40, 100}
    assert all(abs(row["bias"]) < 0.05 for row in index)


def test_it_varies_little_more_than_the_mean_of_sensors_of_which_nobody_is_odd(index):
    assert max(row["cv_ratio"] for row in index) < 1.4


def test_nineteen_of_twenty_intervals_hold_the_truth(index):
    assert min(row["covered"] for row in index) > 0.9


def test_rare_series_are_no_worse_for_it(rare):
    assert len(rare) == 3
    assert all(abs(row["bias"]) < 0.08 for row in rare)
    assert max(row["cv_ratio"] for row in rare) < 1.6


def test_no_simpler_rule_does(rows):
    others = [row for row in rows if row["estimator"] != "index"]
    worst: dict[str, float] = {}
    for row in others:
        worst[row["estimator"]] = max(worst.get(row["estimator"], 0), abs(row["bias"]))
    assert min(worst.values()) > 0.1
