"""`teiten collector updates`: an operator offers, looks, goes on, stops."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from boxes import KEYS
from teiten.cli import teiten
from teiten.errors import OperatorError


@pytest.fixture
def ask(fleet, write_settings):
    config = str(write_settings(fleet.bench))

    def run(*words):
        return CliRunner().invoke(teiten, ["collector", "updates", *words, "--config", config])

    return run


def test_what_is_offered_is_listed_and_looked_at(fleet, ask):
    said = ask("offer", str(fleet.bundle()), "--key", KEYS[0])
    assert said.output.startswith("1.1 is offered to x86-64 boxes, first to one of them. It is")
    assert ask("list").output.startswith("1.1 ")
    fleet.asks("s1")
    assert "s1" in ask("status").output


def test_programs_read_the_same(fleet, ask):
    ask("offer", str(fleet.bundle()), "--cohorts", "2,100%", "--by-hand")
    (listed,) = json.loads(ask("list", "--json").output)
    assert (listed["version"], listed["cohorts"], listed["hours"]) == ("1.1", ["2", "100%"], None)
    (stands,) = json.loads(ask("status", "--json").output)
    assert stands["offer"]["version"] == "1.1"


@pytest.mark.parametrize("more", [["--cohorts", "5%,1"], ["--key", "A" * 43 + "="]])
def test_a_mistake_offers_nothing(fleet, ask, more):
    assert isinstance(ask("offer", str(fleet.bundle()), *more).exception, OperatorError)
    assert ask("list").output == "Nothing is offered.\n"


def test_it_goes_on_and_stops_by_a_word(fleet, ask):
    ask("offer", str(fleet.bundle()))
    assert ask("advance", "1.1").output == "1.1 is offered to 5% of them.\n"
    assert "1.1 is held" in ask("hold", "1.1").output
    assert "HELD" in ask("list").output
    assert ask("advance", "1.1").output == "1.1 is offered to 5% of them.\n"
    assert ask("withdraw", "1.1").output == "1.1 is withdrawn.\n"
    assert ask("status").output == "Nothing is offered.\n"


def test_what_is_withdrawn_takes_no_room(fleet, ask):
    ask("offer", str(fleet.bundle()))
    ask("offer", str(fleet.bundle("1.2")))
    folder = Path(fleet.bench.settings.state) / "updates"
    assert len(list(folder.iterdir())) == 1
    ask("withdraw", "1.2")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("word", ["advance", "hold", "withdraw"])
def test_what_nobody_offered_is_an_operator_s_mistake(ask, word):
    assert isinstance(ask(word, "1.1").exception, OperatorError)
