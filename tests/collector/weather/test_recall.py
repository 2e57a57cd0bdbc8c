"""Steps that are gone through again."""

import numpy as np
import pytest

from collector.weather.calibrated import HOURLY
from collector.weather.recall import REACH, Recall, Step, copied
from collector.weather.thresholds import rarity
from collector.weather.vigil import Glance, Vigil

HOUR, SEEN = 3600, np.ones(1, dtype=bool)
RARE = rarity(SEEN, 1 / 20, 168)


def glance(hour, count):
    return Glance(hour * HOUR, np.array([float(count)]), np.array([20.0]), SEEN)


def lived(counts):
    """A vigil that saw these counts, and what is remembered of it."""
    vigil, recall = Vigil(HOURLY), Recall()
    for hour, count in enumerate(counts):
        vigil.step(glance(hour, count), RARE)
        recall.add(Step(glance(hour, count), RARE, (), (), copied(vigil.traces)))
    return vigil, recall


COUNTS = [20 + (7 * n) % 11 for n in range(100)]


@pytest.mark.parametrize("hour", [40, 70, 98, 99])
def test_a_step_that_is_told_again_alike_changes_nothing(hour):
    vigil, recall = lived(COUNTS)
    *_, (head, _, again) = recall.again(glance(hour, COUNTS[hour]), HOURLY)
    assert head == 99 * HOUR
    assert again.traces.sum == pytest.approx(vigil.traces.sum)
    assert again.traces.spare == pytest.approx(vigil.traces.spare)
    assert again.traces.behind == pytest.approx(vigil.traces.behind)


def test_a_revised_step_is_as_if_it_had_been_so_from_the_beginning():
    revised = [*COUNTS[:90], 55, *COUNTS[91:]]
    _, recall = lived(COUNTS)
    *_, (_, _, again) = recall.again(glance(90, 55), HOURLY)
    vigil, _ = lived(revised)
    assert again.traces.sum == pytest.approx(vigil.traces.sum)
    assert again.traces.late == pytest.approx(vigil.traces.late)


def test_it_may_be_revised_twice():
    _, recall = lived(COUNTS)
    list(recall.again(glance(90, 55), HOURLY))
    *_, (_, _, again) = recall.again(glance(91, COUNTS[91]), HOURLY)
    vigil, _ = lived([*COUNTS[:90], 55, *COUNTS[91:]])
    assert again.traces.sum == pytest.approx(vigil.traces.sum)


def test_what_is_too_long_ago_is_not_gone_through():
    _, recall = lived(COUNTS)
    assert not list(recall.again(glance(20, 55), HOURLY))
    assert not list(recall.again(glance(200, 55), HOURLY))


def test_no_more_is_remembered_than_three_days():
    _, recall = lived(COUNTS * 3)
    assert len(recall.steps) == REACH
    assert sum(step.traces is not None for step in recall.steps.values()) < REACH / 3
