import re

import pytest

from collector.site import gated
from teiten.publication.lasting import lasting, truly


@pytest.fixture
def published(weeks_of, site):
    return site(gated.book(weeks_of))


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
    assert line.sentence["en"] in _text(published["index.html"])
    assert line.sentence["ja"] in _text(published["ja/index.html"])


def _text(page):
    return re.sub(r"<[^>]*>", "", page.decode())


def test_without_anything_public_there_is_a_page_that_says_so(hours, site):
    assert b"Nothing has been published yet" in site(gated.book([]))["index.html"]
    found = site(hours())
    assert b"Nothing has been reported yet" in found["index.html"]
    assert "まだ何も報告されていません" in found["ja/index.html"].decode()


def test_a_lab_says_so(hours, site):
    found = site(hours([("s1", {(6, 135): 3}, True)], seconds=10))
    assert b"A window here is 10 seconds (lab)" in found["index.html"]


def test_the_same_book_gives_the_same_bytes(weeks_of, published, site):
    assert site(gated.book(weeks_of)) == published


def test_no_page_has_style_of_its_own_or_a_script_inside(published):
    for name, body in published.items():
        if name.endswith("html"):
            assert not re.search(rb"<style|style=|<script(?![^>]*src)| on[a-z]+=", body), name


def test_style_and_numbers_have_names_that_say_their_content(published):
    names = set(re.findall(r'"((?:static|kept)/[^"]+)"', published["index.html"].decode()))
    assert {name for name in names if name.startswith("kept/")}
    for name in names & set(published):
        assert truly(name, published[name])
    kept = {name: body for name, body in published.items() if name.startswith("kept/")}
    newest = {lasting(name.replace("data/", "kept/"), body): body
              for name, body in published.items() if name.startswith("data/")}  # fmt: skip
    assert len(kept) > 10
    assert kept.items() <= newest.items()


def test_a_port_s_numbers_have_a_link_that_stays_too(published):
    (page,) = (body for name, body in published.items() if name == "ports/445-tcp.html")
    links = set(re.findall(r'"\.\./(kept/ports/[^"]+)"', page.decode()))
    assert len(links) == 2
    assert links <= set(published)


def test_both_languages_say_the_same_numbers(published):
    def figures(name):
        cells = re.findall(
            r'class="figure[^"]*">(?:<svg.*?</svg>)?([^<]*)', published[name].decode()
        )
        return [cell for cell in cells if re.fullmatch(r"[\d.,]+|× [\d.]+|[+−]\d+%", cell)]

    english, japanese = figures("index.html"), figures("ja/index.html")
    assert english == japanese
    assert len(english) > 15
