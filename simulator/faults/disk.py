"""A file -> a small disk with a file system of its own, which fills up, fails, or loses its power.

The power is cut by ext4 itself (EXT4_IOC_SHUTDOWN): what was not synced by then never reaches the
disk, and the next mount replays the journal, as after any crash. Its kindness to programs that
forget to sync (auto_da_alloc) is switched off, and it writes nothing by itself for minutes.
"""

import errno
import fcntl
import os
import struct
import subprocess
from pathlib import Path

from simulator.faults.patience import until

_SHUTDOWN = 0x8004587D
_NO_LOG_FLUSH = struct.pack("I", 2)
_OPTIONS = "loop,noauto_da_alloc,commit=300,errors=remount-ro"
_BALLAST = "ballast"


class Disk:
    """One disk, mounted on a folder."""

    def __init__(self, image: Path, at: Path, *, megabytes: int = 32) -> None:
        """Make an empty one, and mount it."""
        self._image, self.at = image, at
        with image.open("wb") as file:
            file.truncate(megabytes << 20)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", str(image))
        at.mkdir(parents=True, exist_ok=True)
        self.mount()

    def mount(self) -> None:
        """Put it into the folder; what was written and not synced before a cut is not there."""
        _run("mount", "-o", _OPTIONS, str(self._image), str(self.at))

    def unmount(self) -> None:
        """Take it out of the folder, as soon as nobody has a file open there."""
        until(self._taken_out, f"nobody uses {self.at}")
        until(self._let_go, f"{self._image} is let go of")

    def _taken_out(self) -> bool:
        words = ("umount", str(self.at))
        return not self.at.is_mount() or not subprocess.run(words, capture_output=True).returncode

    def _let_go(self) -> bool:
        words = ("losetup", "--associated", str(self._image))
        return not subprocess.run(words, capture_output=True, check=True).stdout

    def cut(self) -> None:
        """Cut the power: from now on nothing reaches the disk."""
        folder = os.open(self.at, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.ioctl(folder, _SHUTDOWN, _NO_LOG_FLUSH)
        finally:
            os.close(folder)

    def fill(self) -> None:
        """Leave no room for a single byte."""
        ballast = os.open(self.at / _BALLAST, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            for size in (1 << 20, 1 << 12, 1):
                _pour(ballast, bytes(size))
        finally:
            os.close(ballast)

    def drain(self) -> None:
        """Give back the room that `fill` took."""
        (self.at / _BALLAST).unlink(missing_ok=True)

    def freeze(self) -> None:
        """Let it be read, and no more written."""
        until(lambda: self._remount("ro"), f"nobody writes on {self.at}")

    def thaw(self) -> None:
        """Let it be written again."""
        self._remount("rw")

    def _remount(self, way: str) -> bool:
        words = ("mount", "-o", f"remount,{way}", str(self.at))
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    def fail(self) -> None:
        """Let the file system find a fault in itself: it can only be read until it is repaired."""
        words = ("findmnt", "-n", "-o", "SOURCE", "--mountpoint", str(self.at))
        device = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
        Path("/sys/fs/ext4", Path(device).name, "trigger_fs_error").write_text("a fault of ours")

    def repair(self) -> None:
        """Check and mend what `fail` left; nobody may have it mounted."""
        subprocess.run(("e2fsck", "-fy", str(self._image)), capture_output=True, check=False)


def share(folder: Path) -> None:
    """Let rooms with mounts of their own see what is mounted or unmounted below `folder`."""
    folder.mkdir(exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", "mode=0755", "shared", str(folder))
    _run("mount", "--make-shared", str(folder))


def unshare(folder: Path) -> None:
    """Undo it."""
    if folder.is_mount():
        _run("umount", str(folder))


def _pour(ballast: int, data: bytes) -> None:
    try:
        while os.write(ballast, data):
            pass
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


def _run(*words: str) -> None:
    subprocess.run(words, check=True)
