"""Captured frames, in their order -> one final rollup a window.

The same decoding, classes, tags, tally and rollup as on the wire; only the clock is the
capture's. A packet that is older than its predecessor's window is booked in that window, so that
every packet is in exactly one. Chunks are digested by many processes and merged in the file's
order, so that the rollups do not depend on how many there are.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from appliance.captures.crew import work
from appliance.captures.digest import Digest, Task
from appliance.counting.window import Window, addresses
from appliance.reading.monitored import Monitored
from appliance.reading.research import Research
from teiten.capture.read import Chunk
from teiten.rollup.record import Clock, Rollup

SENSOR = "replay"


class Replay:
    """The windows of one capture."""

    def __init__(
        self,
        monitored: Monitored,
        *,
        seconds: int,
        max_origins: int,
        research: Research | None = None,
    ) -> None:
        """Without monitored blocks every address is one."""
        self.monitored = monitored
        self.research = research
        self.seconds = seconds
        self.max_origins = max_origins
        self._window: Window | None = None
        self._first = self._last = 0.0

    def run(
        self,
        chunks: Iterable[Chunk],
        *,
        jobs: int = 1,
        told: Callable[[Chunk], None] = lambda _chunk: None,
    ) -> Iterator[Rollup]:
        """Fold a file's chunks into windows; `told` hears of each chunk that is done."""
        task = partial(_digest, Task(self.monitored, self.seconds))
        for chunk, digests in work(task, chunks, jobs):
            for digest in digests:
                yield from self._take(digest)
            told(chunk)
        if self._window is not None:
            yield self._close(self._window, self._last)

    def _take(self, digest: Digest) -> Iterator[Rollup]:
        """Merge what one window has of one chunk; ends the window before it, if there is one."""
        window = self._window
        if window is None or digest.start >= window.end:
            if window is not None:
                yield self._close(window, window.end)
            self._first = digest.first if window is None else float(digest.start)
            window = Window(
                digest.start,
                self.seconds,
                max_origins=self.max_origins,
                research=self.research,
            )
            self._window = window
        self._last = max(self._last, digest.last)
        window.unmonitored += digest.unmonitored
        window.malformed += digest.malformed
        window.tally.merge(digest.knocks, digest.steps)

    def _close(self, window: Window, until: float) -> Rollup:
        window.listening = max(until - max(self._first, window.start), 0.0)
        return window.rollup(
            sensor=SENSOR,
            engine="replay",
            final=True,
            monitored=addresses(self.monitored.blocks),
            clock=Clock(source="capture"),
        )


def _digest(task: Task, chunk: Chunk) -> list[Digest]:
    return task.digest(chunk.records())
