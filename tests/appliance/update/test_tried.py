"""What became of a version is told by what runs, and by what the version said itself."""

from pathlib import Path

import pytest

from appliance.keeping.durable import Folder
from appliance.update import tried
from appliance.update.tried import Tried

OLD, NEW = "0.1.0.202611261410", "0.1.0.202611261411"
WHY = "no collector took a rollup: unreachable"


@pytest.mark.parametrize(
    ("note", "runs", "words"),
    [
        pytest.param(None, OLD, "no other version", id="nothing"),
        pytest.param(Tried(version=NEW, boot="b1"), OLD, "the next boot tries it", id="installed"),
        pytest.param(Tried(version=NEW, boot="b0"), NEW, "is tried", id="its first boot"),
        pytest.param(Tried(version=NEW, lack=WHY), NEW, "is tried", id="its second boot"),
        pytest.param(Tried(version=NEW, up=True), NEW, "came up", id="up"),
        pytest.param(Tried(version=NEW, lack=WHY), OLD, f"returned: {WHY}", id="returned"),
        pytest.param(
            Tried(version=NEW, boot="b0"), OLD, "never came so far", id="returned without a word"
        ),
    ],
)
def test_it_is_said_what_became_of_a_version(note: Tried | None, runs: str, words: str) -> None:
    assert words in tried.said(note, runs=runs, boot="b1")


def test_what_was_written_is_read(tmp_path: Path) -> None:
    note = Tried(version=NEW, boot="b0", lack=WHY)
    tried.save(Folder(tmp_path), note)
    assert tried.load(Folder(tmp_path)) == note


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"version": "\xff"}', b"[]"])
def test_a_damaged_note_says_nothing(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / tried.NAME).write_bytes(raw)
    assert tried.load(Folder(tmp_path)) is None
