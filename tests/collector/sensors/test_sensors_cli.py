"""An operator invites, approves, moves and looks; what he forgets is asked or told."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from collector.cli import collector
from collector.sensors import invitations, registry
from patience import PATIENCE
from teiten.enrolment import fingerprint
from teiten.errors import OperatorError

FACTS = ("--economy", "JP", "--network", "university", "--organisation", "Example")
PLACE = ("--block", "203.0.113.0/24", *FACTS)


@pytest.fixture
def run(bench, write_settings):
    """Run a command; gives what it says, and raises what is the operator's mistake."""
    path = write_settings(bench)

    def run(*words):
        found = CliRunner().invoke(collector, ["sensors", *words, "--config", str(path)])
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found.output

    return run


@pytest.fixture
def shown(run):
    return lambda name: json.loads(run("show", name, "--json"))


def test_a_token_is_shown_once_and_admits(run, bench):
    token = run("invite", "s9").strip()
    assert len(token) == 32
    assert invitations.refusal(bench.ledger, token, "s9", now=0) is None
    assert invitations.refusal(bench.ledger, token, "s8", now=0) == "foreign-token"


def test_a_token_for_any_name_admits_any(run, bench):
    token = run("invite", "--any", "--hours", "1").strip()
    assert invitations.refusal(bench.ledger, token, "whoever", now=0) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["invite"], "one name or for any"),
        (["invite", "s9", "--any"], "one name or for any"),
        (["invite", "s1"], "registered already"),
        (["invite", "No Name"], "no name for a sensor"),
        (["approve", "pending"], "lacks --block, --economy, --network, --organisation"),
        (["approve", "pending", "--block", "203.0.113.0/24"], "lacks --economy"),
        (["approve", "pending", *PLACE, "--addresses", "900"], "cannot be watched"),
        (["approve", "nobody", *PLACE], "No sensor nobody"),
        (["move", "s1", "--since", "2004-01-01", "--block", "192.0.2.0/24"], "lacks --economy"),
        (["move", "s1", "--since", "9000-01-01", *PLACE], "before it happens"),
        (["show", "nobody"], "No sensor nobody"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else None,
)
def test_a_mistake_is_told_and_changes_nothing(run, bench, words, said):
    before = "\n".join(bench.ledger.iterdump())
    with pytest.raises(OperatorError, match=said) as told:
        run(*words)
    assert told.value.hint
    assert "\n".join(bench.ledger.iterdump()) == before


def test_an_approval_says_whose_and_notes_where(run, bench, shown):
    said = run("approve", "pending", *PLACE, "--addresses", "200")
    key = registry.find(bench.ledger, "pending").key
    assert said == f"pending has the fingerprint {fingerprint(key)}\npending is approved.\n"
    (stay,) = shown("pending")["places"]
    assert stay["place"] == {
        "blocks": ["203.0.113.0/24"],
        "economy": "JP",
        "network": "university",
        "organisation": "Example",
        "addresses": 200,
    }


def test_a_lab_asks_for_no_place(make_bench, write_settings):
    path = write_settings(make_bench(), lab="true")
    done = CliRunner().invoke(collector, ["sensors", "approve", "pending", "--config", str(path)])
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "pending is approved.")


def test_a_move_keeps_the_past_and_what_it_does_not_say(run, shown):
    run("approve", "pending", *PLACE)
    run("move", "pending", "--since", "2026-05-01T12:00", "--block", "198.51.100.0/25")
    first, second = shown("pending")["places"]
    assert first["place"]["blocks"] == ["203.0.113.0/24"]
    assert second["since"] == 1777636800
    assert (second["place"]["economy"], second["place"]["addresses"]) == ("JP", 128)


def test_who_has_a_place_is_approved_again_without_one(run, shown):
    run("approve", "pending", *PLACE)
    run("approve", "pending")
    assert len(shown("pending")["places"]) == 1


def test_a_screen_shows_the_dated_history(run, bench):
    run("approve", "s1", *PLACE)
    said = run("show", "s1")
    assert "s1  approved since 2004-01-30 08:59 UTC" in said
    assert fingerprint(registry.find(bench.ledger, "s1").key) in said
    assert "203.0.113.0/24; JP, university, Example; 256 IPv4 addresses" in said


def test_a_rollup_of_other_addresses_is_named(run, bench, shown):
    run("approve", "s1", *PLACE)
    bench.send("s1")
    assert shown("s1")["discord"] == "IPv4: it reports 16 addresses, the registry knows 256"
    assert "IT DIFFERS" in run("show", "s1")


def test_a_clone_is_named_where_operators_look(run, bench):
    bench.ledger.execute("UPDATE sensors SET cloned = 7 WHERE name = 's2'")
    assert "s2                               CLONED" in run("list")
    assert "TWO BOXES" in run("show", "s2")
    (listed,) = [each for each in json.loads(run("list", "--json")) if each["name"] == "s2"]
    assert (listed["state"], listed["cloned"]) == ("cloned", 7)


def test_a_terminal_is_asked_for_what_is_missing(bench, write_settings, shown):
    said = at_terminal(
        ["approve", "pending", "--economy", "JP", "--config", str(write_settings(bench))],
        {
            "2001:db8:1::/64": "203.0.113.0/24 2001:db8:1::/64",
            "Watched IPv4": "200",
            "Network": "hosting",
            "Organisation": "Example",
            "same one": "y",
        },
    )
    assert "pending is approved." in said
    (stay,) = shown("pending")["places"]
    assert stay["place"]["addresses"] == 200
    assert stay["place"]["network"] == "hosting"


def test_who_sees_another_fingerprint_approves_nothing(bench, write_settings):
    words = ["approve", "pending", *PLACE, "--config", str(write_settings(bench))]
    assert "Aborted" in at_terminal(words, {"same one": "n"})
    assert registry.find(bench.ledger, "pending").state == "pending"


def at_terminal(words, answers):
    """Run a command at a terminal, and answer each question as it comes."""
    ours, its = pty.openpty()
    command = [Path(sys.executable).with_name("teiten"), "collector", "sensors", *words]
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its) as process:
        os.close(its)
        said, waiting = "", list(answers.items())
        try:
            while part := os.read(ours, 4096).decode():
                said += part
                while waiting and waiting[0][0] in said and said.rstrip().endswith(":"):
                    _, answer = waiting.pop(0)
                    os.write(ours, f"{answer}\n".encode())
                    said += "\n"
        except OSError:  # the terminal is closed once nobody is at it
            pass
        process.wait(PATIENCE)
    os.close(ours)
    return said
