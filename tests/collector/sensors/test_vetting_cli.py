import json

import pytest
from click.testing import CliRunner

from collector.sensors.sensors_cli import sensors


@pytest.fixture
def ask(bench, write_settings):
    path = str(write_settings(bench))

    def ask(*words):
        found = CliRunner().invoke(sensors, [*words, "--config", path], catch_exceptions=False)
        return found.output

    return ask


def test_vetting_is_said_listed_and_shown(ask):
    assert "2 sensors are vetted" in ask("vet", "s1", "s2")
    assert [line.split()[0] for line in ask("list").splitlines() if "vetted" in line] == [
        "s1",
        "s2",
    ]
    assert "vetted since" in ask("show", "s1")
    told = {each["name"]: each["vetted"] for each in json.loads(ask("list", "--json"))}
    assert told["s1"]
    assert told["s3"] is None


def test_it_is_undone_and_dated(ask):
    ask("vet", "s1")
    assert "counts publicly no more" in ask("vet", "--not", "s1")
    assert "until" in ask("show", "s1")
