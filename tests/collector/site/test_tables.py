import json
from dataclasses import replace

import pytest

from collector.gate.aside import Aside, Mention, Topic
from collector.index.series import Series
from collector.site.rankings import rankings
from collector.site.tables import files, of_sources, rows, sources


@pytest.fixture
def week(editions):
    return editions(*[(10.0, 20.0, 5.0)] * 28, *[(30.0, 20.0, 5.0)] * 28)


def test_a_row_says_how_far_a_port_rose(week, say):
    found = {each.name: each for each in rankings(week)}["week"]
    first, second, third = rows(week, found, say)
    assert (first.label, first.before, first.said, first.news) == ("23/TCP", "2", "up 1", "up")
    assert (second.label, second.said) == ("445/TCP", "down 1")
    assert (third.service, third.page) == ("http", "ports/80-tcp.html")
    assert len(rows(week, found, say, 2)) == 2


def test_both_files_say_the_same(week):
    found = {each.name: each for each in rankings(week)}["week"]
    content = files(week, found)
    told = json.loads(content["data/ranking-week.json"])
    lines = content["data/ranking-week.csv"].decode().splitlines()
    assert lines[0].split(",")[0] == "rank"
    for port, line in zip(told["ports"], lines[1:], strict=True):
        cells = line.split(",")
        assert [port["rank"], port["label"], port["mean"], port["rank_before"]] == [
            int(cells[0]),
            cells[1],
            float(cells[2]),
            int(cells[5]),
        ]
    assert (told["format"], told["told"], told["told_before"]) == ("teiten-ranking", 28, 28)


def test_sources_stand_beside_a_port_where_they_are_public(week, say):
    said = (Mention(Series(4, 6, None, 23), "", 41.0), Mention(Series(4, 6, None, 80), "", None))
    aside = Aside(Topic.SOURCES, 345600, 604800, said)
    known = replace(week, asides={Topic.SOURCES: aside})
    found = {each.name: each for each in rankings(known)}["week"]
    assert sources(known) == {Series(4, 6, None, 23): 41.0}
    assert [row.sources for row in rows(known, found, say)] == ["41", "–", "–"]
    assert "from 1970-01-05 to 1970-01-11" in of_sources(known, say)


def test_where_no_sources_are_public_it_says_so(week, say):
    assert "not public yet" in of_sources(week, say)
