"""A machine boots with nothing pinned and a name of its own, and forgets its rules in the dark."""

import os
import subprocess
from pathlib import Path

import pytest

from simulator.faults.machine import Machine
from simulator.links import namespaces

pytestmark = pytest.mark.netns


@pytest.fixture
def inside():
    """A way to run programs where a monitored interface is."""
    name = f"teiten-test-machine-{os.getpid()}"
    namespaces.make(name)

    def run(*words: str) -> str:
        enter = ("nsenter", f"--net=/run/netns/{name}", "--")
        return subprocess.run((*enter, *words), capture_output=True, text=True, check=True).stdout

    run("ip", "link", "add", "wire0", "type", "veth", "peer", "name", "far0")
    yield name, run
    namespaces.remove(name)


def test_every_boot_has_another_name_and_nothing_pinned(inside, tmp_path: Path):
    name, _ = inside
    machine = Machine(0, name, tmp_path, tmp_path / "boot")
    names = set()
    for _ in range(2):
        machine.switch_on()
        names.add((tmp_path / "boot").read_text())
        assert not (tmp_path / "bpf" / "pinned").exists()
        (tmp_path / "bpf" / "pinned").mkdir()
        machine.switch_off()
    assert len(names) == 2


def test_no_rule_outlives_the_power(inside, tmp_path: Path):
    name, run = inside
    machine = Machine(0, name, tmp_path, tmp_path / "boot")
    machine.switch_on()
    run("nft", "add", "table", "inet", "teiten")
    machine.switch_off()
    assert run("nft", "list", "tables") == ""
