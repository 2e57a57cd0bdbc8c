"""Pages of a real collector, read as a browser does."""

import re
from contextlib import contextmanager

import httpx
import pytest

from collector.members import database, keyring, roll
from collector.members.answer import Answer
from collector.members.endpoints import ENDPOINTS
from collector.members.pages import PAGES
from collector.members.record import Scope, Tier
from collector.members.tokens import token

TEXT = token(b"3" * 32)


@pytest.fixture
def browsing(bench, running):
    @contextmanager
    def run():
        from pathlib import Path

        state = Path(bench.settings.state)
        bench.send("s1")
        with database.opened(state) as base:
            roll.add(base, "uni", "<b>Uni</b>", Tier.MEMBER, now=1, who="op")
            roll.change(base, "uni", "signed", 0, now=1, who="op")
            roll.own(base, "uni", ["s1"], now=1, who="op")
            key = database.key(state)
            keyring.issue(base, key, TEXT, "uni", set(Scope), days=36500, now=1, who="op")
        with running(bench) as (url, _), httpx.Client(base_url=url) as browser:
            yield browser, state

    return run


def log_in(browser, text=TEXT, **headers):
    return browser.post("/members/login", data={"token": text}, headers=headers)


def test_a_token_opens_the_pages_in_both_languages_and_is_kept_nowhere(browsing):
    with browsing() as (browser, _):
        assert browser.get("/members/now").status_code == 401
        entered = log_in(browser)
        assert (entered.status_code, entered.headers["Location"]) == (303, "/members/now")
        cookie = entered.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert TEXT not in cookie
        for root in ("/members", "/members/ja"):
            for name in PAGES:
                page = browser.get(f"{root}/{name}")
                assert page.status_code == 200, name
                assert "<script" not in page.text
                assert page.headers["Cache-Control"] == "private, no-store"
                assert TEXT not in page.text
        assert "s1" in browser.get("/members/sensors").text
        assert browser.get("/members/data/sensors.csv").text.splitlines()[1].startswith("s1,")
        styles = re.findall(r'rel="stylesheet" href="([^"]+)"', browser.get("/members/now").text)
        assert len(styles) == 2
        for each in styles:
            answer = browser.get(each)
            assert (answer.status_code, answer.headers["Content-Type"][:8]) == (200, "text/css")
            assert "immutable" in answer.headers["Cache-Control"]
        assert browser.get("/members/static/nothing.css").status_code == 404


def test_a_session_is_its_token_s_and_ends_with_it(browsing):
    with browsing() as (browser, state):
        log_in(browser)
        assert browser.get("/members/now").status_code == 200
        with database.opened(state) as base:
            keyring.revoke(base, 1, now=1, who="op")
        assert browser.get("/members/now").status_code == 401
        assert log_in(browser).status_code == 401


def test_who_logs_out_is_out_and_only_by_a_form_of_his_own(browsing):
    with browsing() as (browser, _):
        log_in(browser)
        secret = browser.cookies["teiten-members"]
        page = browser.get("/members/now").text
        browser.post("/members/logout", data={"stamp": "0" * 32})
        browser.cookies.set("teiten-members", secret)
        assert browser.get("/members/now").status_code == 200
        (stamp,) = re.findall(r'name="stamp" value="([0-9a-f]{32})"', page)
        browser.post("/members/logout", data={"stamp": stamp})
        browser.cookies.set("teiten-members", secret)
        assert browser.get("/members/now").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ],
    ids=["origin", "fetch", "null"],
)
def test_a_form_from_elsewhere_logs_nobody_in(browsing, headers):
    with browsing() as (browser, _):
        found = log_in(browser, **headers)
    assert found.status_code == 403
    assert "Set-Cookie" not in found.headers


def test_what_is_no_token_is_told_so_and_never_shown(browsing):
    with browsing() as (browser, _):
        for text in ("", "<script>alert(1)</script>", "x" * 9000):
            found = log_in(browser, text)
            assert found.status_code == 401
            assert "alert(" not in found.text


def test_every_question_of_a_page_is_one():
    assert {part for parts in PAGES.values() for part in parts} <= {e.name for e in ENDPOINTS}


def test_a_spreadsheet_works_nothing_out_of_a_text():
    answer = Answer(("a", "b"), [{"a": "=1+1", "b": -2}])
    assert answer.csv() == b"a,b\n'=1+1,-2\n"
