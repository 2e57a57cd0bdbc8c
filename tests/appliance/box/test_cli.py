"""`teiten appliance box`, as an image and a person say it."""

import json

import pytest
from click.testing import CliRunner

from appliance.box.cli import box
from teiten.cli import main

SEED = """
sensor = "kyoto-1"
[monitored]
blocks = ["203.0.113.0/24"]
[monitored.link]
port = "no-such-port"
[collector]
urls = ["https://collector.example:8443"]
token = "abcdefghijklmnop"
"""


@pytest.fixture
def say(tmp_path):
    def speak(*words):
        return CliRunner().invoke(box, [*map(str, words), "--run", str(tmp_path / "run")])

    return speak


def test_without_a_seed_a_box_says_why_it_counts_nothing(say, tmp_path):
    done = say("apply", "--seed", tmp_path / "nowhere")
    assert done.exit_code == 0
    assert "No seed was found" in done.stderr
    assert "No seed" in (tmp_path / "run/issue.d/50-teiten.issue").read_text()
    shown = say("show")
    assert shown.exit_code == 1


def test_a_port_that_is_not_there_is_told_like_any_mistake(say, tmp_path):
    (tmp_path / "box.toml").write_text(SEED)
    done = say("apply", "--seed", tmp_path / "box.toml")
    said = json.loads((tmp_path / "run/teiten/box.json").read_text())
    assert done.exit_code == 0
    assert "no-such-port" in said["mistake"]
    assert said["source"] == str(tmp_path / "box.toml")


def test_what_an_earlier_seed_left_goes_away(say, tmp_path):
    own = tmp_path / "run/teiten/appliance.toml"
    unit = tmp_path / "run/systemd/network/20-teiten-ens3.network"
    other = tmp_path / "run/systemd/network/70-other.network"
    for path in (own, unit, other):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("old")
    say("apply", "--seed", tmp_path / "nowhere")
    assert not own.exists()
    assert not unit.exists()
    assert other.read_text() == "old"


def test_the_first_seed_that_is_there_is_taken_even_with_a_mistake(say, tmp_path):
    (tmp_path / "first.toml").write_text("sensor =")
    (tmp_path / "second.toml").write_text(SEED)
    places = [tmp_path / name for name in ("none.toml", "first.toml", "second.toml")]
    say("apply", *(word for place in places for word in ("--seed", place)))
    assert "first.toml" in (tmp_path / "run/teiten/box.json").read_text()


def test_a_laptop_reads_a_seed_as_a_box_does(tmp_path):
    path = tmp_path / "box.toml"
    path.write_text(SEED)
    done = CliRunner().invoke(box, ["check", str(path)])
    assert done.exit_code == 0
    assert "kyoto-1: monitors 203.0.113.0/24" in done.output
    assert "abcdefghijklmnop" not in done.output


def test_a_seed_with_a_mistake_is_two_lines_and_exit_code_1(tmp_path, capsys, monkeypatch):
    path = tmp_path / "box.toml"
    path.write_text("sensor = 7")
    monkeypatch.setattr("sys.argv", ["teiten", "appliance", "box", "check", str(path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "$.sensor" in capsys.readouterr().err
