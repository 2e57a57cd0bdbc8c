import json
import re

import pytest

from collector.publish import templates
from collector.site import gated
from collector.site.files import files
from collector.site.words import LANGUAGES


@pytest.fixture
def published(weeks_of):
    return files(gated.book(weeks_of), templates())


def test_every_page_is_there_in_both_languages(published):
    pages = {name for name in published if name.endswith(".html")}
    english = {name for name in pages if not name.startswith("ja/")}
    assert "index.html" in english
    assert pages - english == {f"ja/{name}" for name in english}


def test_a_page_says_its_language_and_links_to_the_other(published):
    assert b'<html lang="ja">' in published["ja/index.html"]
    assert b'href="../index.html" lang="en"' in published["ja/index.html"]
    assert b'href="ja/policy.html" lang="ja"' in published["policy.html"]


def test_each_link_leads_to_something_that_is_published(published):
    known = {*published, "alarms.json", "weather.json", "economies.json"}
    for name, body in published.items():
        for link in re.findall(
            r'(?:href|src)="([^"#]+)"', body.decode() if name.endswith("html") else ""
        ):
            parts = [*name.split("/")[:-1], *link.split("/")]
            while ".." in parts:
                at = parts.index("..")
                assert at, f"{name} leads out of the site: {link}"
                del parts[at - 1 : at + 1]
            target = "/".join(parts)
            assert target in known or target.startswith(("static/", "editions/")), (name, link)


def test_the_weather_stands_on_the_page_in_its_language(weeks_of, published):
    line = gated.book(weeks_of).weather.line
    assert line.sentence["en"] in published["index.html"].decode()
    assert line.sentence["ja"] in published["ja/index.html"].decode()


def test_without_anything_public_there_is_a_page_that_says_so(hours):
    assert b"Nothing has been published yet" in files(gated.book([]), templates())["index.html"]
    found = files(hours(), templates())
    assert b"Nothing has been reported yet" in found["index.html"]
    assert "まだ何も報告されていません" in found["ja/index.html"].decode()


def test_a_lab_says_so(hours):
    found = files(hours([("s1", {(6, 135): 3}, True)], seconds=10), templates())
    assert b"A window here is 10 seconds (lab)" in found["index.html"]


def test_the_same_book_gives_the_same_bytes(weeks_of, published):
    assert files(gated.book(weeks_of), templates()) == published


def test_no_page_has_style_of_its_own_or_a_script_inside(published):
    for name, body in published.items():
        if name.endswith("html"):
            assert not re.search(rb"<style|style=|<script(?![^>]*src)| on[a-z]+=", body), name


def test_every_language_is_laid_out(published):
    assert len(LANGUAGES) == 2
    assert json.loads(published["data/curves-week.json"])["span"] == "week"
