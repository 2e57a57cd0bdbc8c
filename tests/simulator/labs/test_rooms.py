"""The settings that the lab writes are settings that the rooms read."""

from pathlib import Path

import pytest

from appliance.settings import Settings as Appliance
from collector.settings import Settings as Collector
from simulator.labs import rooms
from simulator.labs.rooms import Folder
from simulator.links.layout import layout
from teiten.config import load
from teiten.errors import OperatorError

PLAN = layout("1")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / 'quotes " and \\ are no trouble')
    held = made.take()
    rooms.write(PLAN, made, port=8080, window=10)
    held.release(forget=False)
    return made


def test_a_sensor_reads_its_settings(folder):
    for post in PLAN.posts:
        settings = load(folder.settings(post.name), Appliance)
        assert settings.sensor == post.name
        assert settings.monitored.blocks == tuple(map(str, post.blocks))
        assert settings.window.seconds == 10
        assert settings.state == str(folder.state(post.name))


def test_the_collector_reads_its_settings(folder):
    settings = load(folder.settings("collector"), Collector)
    assert settings.lab
    assert settings.public == str(folder.public)


def test_a_lab_empties_its_own_folder(folder):
    (folder.root / "old").mkdir()
    held = folder.take()
    assert not (folder.root / "old").exists()
    held.release(forget=False)


def test_a_lab_empties_no_other_folder(tmp_path):
    (tmp_path / "thesis").touch()
    with pytest.raises(OperatorError, match="not the lab's"):
        Folder(tmp_path).take()
    assert (tmp_path / "thesis").exists()


def test_two_labs_do_not_share_a_folder(folder):
    held = folder.take()
    with pytest.raises(OperatorError, match="Another lab is using"):
        Folder(folder.root).take()
    held.release(forget=False)
