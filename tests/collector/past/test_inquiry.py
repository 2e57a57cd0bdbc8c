"""The past is asked over HTTP: pages that join, tags that hold, refusals by name, for anybody."""

import asyncio
import csv
import gzip
import io
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from collector.gate import record
from collector.past import inquiry
from collector.past.editions import courses
from collector.past.inquiry import Archive, Inquiry
from collector.past.rows import refusal
from collector.publication import release, signet
from collector.publication.publish import publish
from collector.publication.release import Terms
from collector.publication.shelf import Shelf
from editions import EPOCH, MONDAY, published


@pytest.fixture
def lay(tmp_path):
    """Publish so many editions."""

    def write(count):
        content = {record.name(each.start): record.encode(each) for each in published(count)}
        terms = Terms(signet.load(tmp_path / "state", 1), 1, 9, 9, keep=2, most=10**6)
        return release.write(content, tmp_path / "public", terms)

    (tmp_path / "state").mkdir()
    return write


@pytest.fixture
def asking(tmp_path):
    """A door before the public folder; gives what it answers."""
    made = []

    def build(who=None, per_second=1000.0, burst=10_000, peer="192.0.2.1"):
        own = Inquiry(who or inquiry.public(Shelf(tmp_path / "public")), per_second, burst)
        made.append(own)
        application = Starlette(routes=own.routes())

        async def send(method, query, headers):
            transport = httpx.ASGITransport(app=application, client=(peer, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
                return await client.request(method, f"/v1/series?{query}", headers=headers)

        def ask(query, method="GET", **headers):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return asyncio.run(send(method, query, named))

        return ask

    yield build
    for own in made:
        own.close()


@pytest.fixture
def ask(lay, asking):
    lay(40)
    return asking()


def test_rows_are_what_was_published(ask):
    found = ask("port=23&protocol=tcp&from=0").json()
    every = published(40)
    said = [next((line.value for line in each.lines if line.series.number == 23), None)
            for each in every]  # fmt: skip
    assert [row["value"] for row in found["rows"]] == said
    assert [row["start"] for row in found["rows"]] == [record.moment(e.start) for e in every]
    assert (found["policy"], found["next"]) == ("gated", None)


def test_a_table_has_the_same_rows(ask):
    told = ask("port=23&from=0").json()["rows"]
    table = ask("port=23&from=0", Accept="text/csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert table.text == ask("port=23&from=0&format=csv").text
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in told] == rows


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html,*/*;q=0.8", "application/json"),
        ("text/csv", "text/csv"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/csv, application/json; q=0.9", "text/csv"),
        ("text/csv;q=x", "application/json"),
    ],
)
def test_who_likes_tables_more_gets_them(ask, accept, kind):
    assert ask("port=23", Accept=accept).headers["Content-Type"].partition(";")[0] == kind


@pytest.mark.parametrize("limit", [1, 7, 40])
def test_pages_that_follow_their_links_are_the_whole(ask, limit):
    whole = ask("port=23&from=0").json()["rows"]
    rows, query = [], f"port=23&from=0&limit={limit}"
    while query:
        found = ask(query)
        rows += found.json()["rows"]
        after = found.json()["next"]
        assert (found.links.get("next") or {}).get("url") == after
        query = after and after.removeprefix("?")
    assert rows == whole


def test_a_page_stays_what_it_was_while_more_is_published(ask, lay):
    first = ask("port=23&from=0&limit=30").json()
    lay(60)
    rest = ask(first["next"].removeprefix("?")).json()
    assert len(first["rows"]) + len(rest["rows"]) == 40
    assert rest["next"] is None


def test_a_new_edition_can_be_asked_for_at_once(ask, lay):
    before = ask("port=23")
    lay(41)
    after = ask("port=23")
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.json()["rows"][-1]["start"] == record.moment(MONDAY + 40 * EPOCH)


def test_who_has_it_already_is_told_so(ask):
    first = ask("port=23", Accept_Encoding="identity")
    again = ask("port=23", Accept_Encoding="identity", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_an_answer_is_packed_for_who_takes_that(ask):
    plain = ask("port=23", Accept_Encoding="identity")
    packed = ask("port=23", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert int(packed.headers["Content-Length"]) < len(plain.content)
    assert len(gzip.compress(plain.content)) < len(plain.content)


def test_what_is_over_may_be_handed_on_longer_than_what_grows(ask):
    over = ask(f"port=23&to={MONDAY + EPOCH}").headers["Cache-Control"]
    grows = ask(f"port=23&to={MONDAY + 400 * EPOCH}").headers["Cache-Control"]
    assert (over, grows) == ("public, max-age=86400", "public, max-age=60")


def test_pages_of_others_may_ask(ask):
    assert ask("port=23").headers["Access-Control-Allow-Origin"] == "*"
    allowed = ask("", "OPTIONS")
    assert (allowed.status_code, allowed.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "If-None-Match" in allowed.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("query", "name", "status"),
    [
        ("", "bad-question", 400),
        ("port=23&x=1", "bad-question", 400),
        ("port=1", "unknown", 404),
        ("economy=JP", "unknown", 404),
        ("port=23&from=0&to=2026-01-01", "too-costly", 422),
    ],
)
def test_a_refusal_is_a_problem_with_a_name(ask, query, name, status):
    found = ask(query)
    assert (found.status_code, found.headers["Content-Type"]) == (
        status,
        "application/problem+json",
    )
    assert found.json()["type"] == f"urn:teiten:problem:{name}"
    assert (found.json()["title"], found.json()["status"]) == (name, status)
    assert found.headers["Cache-Control"] == "no-store"


def test_before_anything_is_published_that_is_said(asking):
    assert asking()("port=23").json()["title"] == "not-yet"


def test_who_asks_too_much_waits_and_others_do_not(lay, asking):
    lay(4)
    ask = asking(per_second=0.001, burst=3)
    assert [ask("port=23").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(ask("port=23").headers["Retry-After"]) > 0
    assert asking(per_second=0.001, burst=1, peer="127.0.0.1")("port=23").status_code == 200


async def private(_):
    async def look(_):
        return courses(published(4))[:1]

    return Archive("members", MONDAY + 4 * EPOCH, 0, look)


def test_what_is_not_for_everybody_is_kept_nowhere(asking):
    found = asking(private)("port=23")
    assert found.headers["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in found.headers
    assert "Authorization" in found.headers["Vary"]
    assert len(found.json()["rows"]) == 4


def test_an_archive_may_refuse_before_the_question_is_read(asking):
    async def who(_):
        return refusal("not-yet", "come later", {"Retry-After": "9"})

    found = asking(who)("nonsense")
    assert (found.status_code, found.headers["Retry-After"]) == (404, "9")


def test_the_rule_of_2004_can_be_asked_too(bench, asking):
    bench.send(ports={(6, 135): 7})
    publish(bench.ledger, bench.settings)
    own = inquiry.public(Shelf(Path(bench.settings.public)))
    found = asking(own)("port=135&from=2004-01-30").json()
    assert (found["policy"], found["rows"][0]["value"]) == ("hourly", 7.0)
    assert found["rows"][0]["share"] == round(1 / 3, 3)
