"""/v1/series of a real collector, asked with a token."""

from contextlib import contextmanager
from pathlib import Path

import patient
import pytest

from collector.index import annals
from collector.index.indexer import Indexer
from collector.index.series import Series
from collector.members import archive, database, diary, keyring, roll
from collector.members.problem import Problem
from collector.members.record import Scope, Tier
from collector.members.tokens import token
from collector.past.question import Choice
from collector.past.rows import STATUSES
from collector.settings import Publish
from teiten.rollup.record import ICMP, TCP, UDP

TEXT = token(b"5" * 32)


@pytest.fixture
def asking(make_bench, running, nine):
    """A collector of two hours, with a member of a tier; gives who asks, and its state folder."""

    @contextmanager
    def run(policy, tier=Tier.MEMBER, scopes=tuple(Scope)):
        bench = make_bench(publish=Publish(policy=policy))
        for hour in range(2):
            for name in ("s1", "s2", "s3"):
                bench.send(name, start=nine + 3600 * hour, now=nine + 3600 * (hour + 1),
                           final=True, ports={(6, 135): 96})  # fmt: skip
        state = Path(bench.settings.state)
        with annals.opened(state) as chronicle:
            for _ in Indexer(bench.settings).tell(bench.ledger, chronicle):
                pass
        with database.opened(state) as base:
            roll.add(base, "uni", "Uni", tier, now=1, who="op")
            roll.change(base, "uni", "signed", 0, now=1, who="op")
            key = database.key(state)
            keyring.issue(base, key, TEXT, "uni", scopes, days=36500, now=1, who="op")
        with running(bench) as (url, _):

            def ask(text=TEXT, **query):
                headers = {"Authorization": f"Bearer {text}"} if text else {}
                return patient.get(f"{url}/v1/series", params=query, headers=headers)

            yield ask, state

    return run


def noted(state):
    with database.opened(state) as base:
        return [(each.endpoint, each.question, each.answer) for each in diary.of(base, None, 9)]


def test_where_the_index_is_open_a_token_is_told_of_hours(asking):
    with asking("hourly") as (ask, state):
        found = ask(port=135, protocol="tcp", family=4, **{"from": "2004-01-30"})
        again = ask(economy="XX")
        assert ask(limit="none").status_code == 400
    told = found.json()
    assert found.headers["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in found.headers
    assert told["policy"] == archive.POLICY
    assert [row["value"] for row in told["rows"] if row["value"]] == [6.0, 6.0]
    assert (again.status_code, again.json()["title"]) == (404, "unknown")
    assert noted(state)[::-1] == [
        ("past", "port=135&protocol=tcp&family=4&from=2004-01-30", "ok"),
        ("past", "economy=XX", "ok"),
        ("past", "", "ok"),
    ]


def test_where_it_is_not_a_token_is_told_what_is_public_and_nothing_is_kept(asking):
    with asking("gated", Tier.TRUSTED) as (ask, state):
        mine, everybody = ask(), ask("")
    assert mine.json() == everybody.json()
    assert "no-store" in mine.headers["Cache-Control"]
    assert noted(state) == [("past", "", "ok")]


@pytest.mark.parametrize(
    ("text", "scopes", "status", "title"),
    [
        (token(b"?" * 32), tuple(Scope), 401, "bad-token"),
        ("teiten_m_x", tuple(Scope), 401, "bad-token"),
        (TEXT, (Scope.LOG,), 403, "wrong-scope"),
    ],
    ids=["unknown", "malformed", "scope"],
)
def test_who_may_not_ask_is_told_why_and_nothing_else(asking, text, scopes, status, title):
    with asking("hourly", scopes=scopes) as (ask, _):
        found = ask(text)
    assert (found.status_code, found.json()["title"]) == (status, title)
    assert found.headers["Cache-Control"] == "no-store"
    assert ("WWW-Authenticate" in found.headers) is (status == 401)


def test_what_is_left_open_means_all_of_it():
    assert archive.wanted(Choice(port=53, family=4)) == [
        Series(4, TCP, None, 53),
        Series(4, UDP, None, 53),
    ]
    assert archive.wanted(Choice(protocol="icmp", family=4)) == [Series(4, ICMP)]
    assert archive.wanted(Choice(economy="JP")) == [
        Series(4, economy="JP"),
        Series(6, economy="JP"),
    ]
    assert archive.wanted(Choice()) == [Series(4), Series(6)]


def test_members_and_the_public_are_refused_in_the_same_words():
    assert {name: Problem(name).status for name in STATUSES} == STATUSES
