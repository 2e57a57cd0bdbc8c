"""What the sensor has fetched -> the other slot, or why not; it is said, and the box starts anew.

Root does this, and the sensor's user fetches: what root reads here is somebody's word, judged whole
before a byte is written, and once more while it is.
"""

import os
import random
import shlex
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from appliance.settings import Settings, Updates
from appliance.update import install, outcome, window
from appliance.update.install import Disk
from appliance.update.parcel import FOLDER, WHOLE
from teiten.errors import OperatorError
from teiten.update import offer
from teiten.update.manifest import LARGEST_HEAD, Hardware, Manifest, Refusal, Version, extent
from teiten.update.offer import Outcome, Report

_SPREAD = 30.0
"""Seconds a minute between two questions, over which boxes that were told together start anew."""


def take(
    settings: Settings, disk: Callable[[], Disk], *, version: Version, hardware: Hardware
) -> Manifest | Refusal:
    """Write it and say so, or say why not; it is gone afterwards, and the sensor may go on."""
    path = Path(settings.state) / FOLDER / WHOLE
    keys = Path(settings.update.keys).read_text(encoding="ascii").split()
    word = Outcome.NOT_WRITTEN
    with _fetched(path) as file:
        name = offer.name(extent(file.read(LARGEST_HEAD)))
        file.seek(0)
        try:
            found = install.install(file, disk(), keys, version=version, hardware=hardware)
            word = Outcome(found) if isinstance(found, Refusal) else Outcome.WRITTEN
        finally:
            outcome.write(Path(settings.update.told), Report(bundle=name, outcome=word))
            path.unlink(missing_ok=True)
    return found


@contextmanager
def _fetched(path: Path) -> Iterator[BinaryIO]:
    """A file that was fetched, and no link or device that stands in its place."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise OperatorError(
            f"{path}: {error.strerror}", hint="The sensor has fetched nothing."
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OperatorError(f"{path} is no file.", hint="Look who put it there.")
    with os.fdopen(descriptor, "rb") as file:
        yield file


def wait(update: Updates, now: float) -> int:
    """Seconds until the box may start anew: when the window is open, and not with all others."""
    begins = window.wait(update.window, now)
    spread = min(window.left(update.window, now + begins), update.every_minutes * _SPREAD)
    return int(begins + random.uniform(0, spread))


def restart(command: str, seconds: int) -> None:
    """Let it."""
    words = shlex.split(command.format(seconds=seconds))
    try:
        subprocess.run(words, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise OperatorError(
            f"{words[0]}: {error}", hint="The next start, whenever it is, tries the new version."
        ) from error
