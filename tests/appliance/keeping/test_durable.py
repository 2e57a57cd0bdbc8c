"""A file is there whole or not at all."""

import stat
import subprocess
import sys

import pytest

from appliance.keeping.disk import DRAFT
from appliance.keeping.durable import Folder, write

CRASH = """
import itertools, os, sys
from pathlib import Path
from appliance.keeping.durable import write

left = itertools.count(int(sys.argv[2]), -1)

def mortal(function):
    def call(*args, **kwargs):
        if next(left) == 0:
            os._exit(9)
        return function(*args, **kwargs)
    return call

for name in ("open", "fsync", "close"):
    setattr(os, name, mortal(getattr(os, name)))
Path.rename = mortal(Path.rename)
write(Path(sys.argv[1]), b"new" * 1000)
"""


def test_what_is_written_is_there(tmp_path):
    write(tmp_path / "file", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"new")]


def test_a_kill_at_any_step_leaves_the_old_or_the_new(tmp_path):
    old, new, seen = b"old", b"new" * 1000, set()
    for step in range(20):
        (tmp_path / "file").write_bytes(old)
        words = [sys.executable, "-c", CRASH, str(tmp_path / "file"), str(step)]
        died = subprocess.run(words, check=False).returncode
        seen.add((tmp_path / "file").read_bytes())
        assert seen <= {old, new}
        if died == 0:
            break
    assert (died, seen) == (0, {old, new})


def test_a_draft_that_a_crash_left_behind_is_in_nobody_s_way(tmp_path):
    (tmp_path / f"file{DRAFT}").write_bytes(b"half of something much longer")
    write(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_the_mode_is_there_from_the_first_byte_on(tmp_path, mode):
    Folder(tmp_path, mode=mode).draft("file", b"x")
    assert stat.S_IMODE((tmp_path / f"file{DRAFT}").stat().st_mode) == mode


def test_a_full_disk_keeps_the_old_and_no_draft(disk):
    write(disk / "file", b"old")
    with pytest.raises(OSError, match="No space"):
        write(disk / "file", bytes(1 << 20))
    assert [(path.name, path.read_bytes()) for path in disk.iterdir()] == [("file", b"old")]
