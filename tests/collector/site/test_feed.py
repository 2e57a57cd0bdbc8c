"""The feeds are valid by RFC 4287, and an entry keeps its name."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime

import pytest

from collector.site import catalogue, gated
from collector.site.beside import Beside
from collector.site.feed import MOST, files
from collector.site.reports import record
from collector.site.reports.digest import digest
from collector.site.reports.weeks import over

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://teiten.example/jp/"


@pytest.fixture(scope="module")
def book(weeks_of):
    return gated.book(weeks_of)


@pytest.fixture(scope="module")
def beside(weeks_of, book):
    week = over(book.starts[0], book.end)[-2]
    before = gated.book([each for each in weeks_of if each.start < week.start])
    report = digest(before, book, week)
    return Beside(reports=((report, record.encode(report)),), address=ADDRESS)


@pytest.fixture(scope="module")
def feeds(book, beside):
    return files(book, beside, catalogue.speakers())


def parsed(body):
    return ET.fromstring(body)  # noqa: S314 - ours


def names(body):
    return [entry.findtext(f"{ATOM}id") for entry in parsed(body).iter(f"{ATOM}entry")]


@pytest.mark.parametrize("name", ["feed.xml", "ja/feed.xml"])
def test_a_feed_has_all_that_the_standard_asks_for(feeds, name):
    """RFC 4287, 4.1: one id, title and updated, in each entry too; an author; a link to itself."""
    feed = parsed(feeds[name])
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    rels = [link.get("rel") for link in feed.findall(f"{ATOM}link")]
    assert sorted(rels) == ["alternate", "self"]
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) >= 2
    for each in (feed, *entries):
        for child in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{child}")) == 1, child
        moment = each.findtext(f"{ATOM}updated")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment)
        datetime.fromisoformat(moment)
        assert re.fullmatch(
            r"tag:teiten\.example,2026:[A-Za-z0-9/._-]+", each.findtext(f"{ATOM}id")
        )
    for entry in entries:
        (link,) = entry.findall(f"{ATOM}link")
        assert link.get("rel") == "alternate"
        assert link.get("href").startswith(ADDRESS + ("ja/" if name.startswith("ja") else ""))
        assert entry.findtext(f"{ATOM}summary").strip()


def test_names_are_unique_over_both_languages(feeds):
    every = [name for body in feeds.values() for name in names(body)]
    assert len(set(every)) == len(every)


def test_a_feed_is_as_new_as_its_newest_entry_which_comes_first(feeds):
    feed = parsed(feeds["feed.xml"])
    moments = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == moments[0]


def test_an_alarm_that_ends_keeps_its_name_and_is_updated(book, beside):
    rise = next(rise for rise in book.rises if rise.alarm.ended is None)
    over = replace(
        book,
        rises=(replace(rise, alarm=replace_alarm(rise.alarm, ended=rise.alarm.raised + 43200)),),
    )
    still = replace(book, rises=(rise,))
    on, off = (files(each, Beside(address=ADDRESS), catalogue.speakers()) for each in (still, over))
    assert names(on["feed.xml"]) == names(off["feed.xml"])
    assert updated(off["feed.xml"]) > updated(on["feed.xml"])
    assert "It ended" in off["feed.xml"].decode()


def replace_alarm(alarm, **fields):
    from msgspec.structs import replace as changed

    return changed(alarm, **fields)


def updated(body):
    return [entry.findtext(f"{ATOM}updated") for entry in parsed(body).iter(f"{ATOM}entry")]


def test_a_feed_is_bounded(book):
    rise = next(rise for rise in book.rises if rise.alarm.ended is None)
    many = tuple(
        replace(rise, alarm=replace_alarm(rise.alarm, raised=21600 * n)) for n in range(MOST + 20)
    )
    body = files(replace(book, rises=many), Beside(), catalogue.speakers())["feed.xml"]
    assert len(names(body)) == MOST


def test_without_an_address_links_are_relative_and_names_are_nobody_s(book):
    body = files(book, Beside(), catalogue.speakers())["feed.xml"].decode()
    assert 'href="ports/445-tcp.html"' in body
    assert "tag:teiten.invalid,2026:" in body
    assert 'rel="self"' not in body


def test_an_empty_feed_is_a_feed():
    body = files(gated.book([]), Beside(), catalogue.speakers())["feed.xml"]
    assert parsed(body).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_what_is_written_is_escaped(book, beside):
    text = files(book, replace(beside, address='https://x.example/"<&'), catalogue.speakers())
    parsed(text["feed.xml"])
