"""The disk that machines are given forgets what was not flushed, and nothing else."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from platter import Platter

pytestmark = pytest.mark.needs("qemu-io")


class Lot(Random):
    """Chance that always falls on one side."""

    def __init__(self, drawn: float) -> None:
        super().__init__()
        self._drawn = drawn

    def random(self) -> float:
        return self._drawn


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "disk.raw"
    made.write_bytes(bytes(65536))
    return made


@pytest.fixture
def platter(file: Path, tmp_path: Path) -> Iterator[Platter]:
    made = Platter(file, tmp_path / "disk.sock")
    yield made
    made.close()


def ask(platter: Platter, *words: str) -> subprocess.Popen[str]:
    commands = [each for word in words for each in ("-c", word)]
    return subprocess.Popen(
        ["qemu-io", "-t", "writeback", "-f", "raw", *commands, platter.place],
        stdout=subprocess.PIPE,
        text=True,
    )


def said(platter: Platter, *words: str) -> str:
    with ask(platter, *words) as process:
        assert process.stdout
        return process.stdout.read()


def test_what_is_written_is_read_again(platter: Platter) -> None:
    words = ("write -P 7 4k 8k", "read -P 7 4k 8k", "read -P 0 0 4k")
    assert "verification failed" not in said(platter, *words)


@pytest.mark.parametrize(("drawn", "kept"), [(0.0, 0), (1.0, 2)], ids=["forgotten", "kept"])
def test_without_power_it_is_chance_what_was_not_flushed(
    platter: Platter, file: Path, drawn: float, kept: int
) -> None:
    """Of two writes, one of which was never answered, at least that one is forgotten."""
    platter.stop_at(b"\3" * 4096)
    words = ("write -P 1 0 4k", "flush", "write -P 2 4k 4k", "write -P 3 8k 4k")
    with ask(platter, *words) as process:
        assert platter.stalled.wait(60)
        process.kill()
    assert platter.fail(Lot(drawn)) == (1 if kept else 2)
    assert file.read_bytes()[:12288] == b"\1" * 4096 + bytes([kept]) * 4096 + bytes(4096)


def test_it_serves_the_next_run(platter: Platter) -> None:
    said(platter, "write -P 9 0 4k", "flush")
    assert "verification failed" not in said(platter, "read -P 9 0 4k")
