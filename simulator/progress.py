"""What the lab does -> plain words; on a terminal, one line that lives."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from simulator.layout import Layout
from simulator.rooms import Folder

QUIET = 5.0
"""Seconds between lines where nothing can be overwritten."""


class Progress:
    """The lab's voice."""

    def __init__(self, out: TextIO) -> None:
        """Speak to `out`."""
        self._out, self._live = out, out.isatty()
        self._width = 0
        self._last = 0.0
        self.unheard = False
        """Whether nobody listens any more: a closed terminal, or a reader who has seen enough."""

    def say(self, text: str = "") -> None:
        """Say something that stays."""
        self._put(self._wiped() + text + "\n")

    def show(self, text: str) -> None:
        """Say how it stands."""
        if self._live:
            self._put("\r" + text.ljust(self._width))
            self._width = len(text)
        elif time.monotonic() - self._last >= QUIET:
            self._last = time.monotonic()
            self._put(text + "\n")

    @contextmanager
    def doing(self, text: str) -> Iterator[None]:
        """Say what is being done, and how long it took."""
        start = time.monotonic()
        if self._live:
            self.show(f"  {text} ...")
        yield
        self.say(f"  {text} ({time.monotonic() - start:.1f} s)")

    def _wiped(self) -> str:
        width, self._width = self._width, 0
        return "\r" + " " * width + "\r" if width else ""

    def _put(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except OSError:
            self.unheard = True


def standing(seconds: float, sent: int, ill: int, echoed: int, known: int) -> str:
    """Say in one line how it stands."""
    minutes, rest = divmod(int(seconds), 60)
    return (
        f"{minutes:02}:{rest:02}  sent {sent:,}   ill hosts {ill}   "
        f"pings answered {echoed:,}   in the ledger {known:,}"
    )


def where_to_look(layout: Layout, folder: Folder, port: int) -> list[str]:
    """Say where the lab can be watched."""
    sensor = layout.posts[0]
    teiten, root = _near(Path(sys.executable).with_name("teiten")), _near(folder.root)
    return [
        "Where to look while it runs:",
        f"  the page      http://127.0.0.1:{port}",
        f"  its files     {root}/public/current",
        f"  a sensor      {teiten} appliance status --config {root}/{sensor.name}.toml",
        f"  the ledger    {teiten} collector books --config {root}/collector.toml",
        f"  the wire      nsenter --net=/run/netns/{sensor.namespace} ip -s link show wire0",
        f"  what they say {root}/*.log",
        "Ctrl-C ends it and leaves nothing behind but the published files.",
    ]


def _near(path: Path) -> Path:
    """Write a path as somebody in this folder would."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
