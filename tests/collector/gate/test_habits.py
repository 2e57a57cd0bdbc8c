import numpy as np
import pytest

from collector.gate.habits import MOST, learnt, strange, without

RNG = np.random.default_rng(1)
OWN = RNG.normal(0, 0.5, 40)
THERE = np.ones(40, dtype=bool)


def years(logs, *, there=THERE, epochs=300, level=3.0):
    habits = np.zeros(40)
    for _ in range(epochs):
        habits = learnt(habits, logs, there, np.array(level), 0.05)
    return habits


def test_with_habits_taken_out_all_say_the_same():
    logs = 3.0 + OWN
    assert np.ptp(logs) > 1.5
    assert np.ptp(without(logs, years(logs))) < 0.05


def test_what_all_have_in_common_is_no_habit():
    logs = 3.0 + OWN
    found = without(logs, years(logs)).mean()
    assert found == pytest.approx(np.log(np.exp(logs).mean()), abs=0.05)


def test_one_epoch_teaches_little_and_all_of_them_no_more_than_a_bound():
    loud = np.full(40, 99.0)
    assert years(loud, epochs=1).max() == pytest.approx(0.05)
    assert years(loud).max() == MOST


def test_who_was_not_there_and_what_was_not_said_teach_nothing():
    assert not years(3.0 + OWN, there=~THERE).any()
    assert not years(3.0 + OWN, level=np.nan).any()


def test_a_sensor_changes_what_others_are_worth_by_its_share_alone():
    habits = np.zeros(40)
    taught = habits.copy()
    taught[0] = 0.05
    moved = without(3.0 + OWN, taught) - without(3.0 + OWN, habits)
    assert np.abs(moved[1:]).max() <= 1.05 * 0.05 / 40


def test_no_habit_however_large_moves_the_others_far():
    def moved(habit):
        taught = np.zeros(40)
        taught[0] = habit
        return np.abs(without(3.0 + OWN, taught) - without(3.0 + OWN, np.zeros(40)))[1:].max()

    ways = np.linspace(-MOST, MOST, 61)
    assert max(moved(habit) for habit in ways) <= 0.05
    assert moved(MOST) == moved(-MOST) == 0


def test_who_differs_by_more_than_a_habit_may_is_not_heard():
    habits = years(np.where(np.arange(40) < 4, 3.0 + np.log(50), 3.0))
    assert strange(habits).tolist() == [True] * 4 + [False] * 36
