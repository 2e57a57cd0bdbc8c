"""A room dies, lives again, and is asked for the words of its present life."""

import os
import signal
from pathlib import Path

import pytest

from patience import PATIENCE
from simulator.faults.patience import until
from simulator.faults.room import Room
from simulator.links import namespaces

pytestmark = pytest.mark.netns


@pytest.fixture
def room(tmp_path: Path):
    """A collector in a namespace of its own."""
    name = f"teiten-test-room-{os.getpid()}"
    config = tmp_path / "collector.toml"
    config.write_text(f'state = "{tmp_path}/state"\npublic = "{tmp_path}/public"\nlisten = []\n')
    namespaces.make(name)
    words = ("collector", "serve", "--config", str(config))
    made = Room("collector", words, namespace=name, folder=tmp_path)
    yield made
    made.kill()
    namespaces.remove(name)


def ready(room: Room) -> None:
    until(lambda: "Its ledger is in" in room.says(), "the collector serves")


def test_who_was_killed_lives_again_and_begins_to_speak_anew(room):
    room.start()
    ready(room)
    room.kill()
    assert not room.runs
    room.start()
    ready(room)
    assert room.says().count("Its ledger is in") == 1
    assert room.lives == 2


def test_who_lives_is_not_revived(room):
    room.start()
    room.revive()
    assert room.lives == 1


def test_who_is_asked_to_end_ends_by_himself(room):
    room.start()
    ready(room)
    assert room.end(PATIENCE) in (0, -signal.SIGTERM)


def test_a_machine_has_a_boot_of_its_own_name(room, tmp_path):
    room.boot.write_text("00000000-0000-4000-8000-000000000007\n")
    room.start()
    ready(room)
    found = [p for p in Path("/proc").glob("[0-9]*") if str(tmp_path).encode() in words(p)]
    assert found
    for process in found:
        said = (process / "root/proc/sys/kernel/random/boot_id").read_text()
        assert said.endswith("7\n")


def words(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""
