import json

import pytest
from click.testing import CliRunner

from simulator.cli import simulator
from teiten.cli import main, teiten
from teiten.rollup import codec
from teiten.rollup.record import Rollup

QUICK = ["--days", "1", "--sensors", "3"]


def run(*words):
    return CliRunner().invoke(simulator, ["history", *map(str, words)])


def told(capsys, *words):
    """The two lines of an operator's mistake."""
    with pytest.raises(SystemExit, match="1"):
        main(["simulator", "history", *map(str, words)])
    first, second = capsys.readouterr().err.splitlines()
    return f"{first}\n{second.strip()}"


def test_the_ready_scenario_is_written_with_truth_and_keys(tmp_path):
    files = [tmp_path / name for name in ("rollups", "truth", "keys")]
    words = ("--output", "--truth", "--registry")
    found = run(
        "history", *QUICK, "--json", *(x for p in zip(words, files, strict=True) for x in p)
    )
    assert found.exit_code == 0, found.output
    rollups, truth, keys = (path.read_bytes().splitlines() for path in files)
    assert len(keys) == 3
    assert all(isinstance(codec.decode(line), Rollup) for line in rollups)
    head = json.loads(truth[0])
    assert head["hours"] == 24
    assert head["rollups"] == len(rollups) == json.loads(found.stdout)["rollups"]


def test_what_is_written_is_what_check_reads(tmp_path):
    path = tmp_path / "rollups.jsonl"
    assert run("history", *QUICK, "-o", path, "--quiet").exit_code == 0
    found = CliRunner().invoke(teiten, ["rollup", "check", str(path)])
    assert found.exit_code == 0
    assert found.output.count("adds up") == len(path.read_bytes().splitlines())


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    def written(*words):
        run("history", *QUICK, *words, "-o", tmp_path / "x", "--truth", tmp_path / "y")
        return (tmp_path / "x").read_bytes(), (tmp_path / "y").read_bytes()

    assert written() == written()
    assert written() != written("--seed", "3")


def test_quiet_is_quiet(tmp_path):
    words = "history", *QUICK, "--truth", tmp_path / "x"
    assert "rollups in" in run(*words).stderr
    assert run(*words, "--quiet").stderr == ""


def test_it_wants_to_know_where_to():
    found = run("history")
    assert found.exit_code == 2
    assert "Say where to" in found.output


def test_a_scenario_without_a_history_is_told(capsys):
    assert "has no table [history]" in told(capsys, "blaster", "--truth", "x")


def test_a_bad_key_is_told_with_file_key_and_reason(capsys, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        "start = 2019-01-01T00:00:00Z\nduration = 3600\n[history]\nrare = { zeros = 2 }\n"
    )
    said = told(capsys, path, "--truth", tmp_path / "x")
    assert str(path) in said
    assert "`$.history.rare.zeros`" in said
    assert "docs/scenarios.md" in said


def test_fewer_sensors_than_an_outage_names_are_told(capsys):
    said = told(capsys, "history", "--sensors", "2", "--truth", "x")
    assert "an outage names s-003" in said
    assert "More --sensors" in said


def test_an_economy_without_addresses_is_told(capsys, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        "start = 2019-01-01T00:00:00Z\nduration = 3600\n"
        "population = { economies = { XX = 1 } }\n[history]\n"
    )
    assert "XX has no addresses" in told(capsys, path, "--truth", tmp_path / "x")


@pytest.mark.parametrize("words", [["write", "-o", "x"], ["expect"]], ids=["write", "expect"])
def test_a_history_has_no_packets(capsys, words):
    with pytest.raises(SystemExit, match="1"):
        main(["simulator", words[0], "history", *words[1:]])
    assert "numbers, and no packets" in capsys.readouterr().err
