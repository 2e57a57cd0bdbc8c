"""What stands on the page of the weather."""

from dataclasses import replace

import pytest

from collector.gate import record
from collector.publish import page
from collector.sheet import files
from collector.weather.poster import poster
from collector.weather.sky import sky

LAST = 7 * 28


def worm(number, rates):
    if number >= LAST - 3:
        rates[445] *= 6


@pytest.fixture(scope="module")
def rough(editions):
    return editions(LAST, change=worm)


def test_a_poster_says_the_line_alarms_and_forecasts(rough):
    found = poster(sky(rough))
    assert found.level == "rough"
    assert found.japanese.endswith("です。")
    assert "TCP port 445" in found.alarms[0]
    rows = {row.label: row for row in found.rows}
    assert rows["TCP port 445"].why == "Not told while it is in alarm."
    assert "–" in rows["TCP port 23"].next
    assert "of 21 days" in rows["TCP port 23"].tried


def test_the_page_has_the_line_in_both_languages_and_the_file_beside_it(rough):
    kept = [(edition, record.encode(edition)) for edition in rough]
    said = sky(rough)
    found = files(kept, page("editions.html.j2"))
    shown = found["index.html"].decode()
    assert said.weather.line.sentence["en"] in shown
    assert f'lang="ja">{said.weather.line.sentence["ja"]}' in shown
    assert 'href="weather.json"' in shown
    assert found["weather.json"] == said.document()


def test_where_epochs_have_another_length_there_is_no_weather(rough):
    short = [replace(each, seconds=4 * 3600) for each in rough]
    found = files([(each, record.encode(each)) for each in short], page("editions.html.j2"))
    assert "weather.json" not in found
    assert b"The weather" not in found["index.html"]
