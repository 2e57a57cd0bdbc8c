"""What the weather is, as the annals have it."""

import msgspec
import pytest
from click.testing import CliRunner
from weeks import HOUR, LAST, MONDAY, NAME, kept, raised

from collector.books.store import writing
from collector.cli import collector
from collector.index import annals
from collector.weather import alarms, skies
from collector.weather.ahead import Standing
from teiten.errors import OperatorError


def copy(source, target):
    target.mkdir()
    (target / annals.FILE).write_bytes((source / annals.FILE).read_bytes())


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    state = tmp_path_factory.mktemp("known")
    with annals.opened(state) as connection:
        kept(connection)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return state


@pytest.fixture
def place(known, tmp_path):
    copy(known, tmp_path / "state")
    return tmp_path / "state"


@pytest.fixture
def chronicle(place):
    with annals.opened(place) as connection:
        yield connection


def test_usual_weeks_are_calm_and_forecast(chronicle):
    found = skies.now(chronicle, until=None, most=3)
    assert found.until == LAST + HOUR
    assert found.line.level == "calm"
    assert found.forecast[0].series == "IPv4"
    assert len(found.forecast) == 4
    assert {each.standing for each in found.forecast} == {Standing.TOLD}
    assert found.forecast[0].steps[0].value == pytest.approx(52, rel=0.1)
    assert [source.economy for source in found.economies] == ["CN", "JP"]
    assert found.data == ("made up 1",)


def test_alarms_of_the_annals_raise_the_level(chronicle):
    raised(chronicle, LAST - 2 * HOUR)
    found = skies.now(chronicle, until=None, most=9)
    assert found.line.level == "rough"
    (mine,) = [each for each in found.forecast if each.series == NAME]
    assert mine.standing is Standing.ALARM


def test_the_weather_of_before_knows_nothing_of_later_alarms(chronicle):
    raised(chronicle, LAST - 2 * HOUR)
    found = skies.now(chronicle, until=LAST - 5 * HOUR, most=9)
    assert found.line.level == "calm"
    assert found.until == LAST - 5 * HOUR


def test_where_too_little_is_heard_it_is_unknown(tmp_path):
    with annals.opened(tmp_path) as connection:
        kept(connection, hours=48, blind=2)
        assert skies.now(connection, until=None, most=1).line.level == "unknown"


def test_an_hour_that_alarms_could_not_judge_is_unknown(chronicle):
    with writing(chronicle):
        alarms.note(chronicle, LAST, "too few sensors", ())
    assert skies.now(chronicle, until=None, most=1).line.level == "unknown"


@pytest.mark.parametrize("until", [None, MONDAY])
def test_without_hours_the_operator_is_told_what_to_do(tmp_path, until):
    with annals.opened(tmp_path) as connection, pytest.raises(OperatorError, match="no weather"):
        skies.now(connection, until=until, most=1)


def run(place, tmp_path, *words):
    path = tmp_path / "collector.toml"
    path.write_text(f'state = "{place}"\n')
    return CliRunner().invoke(collector, ["weather", "--config", str(path), *words])


def test_the_command_says_a_sentence_in_both_languages(place, tmp_path):
    assert run(place, tmp_path).output.startswith("Calm: about as much arrives as usual.")
    assert run(place, tmp_path, "--language", "ja").output.startswith("届く通信は")


def test_the_command_gives_the_document_and_the_same_one_again(place, tmp_path):
    said = run(place, tmp_path, "--json").output
    assert msgspec.json.decode(said)["format"] == "teiten-weather"
    assert said == run(place, tmp_path, "--json").output
