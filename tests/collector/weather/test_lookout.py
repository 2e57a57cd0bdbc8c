"""Hours of the index become alarms in the annals, through restarts and late rollups."""

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner

from collector.cli import collector
from collector.index import annals
from collector.index.coverage import Attendance
from collector.index.hour import Hour
from collector.index.reckoner import Reckoner
from collector.index.series import SUMS, Roster, Series
from collector.index.told import Told
from collector.settings import Settings
from collector.weather import alarms, noticeboard
from collector.weather.alarm import Standing, What
from collector.weather.lookout import Lookout
from teiten.rollup.record import Class

MONDAY, HOUR, SENSORS, DAYS = 1_767_571_200, 3600, 12, 15
WORM = Series(4, 6, Class.SCAN, 445)
NAME = "IPv4 TCP 445 scan"


class Network:
    """Twelve sensors, and what the index tells of them."""

    def __init__(self):
        self.rng, self.at = np.random.default_rng(1), MONDAY
        self.roster = Roster()
        self.roster.join(f"s{n}" for n in range(SENSORS))
        self.roster.number(WORM)
        self.reckoner = Reckoner(self.roster)

    def tell(self, times=1.0, *, there=SENSORS, late=None, seconds=HOUR, over=True):
        here = np.arange(SENSORS) < there
        rate = 20 * times * self.rng.standard_gamma(2.8, SENSORS) / 2.8
        counts = np.zeros((len(SUMS) + 1, SENSORS), dtype=np.float32)
        counts[-1] = self.rng.poisson(rate) * here
        for total in np.flatnonzero([WORM_ROW in cells for cells in self.roster.sums]):
            counts[total] = counts[-1]
        start = self.at if late is None else late
        hour = Hour(start, np.array([16.0 * here, 0 * here]), counts)
        index = self.reckoner.index(hour, np.ones(SENSORS), over=over and late is None)
        if late is None and over:
            self.at += HOUR
        coverage = replace_listened(Attendance().coverage(["s0"]), there / SENSORS)
        return Told(
            hour, seconds, 1, over, late is not None, index, self.roster, coverage, {},
            frozenset(self.roster.sensors), self.reckoner.profiles,
        )  # fmt: skip


WORM_ROW = len(SUMS)


def replace_listened(coverage, listened):
    return msgspec.structs.replace(coverage, listened=listened)


@pytest.fixture(scope="module")
def learnt(tmp_path_factory):
    """Fifteen usual days, that were watched."""
    state = tmp_path_factory.mktemp("learnt")
    network, lookout = Network(), Lookout(Settings(state=str(state)))
    for _ in range(DAYS * 24):
        lookout(network.tell())
    return state, network


@pytest.fixture
def place(learnt, tmp_path):
    """A copy of them."""
    state, network = learnt
    shutil.copytree(state, tmp_path / "state")
    network.at = MONDAY + DAYS * 24 * HOUR
    settings = Settings(state=str(tmp_path / "state"))
    return settings, network


def live(lookout, network, hours, **words):
    for _ in range(hours):
        lookout(network.tell(**words))


def board(settings, days=30):
    with annals.opened(tmp(settings)) as chronicle:
        return noticeboard.board(chronicle, days, 1.0)


def tmp(settings):
    return Path(settings.state)


def told(settings):
    with annals.opened(tmp(settings)) as chronicle:
        return [
            change.what for _, change in alarms.changes(chronicle) if change.alarm.series == NAME
        ]


def test_usual_days_raise_nothing(place):
    found = board(place[0])
    assert found.alarms == ()
    assert found.track.weeks == pytest.approx(DAYS / 7, abs=0.01)
    assert found.track.stated == 1


def test_a_rise_is_raised_confirmed_and_ends_and_all_of_it_is_kept(place):
    settings, network = place
    lookout = Lookout(settings)
    live(lookout, network, 12, times=2)
    live(lookout, network, 12)
    assert told(settings) == [What.RAISED, What.CONFIRMED, What.ENDED]
    alarm = next(each for each in board(settings).alarms if each.series == NAME)
    assert alarm.standing is Standing.CONFIRMED
    assert alarm.share > 0.5
    assert "times the usual since 2026-01-2" in alarm.reason
    assert board(settings).track.confirmed >= 1


