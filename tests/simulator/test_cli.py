"""The room's door."""

import importlib
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


@pytest.fixture
def nobody():
    """Not root, whoever runs the tests; what is imported later may lie where only root reads."""
    importlib.import_module("simulator.lab")
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


def test_without_root_the_remedy_is_said(tmp_path, nobody):
    found = CliRunner().invoke(simulator, ["lab", "--folder", str(tmp_path / "lab")])
    assert isinstance(found.exception, OperatorError)
