"""Hours of the index become alarms, if enough sensors saw enough."""

import numpy as np
import pytest

from collector.weather.alarm import Standing, What
from collector.weather.calibrated import HOURLY
from collector.weather.watch import Hour, Kinds, Watch

HOUR, SENSORS = 3600, 40
KINDS = Kinds(
    ["IPv4 TCP 445 scan", "IPv4 from JP"],
    np.zeros(2, dtype=np.intp),
    np.array([False, True]),
    np.ones(2, dtype=bool),
)
RATE = np.full(2, 20 / (SENSORS * 16.0))
EVERY = np.ones(SENSORS)


class Network:
    """Forty sensors alike, of sixteen addresses each; twenty packets an hour to all of them."""

    def __init__(self):
        self.rng, self.at = np.random.default_rng(3), 0
        self.watch = Watch(HOURLY, a_week=2 / 20 / 0.9)
        self.told, self.local, self.blind = [], [], []
        self.live(240)
        self.told.clear()
        self.local.clear()

    def hour(self, times=EVERY, there=EVERY, unexamined=0.0, odd=None, at=None):
        exposure = np.array([16.0 * there, 0 * there])
        rates = 0.5 * times * there * self.rng.standard_gamma(2.8, SENSORS) / 2.8
        counts = np.array([self.rng.poisson(rates)] * 2, dtype=np.float32)
        counts[1] = self.rng.binomial(counts[1].astype(int), 1 - unexamined)
        calm = there if odd is None else there * ~odd
        return Hour(
            (self.at if at is None else at) * HOUR, (counts * calm).sum(axis=1).astype(float),
            np.full(2, 16.0 * calm.sum()), counts, exposure, float(there.mean()), unexamined,
            np.ones(SENSORS, dtype=bool),
        )  # fmt: skip

    def live(self, hours, **words):
        for _ in range(hours):
            news = self.watch.hear(self.hour(**words), RATE, KINDS, lambda row: EVERY)
            self.told += news.heard.changes
            self.local += news.heard.local
            self.blind.append(news.blind)
            self.at += 1
        return self

    def revise(self, hour):
        news = self.watch.revise(hour, RATE, KINDS, lambda row: EVERY)
        if news is not None:
            self.told += news.heard.changes
        return news

    def raised(self):
        return {c.alarm.series for c in self.told if c.what is What.RAISED}


@pytest.fixture
def network():
    return Network()


def test_what_all_sensors_see_is_an_alarm(network):
    network.live(12, times=3 * EVERY)
    assert "IPv4 TCP 445 scan" in network.raised()
    assert network.told[0].alarm.share > 0.5


def test_what_a_tenth_of_the_sensors_sees_is_local(network):
    network.live(12, times=np.where(np.arange(SENSORS) < 4, 30.0, 1.0))
    assert not network.raised()
    assert network.local


def test_sensors_that_are_off_are_no_fall_and_no_rise_when_they_return(network):
    network.live(48, there=np.where(np.arange(SENSORS) < 15, 0.0, 1.0)).live(48)
    assert not network.raised()


def test_while_too_few_listen_nothing_is_said_and_it_is_said_why(network):
    network.live(24, times=5 * EVERY, there=np.where(np.arange(SENSORS) < 25, 0.0, 1.0))
    assert not network.raised()
    assert network.blind[-1] == "sensors listened for 38% of the time, and 50% are needed"
    assert not network.live(12).blind[-1]


def test_a_rise_that_began_in_the_dark_is_found_when_sensors_return(network):
    dark = np.where(np.arange(SENSORS) < 25, 0.0, 1.0)
    network.live(6, times=3 * EVERY, there=dark).live(12, times=3 * EVERY)
    assert network.raised()


def test_what_is_counted_by_source_is_blind_where_little_is_examined(network):
    network.live(12, times=5 * EVERY, unexamined=0.8)
    assert network.raised() == {"IPv4 TCP 445 scan"}


def test_sources_that_are_examined_again_are_no_rise(network):
    network.live(72, unexamined=0.4).live(72)
    assert "IPv4 from JP" not in network.raised()


def test_too_few_sensors_are_blind(network):
    network.watch.hear(
        network.hour(there=np.where(np.arange(SENSORS) < 2, 1.0, 0.0)),
        RATE,
        KINDS,
        lambda row: EVERY,
    )
    hour = network.hour(there=np.where(np.arange(SENSORS) < 2, 1.0, 0.0))
    assert not network.watch.glance(hour, RATE, KINDS).seen.any()


def test_late_rollups_take_an_alarm_back_and_say_why(network):
    usual = network.hour()
    network.live(1, times=12 * EVERY)
    assert network.raised()
    network.revise(usual)
    last = [c.alarm for c in network.told if c.what is What.WITHDRAWN][-1]
    assert last.standing is Standing.WITHDRAWN
    assert last.why.startswith("late rollups: ")
    assert not network.watch.warden.open


def test_late_rollups_take_back_what_has_ended_too(network):
    usual = network.hour()
    network.live(1, times=25 * EVERY).live(20)
    before = len(network.told)
    assert network.told[-1].what is What.ENDED
    network.revise(usual)
    assert {c.what for c in network.told[before:]} == {What.WITHDRAWN}
    assert not network.revise(usual).heard.changes


def test_late_rollups_may_raise_an_alarm_and_it_is_raised_now(network):
    risen = network.hour(times=12 * EVERY)
    network.live(3)
    network.revise(risen)
    first = network.told[0]
    assert first.what is What.RAISED
    assert first.alarm.raised == first.at == (network.at - 1) * HOUR
    assert first.alarm.since == risen.start


def test_an_hour_told_again_alike_changes_nothing(network):
    hour = network.hour(times=4 * EVERY)
    network.watch.hear(hour, RATE, KINDS, lambda row: EVERY)
    before = dict(network.watch.warden.open)
    assert not network.revise(hour).heard.changes
    assert network.watch.warden.open == before


def test_what_was_long_ago_is_revised_no_more(network):
    assert network.revise(network.hour(at=2)) is None
