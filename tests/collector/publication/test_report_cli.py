import json
from email import message_from_bytes

import pytest
from click.testing import CliRunner

from collector.cli import collector
from collector.gate import archive
from collector.gate.edition import Closed
from editions import published
from teiten.errors import OperatorError


@pytest.fixture
def run(bench, tmp_path):
    """The command, on a ledger with three weeks of editions and some days more."""
    for edition in published(3 * 28 + 5):
        archive.keep(bench.ledger, Closed(edition, {}))
    config = tmp_path / "collector.toml"
    config.write_text(f'state = "{bench.settings.state}"\npublic = "{bench.settings.public}"\n')

    def run(*words):
        line = ["report", "--config", str(config), *map(str, words)]
        return CliRunner().invoke(collector, line, catch_exceptions=False)

    return run


def test_the_last_week_that_is_over_is_told_in_sentences(run):
    said = run().stdout
    assert "The largest ports" in said
    assert "23/TCP was the largest port" in said


def test_the_document_is_the_one_that_is_published(run):
    told = json.loads(run("1970-W03", "--json").stdout)
    assert (told["format"], told["week"]) == ("teiten-report", "1970-W03")


def test_a_picture_and_a_mail_are_written(run, tmp_path):
    png, eml = tmp_path / "week.png", tmp_path / "week.eml"
    done = run("--language", "ja", "--png", png, "--eml", eml, "--to", "b@example.org")
    assert done.stdout == ""
    assert png.read_bytes().startswith(b"\x89PNG")
    mail = message_from_bytes(eml.read_bytes())
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert [part.get_payload(decode=True) for part in pictures] == [png.read_bytes()]


@pytest.mark.parametrize(
    ("week", "why"),
    [("soon", "no week"), ("1970-W05", "not over"), ("2026-W48", "not over")],
)
def test_a_week_that_has_no_report_is_told(run, week, why):
    with pytest.raises(OperatorError, match=why):
        run(week)


def test_a_file_that_cannot_be_written_is_told(run, tmp_path):
    with pytest.raises(OperatorError, match="No such file"):
        run("--png", tmp_path / "nowhere/week.png")


def test_a_ledger_without_editions_has_no_week(make_bench, tmp_path):
    bench = make_bench()
    config = tmp_path / "empty.toml"
    config.write_text(f'state = "{bench.settings.state}"\n')
    line = ["report", "--config", str(config)]
    with pytest.raises(OperatorError, match="no week is over"):
        CliRunner().invoke(collector, line, catch_exceptions=False)
