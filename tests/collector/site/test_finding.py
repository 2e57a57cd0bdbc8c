import json

import pytest

from collector.past.question import Question, read
from collector.site import ports
from collector.site.finding import asking, document, entries
from collector.site.index import known_page, ports_page
from collector.site.lore.shelf import lore


@pytest.fixture
def book(editions):
    return editions(*[(10.0, 20.0, 5.0)] * 4)


@pytest.fixture
def found(book):
    return entries(book, ports.ports(book), lore(), ["1970-W02", "1970-W03"])


def test_a_port_with_a_page_is_found_there_and_any_other_in_the_index(found):
    pages = {each.label: each.page for each in found if each.kind == "port"}
    assert pages["23/TCP"] == "ports/23-tcp.html"
    assert pages["5555/TCP"] == "ports/index.html#5555-tcp"


def test_a_service_and_a_worm_are_found_by_their_names(found):
    by = {each.label: each for each in found}
    assert "telnet" in by["23/TCP"].also
    assert by["Slammer"].page == "ports/known.html#slammer"
    assert "1434/UDP" in by["Slammer"].also


def test_the_newest_report_comes_first(found):
    assert [each.label for each in found if each.kind == "report"] == ["1970-W03", "1970-W02"]


def test_every_place_that_is_found_is_there(book, found, say):
    """Anchors of the index and of what is known; pages are tried with all links of the site."""
    every = ports.ports(book)
    index = ports_page(every, (), lore(), say)
    anchors = {f"ports/index.html#{line[1]}" for line in index["others"]}
    anchors |= {
        f"ports/known.html#{each.id}" for each in known_page(every, lore(), say)["episodes"]
    }
    assert {each.page for each in found if "#" in each.page} <= anchors | {"index.html#places"}


def test_the_file_is_small_and_says_which_months_there_are(book, found):
    body = document(book, found)
    told = json.loads(body)
    assert (told["format"], told["months"]) == ("teiten-search", ["1970-01"])
    assert len(body) < 100_000


def test_ports_that_may_become_public_are_named_once(book, say):
    told = ports_page(ports.ports(book), ("23/TCP", "81/TCP"), lore(), say)
    assert told["watched"] == ["81/TCP"]


def test_the_form_begins_with_a_question_that_can_be_asked(book):
    found = asking(book)
    assert (found.port, found.protocol, found.first, found.last) == (
        445,
        "tcp",
        "1970-01-01",
        "1970-01-02",
    )
    pairs = {"port": str(found.port), "protocol": found.protocol, "step": "own", "format": "csv"}
    asked = read([*pairs.items(), ("from", found.first), ("to", found.last)])
    assert isinstance(asked, Question)
    assert asked.choice.fits(book.listed[0])


def test_without_ports_there_is_no_form(editions):
    assert asking(editions()) is None
