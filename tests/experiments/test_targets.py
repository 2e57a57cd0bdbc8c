"""What is promised of the index holds in a reduced version of its experiments."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    path = tmp_path_factory.mktemp("experiments") / "figures.json"
    script = Path(__file__).with_name("experiments.py")
    subprocess.run([sys.executable, script, "--quick", "--figures", path], check=True)
    return json.loads(path.read_text())


@pytest.fixture(scope="module")
def index(figures):
    return [row for row in figures["accuracy"] if row["estimator"] == "index"]


def test_a_fifth_of_the_sensors_at_fifty_times_biases_it_by_less_than_a_twentieth(index):
    assert {row["sensors"] for row in index} == {12, 40, 100}
    assert all(abs(row["bias"]) < 0.05 for row in index)


def test_it_varies_little_more_than_the_mean_of_sensors_of_which_nobody_is_odd(index):
    assert max(row["cv_ratio"] for row in index) < 1.4


def test_nineteen_of_twenty_intervals_hold_the_truth(index):
    assert min(row["covered"] for row in index) > 0.9


def test_no_simpler_rule_does(figures):
    others = [row for row in figures["accuracy"] if row["estimator"] != "index"]
    worst: dict[str, float] = {}
    for row in others:
        worst[row["estimator"]] = max(worst.get(row["estimator"], 0), abs(row["bias"]))
    assert min(worst.values()) > 0.1


def test_odd_hours_are_found_and_others_left_alone(figures):
    (found,) = figures["flags"]
    assert found["recall"] >= 0.9
    assert found["false"] <= 0.05
    assert found["local_false"] <= found["false"]


def test_weights_put_right_where_sensors_stand(figures):
    alike, weighed, *_ = (abs(row["bias"]) for row in figures["regions"])
    assert weighed < alike / 4
