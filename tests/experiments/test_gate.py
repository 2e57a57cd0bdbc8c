"""What is behind the gate serves its readers, in a reduced version of the experiment."""

import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from collector.gate.edition import Draw, _draw, closed
from collector.gate.policy import Policy


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


@pytest.fixture
def keyed(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    yield __import__("keyed")
    for name in ("keyed", "rules", "worlds"):
        sys.modules.pop(name, None)


def test_many_keys_at_once_are_told_what_the_product_tells_under_each(keyed):
    worlds = sys.modules["worlds"]
    found, key, policy = worlds.world(12, 4, 1, rare=0), bytes(range(32)), Policy(fewest=12)
    names = worlds.roster(found)
    sensors = sorted(names.columns)
    thrown = [_draw(key, epoch * policy.seconds, sensors, policy) for epoch in range(16)]
    many = keyed.told(
        keyed.sights(found, policy),
        policy,
        1,
        lambda epoch: Draw(*(getattr(thrown[epoch], each.name)[None] for each in fields(Draw))),
    )[0]
    laid, before, habits = worlds.hours(found, names), None, None
    for epoch, values in enumerate(many):
        some = laid[6 * epoch : 6 * epoch + 6]
        start = epoch * policy.seconds
        one = closed(some, names, sensors, key, policy, start=start, before=before, habits=habits)
        before, habits = one.edition, one.habits
        said = {line.series: line.value for line in before.lines}
        assert {s: v for s, v in zip(policy.series, values, strict=True) if s in said} == (
            pytest.approx(said, rel=0.02)
        )
        assert {s for s, v in zip(policy.series, values, strict=True) if not np.isnan(v)} == set(
            said
        )
