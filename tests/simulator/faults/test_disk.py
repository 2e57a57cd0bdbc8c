"""A small disk keeps what was synced when its power is cut, fills up, fails, and is mended."""

import errno
import os
from pathlib import Path

import pytest

from simulator.faults.disk import Disk, share, unshare

pytestmark = [pytest.mark.netns, pytest.mark.needs("losetup", "mkfs.ext4", "e2fsck", "findmnt")]


@pytest.fixture
def disk(tmp_path: Path):
    made = Disk(tmp_path / "disk.img", tmp_path / "disk", megabytes=16)
    yield made
    made.unmount()


def write(path: Path, *, sync: bool) -> None:
    with path.open("wb") as file:
        file.write(b"rollup")
        file.flush()
        if sync:
            os.fsync(file.fileno())


def power_cycled(disk: Disk) -> None:
    disk.cut()
    disk.unmount()
    disk.mount()


def test_a_cut_takes_what_was_not_synced(disk):
    write(disk.at / "synced", sync=True)
    write(disk.at / "forgotten", sync=False)
    power_cycled(disk)
    assert (disk.at / "synced").read_bytes() == b"rollup"
    assert not (disk.at / "forgotten").exists() or not (disk.at / "forgotten").read_bytes()


def test_a_rename_over_a_file_that_was_not_synced_saves_nothing(disk):
    write(disk.at / "old", sync=True)
    write(disk.at / "draft", sync=False)
    (disk.at / "draft").rename(disk.at / "old")
    write(disk.at / "other", sync=True)
    power_cycled(disk)
    assert (disk.at / "old").read_bytes() == b""


def test_nothing_reaches_a_disk_without_power(disk):
    disk.cut()
    with pytest.raises(OSError, match="Input/output error"):
        write(disk.at / "late", sync=True)


def test_a_full_disk_takes_no_byte_until_it_is_drained(disk):
    disk.fill()
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write(disk.at / "more", sync=True)
    disk.drain()
    write(disk.at / "more", sync=True)


def test_a_disk_that_failed_is_read_only_until_it_is_repaired(disk):
    write(disk.at / "before", sync=True)
    disk.fail()
    with pytest.raises(OSError, match=os.strerror(errno.EROFS)):
        write(disk.at / "after", sync=True)
    disk.unmount()
    disk.repair()
    disk.mount()
    write(disk.at / "after", sync=True)
    assert (disk.at / "before").read_bytes() == b"rollup"


def test_what_is_unmounted_below_a_shared_folder_is_gone_for_everybody(tmp_path):
    share(tmp_path / "state")
    disk = Disk(tmp_path / "disk.img", tmp_path / "state" / "disk", megabytes=16)
    disk.unmount()
    unshare(tmp_path / "state")
    assert not any((tmp_path / "state").iterdir())