def test_a_restart_after_every_hour_changes_nothing(place, tmp_path):
    settings, network = place
    other = Settings(state=str(tmp_path / "other"))
    shutil.copytree(settings.state, other.state)
    hours = [network.tell(times=times) for times in [1] * 3 + [2] * 8 + [1] * 12]
    lookout = Lookout(settings)
    for each in hours:
        lookout(each)
        Lookout(other)(each)
    assert told(settings) == told(other)
    with annals.opened(tmp(settings)) as a, annals.opened(tmp(other)) as b:
        assert [body for _, body in alarms.alarms(a)] == [body for _, body in alarms.alarms(b)]


def test_an_hour_that_is_told_twice_counts_once(place):
    settings, network = place
    lookout, hours = Lookout(settings), [network.tell(times=1.5) for _ in range(4)]
    for each in [*hours, *hours, *hours]:
        lookout(each)
    with annals.opened(tmp(settings)) as chronicle:
        last = list(alarms.steps(chronicle))[-1]
    assert last.glance.start == hours[-1].hour.start
    assert last.traces.counted[WORM_ROW] <= 4 * 2 * 20 * SENSORS


def test_late_rollups_withdraw_an_alarm_and_the_record_says_so(place):
    settings, network = place
    lookout = Lookout(settings)
    start = network.at
    live(lookout, network, 1, times=30)
    assert What.RAISED in told(settings)
    lookout(network.tell(late=start))
    alarm = next(each for each in board(settings).alarms if each.series == NAME)
    assert alarm.standing is Standing.WITHDRAWN
    assert alarm.why.startswith("late rollups")
    assert board(settings).track.withdrawn >= 1


def test_what_comes_too_late_is_counted(place):
    settings, network = place
    Lookout(settings)(network.tell(late=MONDAY + HOUR, times=30))
    assert board(settings).too_late == 1
    assert told(settings) == []


def test_too_few_sensors_are_blind_and_it_is_said(place):
    settings, network = place
    live(Lookout(settings), network, 3, times=30, there=4)
    found = board(settings)
    assert found.alarms == ()
    assert found.blind == "sensors listened for 33% of the time, and 50% are needed"
    assert found.blind_hours == 3


def test_what_lasts_becomes_the_usual_and_is_not_raised_again(place):
    settings, network = place
    live(Lookout(settings), network, 9 * 24, times=4)
    assert told(settings) == [What.RAISED, What.CONFIRMED, What.ENDED]


@pytest.mark.parametrize("words", [{"over": False}, {"seconds": 60}], ids=["open", "of a lab"])
def test_hours_that_are_open_and_windows_of_labs_are_not_heard(place, words):
    settings, network = place
    before = board(settings).watched
    Lookout(settings)(network.tell(times=30, **words))
    assert board(settings).watched == before


def test_the_command_says_what_there_is(place, tmp_path):
    settings, network = place
    live(Lookout(settings), network, 8, times=3)
    path = tmp_path / "collector.toml"
    path.write_text(f'state = "{settings.state}"\n')
    said = CliRunner().invoke(collector, ["alarms", "--config", str(path)])
    assert said.exit_code == 0
    assert f"LEVEL 2 {NAME}: raised" in said.output
    assert "By chance there should be 1 a week." in said.output
    found = CliRunner().invoke(collector, ["alarms", "--config", str(path), "--json"])
    assert NAME in found.output


def test_nothing_is_watched_before_the_first_hour(tmp_path):
    path = tmp_path / "collector.toml"
    path.write_text(f'state = "{tmp_path}"\n')
    said = CliRunner().invoke(collector, ["alarms", "--config", str(path)])
    assert said.output.startswith("Nothing was watched yet")


def test_whose_data_places_a_source_is_said_where_one_is_named(place, tmp_path):
    settings, network = place
    path = tmp_path / "collector.toml"
    path.write_text(f'state = "{settings.state}"\n')
    with annals.opened(tmp(settings)) as chronicle:
        annals.keep(chronicle, network.tell(), "vendor 1 (by Vendor)")
        assert noticeboard.board(chronicle, 30, 1.0).data == ()
        alarms.note(chronicle, network.at - HOUR, "", [("IPv4 from JP", 0.2)])
    assert board(settings).data == ("vendor 1 (by Vendor)",)
    said = CliRunner().invoke(collector, ["alarms", "--config", str(path)]).output
    assert "Where sources are: vendor 1 (by Vendor)" in said
