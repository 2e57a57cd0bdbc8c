"""The room's door."""

import importlib
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import simulator
from simulator.script.role import Role
from teiten.errors import OperatorError


def roles(root: Path) -> set[str]:
    """The word `kind` of every stranger that has a file."""
    for path in (root / "simulator" / "actors").glob("[a-z]*.py"):
        importlib.import_module(f"simulator.actors.{path.stem}")
    found = set()
    waiting = [Role]
    while waiting:
        for role in waiting.pop().__subclasses__():
            waiting.append(role)
            if (tag := role.__struct_config__.tag) != role.__name__:  # it was given a word
                found.add(str(tag))
    return found


def test_every_stranger_is_listed(root: Path):
    listed = json.loads(CliRunner().invoke(simulator, ["list", "--json"]).output)
    assert set(listed["actors"]) == roles(root)
    assert all(listed["actors"].values())


def test_every_ready_scenario_is_listed_with_its_title(root: Path):
    found = CliRunner().invoke(simulator, ["list"])
    for path in (root / "simulator" / "scenarios").glob("*.toml"):
        assert f"  {path.stem}" in found.output
    assert found.exit_code == 0


@pytest.mark.parametrize(
    "command",
    [[], ["lab"], ["list"], ["write"], ["expect"], ["send"], ["replay"], ["flood"]],
    ids=str,
)
def test_help_has_examples(command):
    shown = CliRunner().invoke(simulator, [*command, "--help"])
    assert shown.exit_code == 0
    assert "teiten simulator" in shown.output or not command


@pytest.fixture
def nobody():
    """Not root, whoever runs the tests; what is imported later may lie where only root reads."""
    importlib.import_module("simulator.labs.lab")
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


def test_without_root_the_remedy_is_said(tmp_path, nobody):
    found = CliRunner().invoke(simulator, ["lab", "--folder", str(tmp_path / "lab")])
    assert isinstance(found.exception, OperatorError)


@pytest.mark.parametrize(
    "words",
    [
        ["lab", "--speed", "fast"],
        ["replay", "a.pcap", "--speed", "even"],
        ["send", "blaster", "--speed", "0x"],
    ],
    ids=str,
)
def test_a_wrong_speed_is_told_with_its_option(words):
    found = CliRunner().invoke(simulator, words)
    assert found.exit_code == 2
    assert "--speed" in found.stderr


@pytest.mark.parametrize("words", [["--speed", "top"], ["--captures", "."]], ids=str)
def test_a_scenario_s_captures_are_its_own(words):
    found = CliRunner().invoke(simulator, ["lab", "--scenario", "blaster", *words])
    assert found.exit_code == 2
    assert f"leave {words[0]} away" in found.stderr
