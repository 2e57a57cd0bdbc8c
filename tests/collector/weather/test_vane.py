"""What the log says of the weather."""

import pytest
from weeks import HOUR, LAST, kept, raised

from collector.index import annals
from collector.settings import Settings
from collector.weather.vane import Vane


@pytest.fixture
def state(tmp_path):
    """Two weeks of an index."""
    with annals.opened(tmp_path) as chronicle:
        kept(chronicle, hours=14 * 24)
    return tmp_path


@pytest.fixture
def said(caplog):
    """The lines about the weather since the last time that they were asked for."""
    caplog.set_level("INFO")

    def lines():
        found = [r.getMessage() for r in caplog.records if "weather" in r.getMessage()]
        caplog.clear()
        return found

    return lines


def grown(state, hours, alarm=False):
    """The same weeks, longer."""
    with annals.opened(state) as chronicle:
        kept(chronicle, hours=hours)
        if alarm:
            raised(chronicle, LAST - (4 * 168 - hours) * HOUR)


def test_a_level_is_said_once_and_again_when_it_is_another(state, said):
    vane = Vane(Settings(state=str(state)))
    vane.turn()
    assert [line for line in said() if "calm" in line]
    vane.turn()
    grown(state, 14 * 24 + 1)
    vane.turn()
    assert not said()
    grown(state, 14 * 24 + 2, alarm=True)
    vane.turn()
    (line,) = said()
    assert "weather-level" in line
    assert "rough" in line
    assert "TCP port 445" in line


def test_before_the_first_hour_nothing_is_said(tmp_path, said):
    Vane(Settings(state=str(tmp_path))).turn()
    assert not said()


def test_annals_that_cannot_be_read_are_said_once(state, said):
    for file in state.glob("index.sqlite*"):
        file.write_bytes(b"no database at all " * 99)
    vane = Vane(Settings(state=str(state)))
    vane.turn()
    vane.turn()
    (line,) = said()
    assert "weather-failed" in line
