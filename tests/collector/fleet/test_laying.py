"""Files that others read at any moment are there whole."""

import pytest

from collector.fleet.laying import lay, swap
from teiten.errors import OperatorError


def test_a_file_is_replaced_and_no_draft_stays(tmp_path):
    path = tmp_path / "targets.json"
    for body in (b"old", b"new"):
        swap(path, body)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_who_reads_a_file_has_all_of_the_old_one(tmp_path):
    path = tmp_path / "targets.json"
    swap(path, b"old")
    with path.open("rb") as reader:
        swap(path, b"newer")
        assert reader.read() == b"old"


def test_a_draft_that_a_crash_left_is_in_nobody_s_way(tmp_path):
    (tmp_path / ".targets.json.draft").write_bytes(b"ha")
    swap(tmp_path / "targets.json", b"new", mode=0o600)
    assert (tmp_path / "targets.json").stat().st_mode & 0o077 == 0


def test_a_folder_that_is_none_is_told(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OperatorError, match="file"):
        swap(tmp_path / "file/targets.json", b"")
    with pytest.raises(OperatorError, match="file"):
        lay(tmp_path / "file", "s1", b"")
