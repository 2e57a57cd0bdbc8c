"""What the lab does -> plain words; on a terminal, one line that lives."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
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

    def say(self, text: str = "") -> None:
        """Say something that stays."""
        self._clear()
        print(text, file=self._out, flush=True)

    def show(self, text: str) -> None:
        """Say how it stands."""
        if self._live:
            print("\r" + text.ljust(self._width), end="", file=self._out, flush=True)
            self._width = len(text)
        elif time.monotonic() - self._last >= QUIET:
            self._last = time.monotonic()
            print(text, file=self._out, flush=True)

    @contextmanager
    def doing(self, text: str) -> Iterator[None]:
        """Say what is being done, and how long it took."""
        start = time.monotonic()
        if self._live:
            self.show(f"  {text} ...")
        yield
        self.say(f"  {text} ({time.monotonic() - start:.1f} s)")

    def _clear(self) -> None:
        if self._width:
            print("\r" + " " * self._width + "\r", end="", file=self._out)
            self._width = 0


def where_to_look(layout: Layout, folder: Folder, port: int) -> list[str]:
    """Say where the lab can be watched."""
    sensor = layout.posts[0]
    return [
        "Where to look while it runs:",
        f"  the page      http://127.0.0.1:{port}",
        f"  its files     {folder.public}/current",
        f"  a sensor      teiten appliance status --config {folder.settings(sensor.name)}",
        f"  the ledger    teiten collector books --config {folder.settings('collector')}",
        f"  the wire      nsenter --net=/run/netns/{sensor.namespace} ip -s link show wire0",
        f"  what they say {folder.root}/*.log",
        "Ctrl-C ends it and leaves nothing behind but the published files.",
    ]
