"""What a member is told of its own sensors by the hour, of a real ledger."""

import asyncio
from pathlib import Path

import pytest

from collector.gate import archive
from collector.gate.edition import Closed, Edition, Line, Listened
from collector.index.series import Series
from collector.members import database, keyring, roll
from collector.members.answer import Answer
from collector.members.door import Caller, Door
from collector.members.endpoints import BY_NAME
from collector.members.problem import Problem, Refused
from collector.members.record import Scope, Tier
from collector.members.tokens import token
from collector.settings import Publish

TEXT = token(b"8" * 32)
PORTS = {(6, 135): 960, (17, 53): 480, (1, 8): 10_000, (6, 80): 16}


@pytest.fixture
def asking(make_bench, nine):
    """Ask of a ledger in which s1 and s2 are uni's and s3 is another's."""
    bench = make_bench(publish=Publish())
    for hour in (0, 2):
        for name in ("s1", "s2", "s3"):
            ports = {(6, 9): 10**6} if name == "s3" else PORTS
            bench.send(name, start=nine + 3600 * hour, now=nine + 3600 * (hour + 1), final=True,
                       ports=ports)  # fmt: skip
    lines = (Line(Series(4, 6, None, 135), 5.0),)
    start = nine - nine % 21600
    edition = Edition("gated", start, 21600, Listened.MOST, lines)
    archive.keep(bench.ledger, Closed(edition, {}))
    with database.opened(Path(bench.settings.state)) as base:
        roll.add(base, "uni", "Uni", Tier.READER, now=1, who="op")
        roll.change(base, "uni", "signed", 0, now=1, who="op")
        roll.own(base, "uni", ["s1", "s2"], now=1, who="op")
        key = database.key(Path(bench.settings.state))
        keyring.issue(base, key, TEXT, "uni", set(Scope), days=36500, now=1, who="op")
    door = Door(bench.settings)

    def ask(**said) -> Answer | Refused:
        pairs = tuple((name, str(value)) for name, value in said.items())
        return asyncio.run(door.ask(Caller(token=TEXT), BY_NAME["mine"], pairs))[0]

    yield ask
    door.close()


def test_the_largest_ports_are_told_of_each_hour_beside_the_public_epoch(asking):
    rows = asking().rows
    assert [row["series"] for row in rows] == ["135/TCP", "53/UDP", "80/TCP"] * 2
    assert [row["start"][11:16] for row in rows] == ["11:00"] * 3 + ["09:00"] * 3
    assert [row["mine"] for row in rows[:3]] == [60, 30, 1]
    assert {row["sensors"] for row in rows} == {2}
    assert [row["public"] for row in rows[:3]] == [5.0, None, None]


def test_one_series_is_told_where_it_is_named(asking):
    rows = asking(port=80, protocol="tcp").rows
    assert [row["mine"] for row in rows] == [1, 1]
    assert all(row["mine_low"] <= 1 <= row["mine_high"] for row in rows)
    assert [row["mine"] for row in asking(protocol="icmp").rows] == [625, 625]


def test_nothing_of_another_s_sensor_is_told(asking):
    assert [row["mine"] for row in asking(port=9, protocol="tcp").rows] == [0, 0]
    assert all(row["series"] != "9/TCP" for row in asking().rows)


def test_hours_reach_back_as_far_as_they_are_asked_for(asking):
    assert {row["start"][11:16] for row in asking(hours=1).rows} == {"11:00"}


def test_a_port_without_a_protocol_is_no_series(asking):
    assert asking(port=80).problem is Problem.BAD_QUESTION
