"""What root says, the sensor reads; anything else was not said."""

from pathlib import Path

from appliance.update import outcome
from teiten.update.offer import Outcome, Report

SAID = Report(bundle="ab" * 32, outcome=Outcome.TOO_LARGE)


def test_what_is_said_is_read(tmp_path: Path) -> None:
    outcome.write(tmp_path / outcome.NAME, SAID)
    assert outcome.read(tmp_path / outcome.NAME) == SAID


def test_what_is_not_there_or_no_report_was_not_said(tmp_path: Path) -> None:
    path = tmp_path / outcome.NAME
    assert outcome.read(path) is None
    path.write_bytes(b'{"bundle": "x", "outcome": "written"}')
    assert outcome.read(path) is None
