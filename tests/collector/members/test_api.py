"""A real collector, asked over HTTP by members of every tier."""

import json
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path

import patient
import pytest

from collector.gate import archive
from collector.gate.edition import Closed, Edition, Line, Listened
from collector.index import annals
from collector.index.indexer import Indexer
from collector.index.series import Series
from collector.members import database, diary, keyring, roll, sight
from collector.members.endpoints import ENDPOINTS
from collector.members.record import Scope, Tier
from collector.members.tokens import token
from collector.settings import Publish

DAY = 86400
NAMES = [each.name for each in ENDPOINTS]


class Network:
    """A collector with sensors s1 (uni's), s2 and s3, editions, and a token of each tier."""

    def __init__(self, bench):
        self.bench = bench
        self.state = Path(bench.settings.state)
        self.key = database.key(self.state)
        self.now = int(time.time())

    def member(self, name="uni", tier=Tier.MEMBER, *, signed=0, ends=None, scopes=tuple(Scope)):
        text = token(name.encode().ljust(32, b"."))
        with database.opened(self.state) as base:
            roll.add(base, name, name.title(), tier, now=self.now, who="op")
            fields = {"signed": signed, "ends": ends}
            roll.change_all(base, name, fields, now=self.now, who="op")
            keyring.issue(base, self.key, text, name, scopes, days=30, now=self.now - 60, who="op")
        return text

    def give(self, name, *sensors, networks=("192.0.2.0/24",)):
        with database.opened(self.state) as base:
            roll.own(base, name, sensors, now=self.now, who="op")
            roll.register(base, name, networks, now=self.now, who="op")

    def edition(self, start, value=5.0):
        lines = (Line(Series(4, 6, None, 135), value), Line(Series(4, 1), 2.0))
        edition = Edition("gated", start, 6 * 3600, Listened.MOST, lines)
        archive.keep(self.bench.ledger, Closed(edition, {}))


@pytest.fixture
def made(make_bench, nine):
    bench = make_bench(publish=Publish())
    network = Network(bench)
    start = nine - nine % (6 * 3600)
    for hour in range(3):
        for name in ("s1", "s2", "s3"):
            bench.send(name, start=nine + 3600 * hour, now=nine + 3600 * (hour + 1), final=True,
                       ports={(6, 135): 96 * (10 if name == "s1" else 1), (1, 8): 32})  # fmt: skip
    network.edition(start)
    return network


@pytest.fixture
def asking(made, running):
    @contextmanager
    def run(text, **extra):
        with running(made.bench, **extra) as (url, process):
            headers = {"Authorization": f"Bearer {text}"} if text else {}

            def ask(name, headers=headers, **query):
                return patient.get(f"{url}/v1/members/{name}", params=query, headers=headers)

            ask.url, ask.process = url, process
            yield ask

    return run


def test_every_question_has_an_answer_or_a_name_for_why_not(made, asking):
    text = made.member()
    made.give("uni", "s1")
    with asking(text) as ask:
        found = {name: ask(name) for name in NAMES}
        for answer in found.values():
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert answer.status_code in (200, 404)
        assert {name for name, answer in found.items() if answer.status_code == 200} == {
            "me", "mine", "now", "sensors", "anomalies", "compare", "near", "queries", "series",
        }  # fmt: skip
        assert found["blocks"].json()["title"] == "not-yet"
        compared = {row["series"]: row for row in found["compare"].json()["rows"]}
        assert compared["135/TCP"]["mine"] == 60
        assert compared["135/TCP"]["said"] == "only mine"
        assert compared["ICMP"]["said"] == "as others"
        (row,) = found["sensors"].json()["rows"]
        assert (row["sensor"], row["windows"], row["final"]) == ("s1", 3, True)
        assert found["near"].json()["rows"][-1]["packets"] == 3 * (960 + 32)


def test_not_even_the_trusted_read_of_others_what_the_policy_does_not_open(made, asking):
    """Another sensor's name, block or hour is in no answer; of the world only what is public."""
    text = made.member(tier=Tier.TRUSTED)
    made.give("uni", "s1")
    with asking(text) as ask:
        whole = "".join(ask(name).text for name in NAMES)
        series = ask("series", protocol="tcp", port=135, **{"from": "2004-01-30"}).json()
    assert "s2" not in whole
    assert "s3" not in whole
    assert series["about"]["source"] == "editions"
    assert [row["value"] for row in series["rows"]] == [5.0]
    assert "index" not in {row["of"] for row in json.loads(ask_now(whole))["rows"]}


