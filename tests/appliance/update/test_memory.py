"""What a box was told, and what became of it, survives a crash; a refusal lasts for a day."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from appliance.keeping.durable import Folder
from appliance.update.memory import AGAIN, NAME, Memory, load, save
from teiten.update.offer import Offered, Outcome, Report

OFFERED = Offered(bundle="ab" * 32, version="1.1", size=4096)
TOLD = Memory(offered=OFFERED)
WRITTEN = TOLD.settled(Outcome.WRITTEN, at=100.0, boot="first")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "update").mkdir()
    return Folder(tmp_path)


@pytest.mark.parametrize("memory", [Memory(), TOLD, replace(TOLD, handed=True), WRITTEN])
def test_what_is_saved_is_loaded(folder: Folder, memory: Memory) -> None:
    save(folder, memory)
    assert load(folder) == memory


def test_what_is_damaged_was_never_known(folder: Folder) -> None:
    assert load(folder) == Memory()
    (folder.path / NAME).write_bytes(b'{"offered": 7}')
    assert load(folder) == Memory()


def test_what_is_settled_is_reported(folder: Folder) -> None:
    assert TOLD.report is None
    found = TOLD.settled(Outcome.DAMAGED, at=1.0)
    assert found.report == Report(bundle="ab" * 32, outcome=Outcome.DAMAGED)
    assert found.offered is None


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.NO_ROOM}))
def test_what_was_refused_is_not_wanted_again_for_a_day(outcome: Outcome) -> None:
    found = TOLD.settled(outcome, at=100.0)
    assert not found.wants(OFFERED, 100.0 + AGAIN - 1)
    assert found.wants(OFFERED, 100.0 + AGAIN)
    assert found.wants(replace(OFFERED, bundle="cd" * 32), 101.0)


def test_what_had_no_room_is_wanted_again() -> None:
    assert TOLD.settled(Outcome.NO_ROOM, at=100.0).wants(OFFERED, 101.0)


def test_a_clock_that_was_set_back_does_not_make_it_wait_for_ever() -> None:
    assert TOLD.settled(Outcome.DAMAGED, at=100.0).wants(OFFERED, 99.0)


def test_until_it_starts_anew_a_box_waits() -> None:
    assert WRITTEN.waits("first", "1.0")
    assert not WRITTEN.waits("second", "1.0")
    assert not TOLD.waits("first", "1.0")


@pytest.mark.parametrize(
    ("boot", "version", "outcome"),
    [
        pytest.param("first", "1.0", Outcome.WRITTEN, id="it has not started anew"),
        pytest.param("second", "1.1", Outcome.WRITTEN, id="it runs it"),
        pytest.param("second", "1.10", Outcome.WRITTEN, id="it runs something newer"),
        pytest.param("second", "1.0", Outcome.FAILED_BEFORE, id="it came back from it"),
    ],
)
def test_who_wrote_a_version_and_is_another_one_came_back(
    boot: str, version: str, outcome: Outcome
) -> None:
    assert WRITTEN.woken(boot=boot, version=version).outcome is outcome
