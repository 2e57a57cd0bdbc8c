"""The day of the build is one that every clock that is right has left behind."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from teiten import BUILT


def test_it_is_a_whole_day_in_utc() -> None:
    assert datetime(BUILT.year, BUILT.month, BUILT.day, tzinfo=UTC) == BUILT


def test_it_is_not_later_than_the_newest_change(root: Path) -> None:
    """Of the future it would refuse every honest clock."""
    words = ("git", "-C", str(root), "log", "-1", "--format=%ct")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("no history here")
    assert BUILT.timestamp() <= int(done.stdout)
