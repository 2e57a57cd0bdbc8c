"""A loop and a writer that turn -> signs of life to systemd, a file for `status`, the log."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from collector.door.diary import Diary
from collector.watch import health
from collector.watch.standing import Serving
from teiten import journal
from teiten.herald import Herald


class Pulse:
    """Called once a second by the loop that serves; what it says is true only while both turn."""

    def __init__(
        self, state: Path, diary: Diary, writer: Callable[[], asyncio.Future[None]], herald: Herald
    ) -> None:
        """Ask `writer` for something that is done once all that came before is written."""
        self._state = state
        self._diary = diary
        self._writer = writer
        self._herald = herald
        self._beat: asyncio.Future[None] | None = None
        self._started = time.time()

    async def __call__(self) -> None:
        """Say what there is to say, unless the writer has not come back since the last time."""
        if self._beat is None:
            self._herald.ready(self._status())
        elif not self._beat.done():
            return
        self._beat = self._writer()
        self._herald.alive(self._status())
        now = time.time()
        for event in self._diary.lines(now):
            journal.write(event)
        refused = self._diary.refused(now)
        diary = self._diary
        serving = Serving(
            at=now,
            started=self._started,
            answered=diary.answered,
            refused=refused,
            cut=dict(diary.cut),
        )
        health.write(self._state, serving)

    def _status(self) -> str:
        return f"Serving: {self._diary.answered:,} uploads answered"
