import dataclasses

import numpy as np
import pytest

from collector.gate.edition import Listened, closed
from collector.index.series import SUMS, Series
from teiten.rollup.record import ICMP, TCP


@pytest.fixture
def told(laid, sensors, key, small):
    def tell(*args, vetted=sensors, before=None, policy=small, start=0, **words):
        hours, roster = laid(*args, **words)
        return closed(hours, roster, vetted, key, policy, start=start, before=before).edition

    return tell


def values(found):
    return {line.series.number or "ICMP": line.value for line in found.lines}


def test_the_largest_ports_and_icmp_are_public(told):
    found = told()
    assert [line.series for line in found.lines] == [
        Series(4, ICMP),
        Series(4, TCP, None, 23),
        Series(4, TCP, None, 445),
    ]
    assert values(found)["ICMP"] == 0
    assert values(found)[23] == pytest.approx(30, rel=0.35)
    assert values(found)[445] == pytest.approx(5, rel=0.35)


def test_it_is_the_same_every_time_and_another_in_the_next_epoch(told):
    assert told() == told()
    assert values(told()) != values(told(start=21600))


def test_a_sensor_that_nobody_vetted_does_not_count(told, sensors):
    def shout(counts):
        counts[len(SUMS) :, 30:] = 1e6

    assert told(change=shout, vetted=sensors[:30]) == told(vetted=sensors[:30])
    assert told(change=shout) != told()


def test_four_odd_sensors_move_nothing_far(told):
    def shout(counts):
        counts[:, :4] *= 50

    calm = told()
    assert values(told(change=shout, before=calm))[23] == pytest.approx(30, rel=0.5)


def test_with_too_few_vetted_sensors_nothing_is_published_and_that_is_said(told, sensors):
    found = told(vetted=sensors[:29])
    assert (found.lines, found.listened) == ((), Listened.TOO_LITTLE)
    assert told(vetted=sensors[:30]).lines


def test_what_half_of_the_sensors_did_not_hear_is_not_published(told):
    assert told(absent=range(21)).listened is Listened.TOO_LITTLE
    assert told(hours=2).lines == ()
    assert told(hours=3).lines
    assert told(hours=0).lines == ()


def test_how_much_was_heard_is_said_in_words(told):
    assert told().listened is Listened.ALMOST_ALL
    assert told(absent=range(18)).listened is Listened.SOME


def test_a_vetted_sensor_that_was_never_met_is_one_that_does_not_listen(told, sensors):
    assert told(vetted=[*sensors, "new"]).lines
    strangers = [f"n{number}" for number in range(41)]
    assert told(vetted=[*sensors, *strangers]).listened is Listened.TOO_LITTLE


def test_the_next_edition_begins_from_the_one_before(told):
    before = told()
    assert values(before).keys() == {"ICMP", 23, 445}
    for epoch in range(1, 9):
        before = told((30, 5, 100), before=before, start=21600 * epoch)
    assert values(before).keys() == {"ICMP", 23, 80}
    assert values(before)[80] == pytest.approx(100, rel=0.5)


def test_whether_all_sensors_are_believed_at_once_is_a_matter_of_chance(told):
    calm, jumps = told(), 0
    for epoch in range(1, 101):
        jumps += values(told((300, 5, 1), before=calm, start=21600 * epoch))[23] > 150
    assert jumps == pytest.approx(50, abs=15)


def test_habits_are_learnt_and_made_use_of(laid, sensors, key, small):
    def differ(counts):
        counts *= np.linspace(0.4, 1.6, counts.shape[1])

    hours, roster = laid(change=differ)
    habits, last = {}, None
    for epoch in range(60):
        found = closed(
            hours, roster, sensors, key, small, start=21600 * epoch, before=last, habits=habits
        )
        habits, last = found.habits, found.edition
    own = list(habits[Series(4, TCP, None, 23)].values())
    assert np.corrcoef(own, np.log(np.linspace(0.4, 1.6, 40)))[0, 1] > 0.95


def test_fewer_sensors_give_wider_bins(told, sensors, small):
    calm = dataclasses.replace(small, blur=0.0)
    few = dataclasses.replace(calm, fewest=10)

    def error(policy, vetted):
        found = [told(policy=policy, vetted=vetted, start=21600 * n) for n in range(60)]
        return np.std([np.log(values(each)[23]) for each in found])

    assert error(few, sensors[:15]) > 1.8 * error(calm, sensors)


def test_a_port_is_held_until_another_one_is_clearly_larger(told):
    """Of two that are public one is 5, and the third comes near it, or far above it."""
    before = told((30, 5, 1))
    starts = [21600 * number for number in range(1, 25)]

    def seen(rate):
        found = [told((30, 5, rate), before=before, start=start) for start in starts]
        return sum(80 in values(each) for each in found)

    assert seen(5.5) < 5 < 8 < seen(100)


def test_which_ports_are_public_stays_for_a_day(told):
    before = told((30, 5, 1))
    for start in (21600, 43200, 64800):
        assert set(values(told((30, 5, 1000), before=before, start=start))) == {"ICMP", 23, 445}
