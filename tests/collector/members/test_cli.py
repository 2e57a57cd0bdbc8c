import json

import pytest
from click.testing import CliRunner

from collector.cli import collector
from collector.members import database
from collector.members.tokens import formed


@pytest.fixture
def say(tmp_path):
    path = tmp_path / "collector.toml"
    path.write_text(f'state = "{tmp_path / "state"}"\npublic = "{tmp_path / "public"}"\n')

    def run(*words):
        return CliRunner().invoke(collector, ["members", *words, "--config", str(path)])

    return run


def test_an_operator_brings_a_member_in_and_takes_it_out(say, tmp_path):
    assert say("add", "uni", "--organisation", "Uni").exit_code == 0
    assert "agreed" in say("agree", "uni", "--signed", "2026-04-01").output
    text = say("token", "issue", "uni", "--scope", "own", "--days", "9").output.strip()
    assert formed(text)
    (held,) = json.loads(say("token", "list", "--json").output)
    assert held["scopes"] == ["own"]
    assert text not in say("show", "uni").output + say("show", "uni", "--json").output
    assert "revoked" in say("token", "revoke", "1").output
    assert say("suspend", "uni").exit_code == say("remove", "uni", "--yes").exit_code == 0
    assert json.loads(say("list", "--json").output)[0]["state"] == "removed"
    assert (tmp_path / "state" / database.FILE).exists()


def test_a_mistake_is_told_with_a_remedy(say):
    say("add", "uni", "--organisation", "Uni")
    for words in (
        ("agree", "uni", "--signed", "2026-04-01", "--ends", "2026-03-01"),
        ("token", "issue", "uni", "--days", "999"),
        ("networks", "uni", "203.0.113.1/24"),
        ("show", "nobody"),
    ):
        assert say(*words).exit_code != 0
