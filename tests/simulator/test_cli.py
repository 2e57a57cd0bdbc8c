"""The room's door."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import ACTORS, simulator
from teiten.errors import OperatorError

HELPERS = {"windows", "shuffle"}


def test_every_stranger_is_listed(root: Path):
    files = {path.stem for path in (root / "simulator" / "actors").glob("[a-z]*.py")}
    assert set(ACTORS) == files - HELPERS
    listed = CliRunner().invoke(simulator, ["list"]).output
    assert [line.split()[0] for line in listed.splitlines()] == list(ACTORS)


@pytest.mark.parametrize("command", [[], ["lab"], ["list"]], ids=str)
def test_help_has_examples(command):
    shown = CliRunner().invoke(simulator, [*command, "--help"])
    assert shown.exit_code == 0
    assert "teiten simulator" in shown.output or not command


@pytest.mark.skipif(os.geteuid() == 0, reason="this is for those who are not root")
def test_without_root_the_remedy_is_said(tmp_path):
    found = CliRunner().invoke(simulator, ["lab", "--folder", str(tmp_path / "lab")])
    assert isinstance(found.exception, OperatorError)
