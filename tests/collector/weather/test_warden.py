"""Alarms: when they begin, how high they are, their end, and what is told of them."""

import numpy as np
import pytest

from collector.weather.alarm import Standing, What
from collector.weather.breadth import Breadth
from collector.weather.calibrated import EPOCHS, HOURLY
from collector.weather.thresholds import rarity
from collector.weather.vigil import Glance, Vigil
from collector.weather.warden import LASTS, UNBORNE, Warden

HOUR = 3600
NAMES = ["IPv4 TCP 445 scan"]
SEEN = np.ones(1, dtype=bool)


class Life:
    """One series under one warden."""

    def __init__(self, share=1.0, heights=HOURLY, hours=1):
        self.hours, self.at, self.told, self.local = hours, 0, [], []
        self.warden = Warden(Vigil(heights, hours=hours))
        self.share = None if share is None else lambda row, factor: Breadth(share, share)
        rng = np.random.default_rng(1)
        self.live(rng.poisson(20 * rng.standard_gamma(30, 336) / 30))
        self.told.clear()

    def live(self, counts, seen=SEEN):
        for count in counts:
            glance = Glance(self.at * HOUR, np.array([float(count)]), np.array([20.0]), seen)
            heard = self.warden.step(
                glance, rarity(SEEN, 1 / 20, 168 / self.hours), NAMES, self.share
            )
            self.told += heard.changes
            self.local += heard.local
            self.at += self.hours
        return self

    @property
    def whats(self):
        return [change.what for change in self.told]


def test_an_alarm_is_raised_once_confirmed_and_ends():
    life = Life().live([40] * 24).live([20] * 24)
    assert life.whats == [What.RAISED, What.CONFIRMED, What.ENDED]
    last = life.told[-1].alarm
    assert last.since == 336 * HOUR
    assert last.raised - last.since <= 6 * HOUR
    assert (336 + 24) * HOUR <= last.ended <= (336 + 36) * HOUR
    assert last.standing is Standing.CONFIRMED


def test_one_that_no_later_hour_bears_out_is_withdrawn_with_the_reason():
    life = Life().live([66] + [20] * 24)
    assert life.whats == [What.RAISED, What.WITHDRAWN, What.ENDED]
    assert life.told[-1].alarm.standing is Standing.WITHDRAWN
    assert life.told[-1].alarm.why == UNBORNE


def test_a_jump_beyond_all_chance_needs_no_confirmation():
    life = Life().live([2000])
    assert life.whats == [What.RAISED, What.CONFIRMED]
    assert life.told[0].alarm.level == 3


def test_what_too_few_sensors_see_is_local_and_said_once():
    life = Life(share=0.2).live([60] * 12)
    assert life.whats == []
    assert life.local == [(NAMES[0], 0.2)]


def test_the_level_rises_and_does_not_fall_while_it_lasts():
    life = Life().live([40] * 10 + [80] * 10 + [300] * 10 + [40] * 10)
    assert [c.alarm.level for c in life.told if c.what is What.HIGHER] == [2, 3]
    assert life.told[-1].alarm.level == 3


def test_an_alarm_neither_ends_nor_begins_while_too_little_is_seen():
    life = Life().live([40] * 24)
    before = len(life.told)
    life.live([0] * 48, seen=~SEEN).live([4000] * 3, seen=~SEEN)
    assert len(life.told) == before
    assert Life().live([4000] * 3, seen=~SEEN).whats == []


def test_what_lasts_for_a_week_is_the_new_usual():
    life = Life().live([60] * 169)
    assert life.whats[-1] is What.ENDED
    assert life.told[-1].alarm.why == LASTS
    assert life.told[-1].alarm.standing is Standing.CONFIRMED


def test_an_alarm_can_be_taken_back_and_that_is_told():
    life = Life().live([40] * 8)
    told = list(
        life.warden.withdraw(
            0, life.told[0].alarm.raised, life.at * HOUR, "late rollups: 120 packets and not 320"
        )
    )
    assert [change.what for change in told] == [What.WITHDRAWN, What.ENDED]
    assert told[-1].alarm.why.startswith("late rollups")
    assert not life.warden.open


def test_steps_of_six_hours_call_too_and_know_no_sensors():
    life = Life(share=None, heights=EPOCHS, hours=6).live([44] * 8)
    assert life.whats[0] is What.RAISED
    assert life.told[0].alarm.share is None


@pytest.mark.parametrize("counts", [[20] * 100, [0] * 100, [30, 20] * 20])
def test_what_is_usual_raises_nothing(counts):
    assert Life().live(counts).told == []
