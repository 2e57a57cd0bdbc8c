"""What `teiten collector index` says of a ledger that a bench has filled."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from collector.cli import collector
from collector.index import annals
from collector.index.reckoning import bring_up
from teiten.rollup.record import Class, Origin


@pytest.fixture
def three(bench, nine):
    for number in (0, 2):
        for name in ("s1", "s2", "s3"):
            start = nine + number * 3600
            bench.send(name, start=start, now=start + 5400, ports={(6, 80): 32}, final=True)
    return bench


@pytest.fixture
def say(three, write_settings):
    def say(*words):
        command = ["index", "--config", str(write_settings(three)), *words]
        return CliRunner().invoke(collector, command)

    return say


def test_the_newest_hour_is_told(say):
    found = say("--update")
    assert found.exit_code == 0
    assert found.output.startswith("2004-01-30T11:00:00Z  revision 3, 3 of 3 sensors")
    assert "IPv4 TCP 80 scan" in found.output


def test_hours_can_be_chosen(say):
    say("--update")
    found = say("--hours", "2", "--until", "2004-01-30T11:00", "--json").output.splitlines()
    assert [json.loads(each)["start"][11:13] for each in found] == ["09", "10"]
    assert json.loads(found[1])["coverage"]["reported"] == 0


def test_one_series_is_told_hour_by_hour(say):
    say("--update")
    found = say("--hours", "3", "--series", "ipv4 tcp 80 SCAN", "--json").output.splitlines()
    said = [json.loads(each) for each in found]
    assert [each["line"]["value"] for each in said] == [2, None, 2]


def test_a_series_that_is_not_there_is_named_with_what_is_near(say):
    say("--update")
    found = say("--series", "TCP 80")
    assert "IPv4 TCP 80 scan" in found.exception.hint


def test_without_an_index_the_remedy_is_named(say):
    assert "--update" in say().exception.hint


def test_an_anomaly_is_told_in_its_hour(bench, nine, a_key, say):
    from collector.sensors import registry

    for number in range(12):
        registry.enrol(bench.ledger, f"n{number}", a_key(f"n{number}"), since=nine, now=nine)
    for hour in range(3, 9):
        for number in range(12):
            start = nine + hour * 3600
            packets = 3200 if number == 4 else 32
            bench.send(f"n{number}", start=start, now=start + 5400, ports={(6, 80): packets})
    assert (
        "LOCAL: n4 sees more or less IPv4 TCP 80 scan, 100 times"
        in say("--update", "--hours", "2").output
    )


def test_the_service_keeps_it(three, running, until):
    with running(three):
        until(lambda: newest(three))


def newest(bench):
    with annals.opened(Path(bench.settings.state)) as chronicle:
        return annals.newest(chronicle)


def test_bringing_it_up_twice_changes_nothing(three):
    for _ in range(2):
        bring_up(three.settings)
    assert newest(three)


def test_who_is_shown_economies_is_told_whose_data_says_so(bench, nine, say):
    """Economies of two witnesses: where 133.1.2.3 is, the registries say."""
    for name in ("s1", "s2"):
        origins = (Origin("133.1.2.3", 6, Class.SCAN, 80, "", 32),)
        bench.send(name, start=nine + 3600, now=nine + 9000, ports={(6, 80): 32}, origins=origins)
    assert "(Number Resource Organization" in say("--update", "--hours", "2").output
    assert "Number Resource" in say("--hours", "2", "--series", "IPv4 from JP").output
    assert "Number Resource" not in say("--hours", "2", "--series", "IPv4").output
    found = json.loads(say("--series", "IPv4 from JP", "--json").output.splitlines()[0])
    assert "Number Resource" in found["labels"]