def ask_now(whole):
    start = whole.index('{"format":"teiten-members","version":1,"endpoint":"now"')
    return whole[start : whole.index("\n", start)]


def test_the_tier_decides_what_may_be_asked(made, asking):
    with asking(made.member(tier=Tier.READER)) as ask:
        refused = {name for name in NAMES if ask(name).json().get("title") == "wrong-tier"}
    assert refused == {each.name for each in ENDPOINTS if each.least is not Tier.READER}


def test_a_token_is_good_for_its_scopes_alone(made, asking):
    with asking(made.member(scopes=[Scope.LOG])) as ask:
        assert ask("queries").status_code == 200
        refused = ask("sensors")
    assert (refused.status_code, refused.json()["title"]) == (403, "wrong-scope")
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_strangers_are_told_nothing_and_fill_no_table(made, asking):
    with asking("") as ask:
        for text in ["", "teiten_m_x", token(b"?" * 32), "\xff" * 60]:
            headers = {"Authorization": f"Bearer {text}".encode("latin-1")} if text else {}
            answer = ask("now", headers=headers)
            assert answer.status_code == 401
            assert answer.json()["title"] == ("bad-token" if text else "no-token")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    with database.opened(made.state) as base:
        assert diary.of(base, None, 9) == []


def test_who_is_revoked_suspended_or_removed_is_refused_with_the_next_request(made, asking):
    text = made.member()
    with asking(text) as ask, database.opened(made.state) as base:
        assert ask("me").status_code == 200
        roll.change(base, "uni", "suspended", 1, now=1, who="op")
        assert ask("me").json()["title"] == "suspended"
        roll.change(base, "uni", "suspended", None, now=1, who="op")
        assert ask("me").status_code == 200
        keyring.revoke(base, 1, now=1, who="op")
        assert ask("me").json()["title"] == "revoked-token"
        roll.remove(base, "uni", now=1, who="op")
        assert ask("me").json()["title"] == "bad-token"


def test_nothing_before_the_agreement_or_after_its_end(made, asking):
    text = made.member(signed=made.now + DAY)
    with asking(text) as ask, database.opened(made.state) as base:
        assert ask("me").json()["title"] == "no-agreement"
        ended = {"signed": 0, "ends": made.now - 1}
        roll.change_all(base, "uni", ended, now=1, who="op")
        assert ask("me").json()["title"] == "agreement-ended"


def test_a_clock_that_goes_back_lets_no_expired_token_in(made, asking):
    text = made.member()
    with database.opened(made.state) as base:
        base.execute("UPDATE clock SET latest = ?", (made.now + 31 * DAY,))
    with asking(text) as ask:
        assert ask("me").json()["title"] == "expired-token"


def test_a_member_reads_its_own_log_alone_and_no_token_is_in_it(made, asking):
    text, other = made.member(), made.member("other")
    with asking(text) as ask:
        ask("series", port=23, protocol="tcp")
        ask("series", token=text)
        ask("now", headers={"Authorization": f"Bearer {other}"})
        rows = ask("queries").json()["rows"]
    assert [(row["endpoint"], row["answer"]) for row in rows] == [
        ("series", "bad-question"),
        ("series", "ok"),
    ]
    assert rows[1]["question"] == "port=23&protocol=tcp&family=4&form=json"
    held = b"".join(path.read_bytes() for path in made.state.glob("members.sqlite*"))
    assert text.encode() not in held


def test_more_than_a_tier_has_is_refused_until_later(made, asking):
    pace = "{per-minute = 3, per-day = 5000}"
    with asking(made.member(tier=Tier.READER), members=f"{{reader = {pace}}}") as ask:
        found = [ask("me") for _ in range(5)]
    assert [each.status_code for each in found] == [200, 200, 200, 429, 429]
    assert int(found[-1].headers["Retry-After"]) > 0


