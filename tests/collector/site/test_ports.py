import json
from dataclasses import replace

import pytest

from collector.gate.aside import Aside, Mention, Topic
from collector.index.series import Series
from collector.site import ports
from collector.site.book import Book, Heard, Much, Unit
from collector.site.lore.shelf import lore
from collector.site.ports import Port, files, port_page
from collector.site.rankings import rankings


def by_label(book):
    return {port.label: port for port in ports.ports(book)}


def page(book, label, say):
    every = ports.ports(book)
    week = rankings(book)[-1]
    return port_page(book, by_label(book)[label], every, week, lore(), say)


def test_every_port_that_was_ever_public_has_a_page_and_icmp_too(editions):
    book = editions((10.0, 20.0, 5.0), (10.0, 20.0))
    assert list(by_label(book)) == ["ICMP", "23/TCP", "80/TCP", "445/TCP"]
    assert by_label(book)["80/TCP"].page == "ports/80-tcp.html"


def test_both_families_of_a_port_have_one_page():
    four, six = Series(4, 6, None, 23), Series(6, 6, None, 23)
    heard = (Heard(Much.ALL),)
    book = Book("gated", Unit.ADDRESS, 21600, (0,), heard, 0, 1, {six: (1.0,), four: (9.0,)})
    (port,) = ports.ports(book)
    assert (port.series, port.six) == (four, six)
    assert port.every == (four, six)


def test_the_number_of_pages_is_bounded_and_those_listed_longest_ago_go_first():
    many = ports.MOST + 10
    curves = {
        Series(4, 6, None, number): tuple(1.0 if step <= number else None for step in range(many))
        for number in range(1, many)
    }
    heard = (Heard(Much.ALL),) * many
    book = Book("gated", Unit.ADDRESS, 60, tuple(range(0, 60 * many, 60)), heard, 0, 1, curves)
    found = ports.ports(book)
    assert len(found) == ports.MOST
    assert found[0].series.number == many - ports.MOST


def test_a_page_says_what_is_so_now_and_what_is_known(editions, say):
    told = page(editions(*[(10.0, 20.0, 5.0)] * 28), "23/TCP", say)
    assert "10" in told["headline"]
    assert told["name"] == "telnet"
    assert "Rank 2 of the last seven days" in told["ranked"]
    assert {"Mirai", "Hajime"} <= {each.name for each in told["episodes"]}
    assert told["before"].label == "ICMP"
    assert told["after"].label == "80/TCP"


def test_a_port_that_is_not_public_now_says_when_it_was(editions, say):
    told = page(editions((10.0, 20.0, 5.0), (10.0, 20.0)), "80/TCP", say)
    assert "Not among the public ports now" in told["headline"]
    assert "1970" in told["headline"]


def test_the_alarms_of_a_port_are_its_own(weeks_of, say):
    from collector.site import gated

    book = gated.book(weeks_of)
    assert [row.label for row in page(book, "445/TCP", say)["alarms"]] == ["445/TCP"]
    assert page(book, "23/TCP", say)["alarms"] == []


def test_pictures_of_a_port_are_of_a_week_a_month_and_a_year(weeks_of, say):
    from collector.site import gated

    shown = page(gated.book(weeks_of), "445/TCP", say)["shown"]
    assert [each.name for each in shown] == ["week", "month"]
    assert [each.checked for each in shown] == [True, False]
    assert "band" in shown[0].svg or "curve" in shown[0].svg


def test_both_files_of_a_port_have_all_that_was_ever_public(editions):
    book = editions((10.0, 20.0, 5.0), (10.0, 20.0))
    content = files(book, by_label(book)["80/TCP"])
    told = json.loads(content["data/ports/80-tcp.json"])
    assert told["series"][0]["values"] == [5.0, None]
    lines = content["data/ports/80-tcp.csv"].decode().splitlines()
    assert lines == ["start,label,value", "1970-01-01T00:00:00Z,80/TCP,5.0"]


@pytest.mark.parametrize("family", [0, 4])
def test_a_port_s_name_has_no_family(family):
    assert Port(Series(family, 6, None, 23)).label == "23/TCP"


def test_tools_that_were_recognised_are_named_and_worms_lead_to_what_is_known(editions, say):
    here, there = Series(4, 6, None, 23), Series(4, 6, None, 445)
    said = (
        Mention(here, "mirai", 1.0), Mention(here, "zmap", 1.0), Mention(there, "wannacry", 1.0),
        Mention(here, "nmap", None),
    )  # fmt: skip
    tools = {Topic.TOOLS: Aside(Topic.TOOLS, 345600, 604800, said)}
    book = replace(editions(*[(10.0, 20.0, 5.0)] * 28), asides=tools)
    told = page(book, "23/TCP", say)["tools"]
    assert told.seen == (("Mirai", "mirai"), ("zmap", ""))
    assert "1970-01-05 to 1970-01-11" in told.said
    assert page(book, "80/TCP", say)["tools"].seen == ()
    assert "no tool" in page(book, "80/TCP", say)["tools"].said


def test_where_tools_and_sources_are_not_public_a_page_says_so(editions, say):
    told = page(editions(*[(10.0, 20.0, 5.0)] * 28), "23/TCP", say)
    assert "not public yet" in told["tools"].said
    assert told["sources"] == ""


def test_sources_of_a_port_are_told(editions, say):
    said = (Mention(Series(4, 6, None, 23), "", 41.0),)
    book = editions(*[(10.0, 20.0, 5.0)] * 28)
    known = replace(book, asides={Topic.SOURCES: Aside(Topic.SOURCES, 0, 604800, said)})
    assert "about 41 different sources" in page(known, "23/TCP", say)["sources"]
