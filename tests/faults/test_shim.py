"""The liar between a process and the kernel lies as he was told, and else not at all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

WRITES = """
import os, sys
for number in range(int(sys.argv[2])):
    with open(sys.argv[1], "ab", buffering=0) as file:
        file.write(b"0123456789")
        os.fsync(file.fileno())
    print(number, flush=True)
"""


def run(shim: Path, code: str, *words: str, **lies: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        env=os.environ | {"LD_PRELOAD": str(shim)} | lies,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("last", "kept"), [("1", 5), ("2", 10), ("3", 15), ("6", 30)])
def test_a_process_dies_inside_the_call_that_was_named(
    shim: Path, tmp_path: Path, last: str, kept: int
) -> None:
    done = run(shim, WRITES, str(tmp_path / "file"), "9", DIE_IN_WRITE=last)
    assert done.returncode == -signal.SIGKILL
    assert len((tmp_path / "file").read_bytes()) == kept


def test_who_is_told_no_lies_writes_as_ever(shim: Path, tmp_path: Path) -> None:
    assert run(shim, WRITES, str(tmp_path / "file"), "9").returncode == 0
    assert len((tmp_path / "file").read_bytes()) == 90


def test_a_sync_that_does_nothing_says_that_all_is_well(shim: Path, tmp_path: Path) -> None:
    code = "import os; os.fsync(int(os.pipe()[0])); print('durable')"
    assert "durable" in run(shim, code, NO_SYNC="1").stdout
    assert "Invalid argument" in run(shim, code).stderr


def test_a_clock_is_wrong_by_what_its_file_says(shim: Path, tmp_path: Path) -> None:
    (tmp_path / "clock").write_bytes((-7200).to_bytes(8, sys.byteorder, signed=True))
    before = time.monotonic()
    code = "import time; print(time.time(), time.monotonic())"
    told, right = map(float, run(shim, code, CLOCK=str(tmp_path / "clock")).stdout.split())
    assert before <= right <= time.monotonic()
    assert -7260 < told - time.time() < -7190
