import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from collector.cli import collector


@pytest.fixture
def run(bench, write_settings):
    """Run a command with the bench's settings; gives exit code and output."""
    path = write_settings(bench)

    def run(*words):
        found = CliRunner().invoke(collector, [*map(str, words), "--config", str(path)])
        return found.exit_code, found.output

    return run


def test_a_backup_is_told_made_and_restored(run, bench, tmp_path):
    bench.send(final=True)
    code, said = run("backup", tmp_path / "kept")
    assert code == 0
    assert "holds 1 uploads" in said
    assert (
        "s1                               up to the window of 2004-01-30 09:00 UTC, final" in said
    )
    bench.close()
    Path(bench.settings.state).rename(tmp_path / "lost")
    code, said = run("restore", tmp_path / "kept", "--json")
    assert code == 0
    assert json.loads(said)["sensors"] == [{"sensor": "s1", "start": 1075453200, "final": True}]
    assert "the ledger balances" in run("books")[1]


def test_a_backup_of_a_breach_is_an_exit_code(run, bench, tmp_path):
    bench.send()
    bench.ledger.execute("DELETE FROM answers")
    code, said = run("backup", tmp_path / "kept")
    assert code == 1
    assert "DOES NOT BALANCE" in said
    assert (tmp_path / "kept" / "backup.json").exists()


def test_what_is_published_is_made_again(run, bench):
    bench.send()
    release = Path(run("publish")[1].strip())
    code, said = run("rebuild")
    assert code == 0
    assert "1 rollups, 2004-01-30 09:00 UTC to 2004-01-30 09:00 UTC" in said
    assert f"release {release.name[:16]}: the current one has the same bytes" in said
    (release / "top5.csv").write_text("hello")
    assert run("rebuild", "--check")[0] == 1
    code, said = run("rebuild")
    assert (code, "OTHER BYTES" in said, "it was replaced" in said) == (0, True, True)
    assert json.loads(run("rebuild", "--json")[1])["found"] == "same"


def test_a_damaged_body_is_an_exit_code(run, bench):
    bench.send()
    bench.ledger.execute("UPDATE rollups SET counted = counted + 1")
    code, said = run("rebuild")
    assert code == 1
    assert "DAMAGED s1 2004-01-30 09:00 UTC" in said


def test_an_empty_ledger_is_rebuilt_and_backed_up(run, tmp_path):
    assert run("rebuild")[0] == 0
    assert run("backup", tmp_path / "kept")[0] == 0
