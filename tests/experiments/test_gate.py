"""What is behind the gate serves its readers, in a reduced version of the experiment."""

import pytest


@pytest.fixture(scope="session")
def rows(tried):
    return {(row["rule"], row["deviant"][:1]): row for row in tried("gate")["gate"]}


@pytest.mark.parametrize("odd", ["n", "4"])
def test_the_largest_ports_are_public(rows, odd):
    row = rows["gated", odd]
    assert row["recall"] > 0.85
    assert row["weekly"] > 0.75
    assert row["spearman"] > 0.8


def test_four_odd_sensors_are_no_harm_to_it_as_they_are_to_a_mean(rows):
    assert abs(rows["gated", "4"]["bias"]) < 0.3
    assert rows["plain", "4"]["bias"] > 3