def test_a_day_s_queries_are_used_up_once(made, asking):
    pace = "{per-minute = 100, per-day = 2}"
    with asking(made.member(tier=Tier.READER), members=f"{{reader = {pace}}}") as ask:
        assert [ask("me").status_code for _ in range(3)] == [200, 200, 429]


def test_a_costly_query_is_refused_by_name(made, asking):
    with asking(made.member()) as ask:
        far = ask("series", protocol="tcp", port=135, **{"from": "1990-01-01"})
    assert (far.status_code, far.json()["title"]) == (422, "too-costly")


def test_a_query_that_takes_too_long_is_given_up(made, asking):
    text = made.member()
    made.give("uni", "s1")
    with asking(text, members="{query-seconds = 0.000001}") as ask:
        found = ask("compare")
    assert (found.status_code, found.json()["title"]) == (503, "too-slow")


WRONG = [
    ("series", {"port": "65536"}),
    ("series", {"port": "-1"}),
    ("series", {"port": "\uff12\uff13"}),
    ("series", {"port": "23"}),
    ("series", {"economy": "XX"}),
    ("series", {"economy": "JP", "protocol": "tcp"}),
    ("series", {"from": "2026-02-30"}),
    ("series", {"block": "203.0.113.0/24"}),
    ("near", {"hours": "49"}),
    ("queries", {"most": "0"}),
    ("me", {"form": "xml"}),
]


def test_a_wrong_question_is_named(made, asking):
    with asking(made.member()) as ask:
        found = [ask(name, **query) for name, query in WRONG]
    assert [(each.status_code, each.json()["title"]) for each in found] == [
        (400, "bad-question")
    ] * len(WRONG)


def test_the_same_rows_as_a_table(made, asking):
    text = made.member()
    made.give("uni", "s1")
    with asking(text) as ask:
        found = ask("sensors", form="csv")
    assert found.headers["Content-Type"].startswith("text/csv")
    head, row = found.text.splitlines()
    assert head.startswith("sensor,state,newest_start")
    assert row.startswith("s1,approved,2004-01-30T11:00:00Z")


def test_no_question_takes_an_address_or_a_sensor():
    taken = {parameter.name for each in ENDPOINTS for parameter in each.asks}
    assert taken == {
        "class", "economy", "family", "form", "from", "hours", "most", "periods", "port",
        "protocol", "to",
    }  # fmt: skip


def test_who_is_trusted_reads_the_index_only_where_the_policy_opens_it(made, asking):
    with annals.opened(made.state) as chronicle:
        for _ in Indexer(made.bench.settings).tell(made.bench.ledger, chronicle):
            pass
    text, plain = made.member(tier=Tier.TRUSTED), made.member("plain")
    made.give("uni", "s1")
    query = {"protocol": "tcp", "port": 135, "from": "2004-01-30"}
    with asking(text, members="{exact = true}") as ask:
        found = ask("series", **query).json()
        assert found["about"]["source"] == "index"
        assert [row["sensors"] for row in found["rows"] if row["sensors"]] == [3, 3, 3]
        assert {row["of"] for row in ask("now").json()["rows"]} == {"public", "s1", "index"}
        assert ask("compare", hours=3).json()["about"]["source"] == "index"
        other = ask("series", headers={"Authorization": f"Bearer {plain}"}, **query).json()
        assert other["about"]["source"] == "editions"
    with asking(text) as ask:
        assert ask("series", **query).json()["about"]["source"] == "editions"


def test_uploads_go_on_while_members_ask(made, asking, post, seal_as, rollup, nine):
    text = made.member()
    made.give("uni", "s1")
    with asking(text, members="{queries = 1}") as ask:
        for hour in range(5):
            assert ask("near").status_code == 200
            sent = post(ask.url, seal_as(rollup("s2", start=nine + 3600 * (4 + hour))))
            assert sent.status_code == 201


def test_a_query_can_write_nothing(made):
    member = made.member()
    with database.opened(made.state) as base:
        who = keyring.find(base, made.key, member)
        seeing = sight.sight(made.bench.settings, who, base, made.key, {}, made.now)
        with seeing as seen, pytest.raises(sqlite3.OperationalError, match="readonly"):
            seen.books.execute("DELETE FROM rollups")
