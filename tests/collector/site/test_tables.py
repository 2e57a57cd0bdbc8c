import json

import pytest

from collector.site.rankings import rankings
from collector.site.tables import files, rows


@pytest.fixture
def week(editions):
    return editions(*[(10.0, 20.0, 5.0)] * 28, *[(30.0, 20.0, 5.0)] * 28)


def test_a_row_says_how_far_a_port_rose(week, say):
    found = {each.name: each for each in rankings(week)}["week"]
    first, second, third = rows(found, say)
    assert (first.label, first.before, first.said, first.news) == ("23/TCP", "2", "up 1", "up")
    assert (second.label, second.said) == ("445/TCP", "down 1")
    assert (third.service, third.page) == ("http", "ports/80-tcp.html")
    assert len(rows(found, say, 2)) == 2


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
