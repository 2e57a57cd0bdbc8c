"""Rollups of the counting thread -> kept and delivered, by threads of their own.

Sealing, syncing and waiting for a collector take time that packets do not have. One thread thinks
and writes; a few others each have one upload on its way, over a connection that stays open.
"""

import contextlib
import random
import threading
import time
from queue import Empty, SimpleQueue
from ssl import SSLContext
from typing import NamedTuple

from appliance.keeping.checkpoint import Checkpoint
from appliance.keeping.disk import Disk
from appliance.keeping.spool import Spool
from appliance.sending.line import Line
from appliance.sending.outbox import Answer, Errand, Outbox, Signer
from appliance.sending.turns import Turns
from appliance.sending.upload import upload
from appliance.sending.worker import Worker

LINES = 4
"""Uploads on their way at once."""

FAREWELL = 5.0
"""Seconds that a stopping sensor spends on its last uploads."""

_IDLE = 1.0
_LINGER = 4.0
"""Seconds after which an idle connection is let go; a collector would do it soon after."""


class _Back(NamedTuple):
    errand: Errand
    answer: Answer


class Courier:
    """The threads that keep and deliver what the sensor has counted."""

    def __init__(
        self,
        *,
        key: Signer,
        disk: Disk,
        spool: Spool,
        urls: tuple[str, ...],
        timeout: float,
        trust: SSLContext | None = None,
        run: str = "",
    ) -> None:
        """Take the parts; `run` is what this run is called. `start` begins."""
        self.spool = spool
        turns = Turns(urls, lines=LINES, rng=random.Random())
        self._box = Outbox(key=key, disk=disk, spool=spool, turns=turns, run=run)
        self._box.last_answer = "" if urls else "no collector is configured"
        self._timeout = timeout
        self._trust = trust
        self._inbox: SimpleQueue[Checkpoint | _Back | BaseException | None] = SimpleQueue()
        self._errands: SimpleQueue[Errand | None] = SimpleQueue()
        self._worker = Worker("courier", self._run)

    @property
    def last_answer(self) -> str:
        """What a collector said last, or why nobody was asked."""
        return self._box.last_answer

    @property
    def local(self) -> tuple[str, ...]:
        """Of what this sensor sees more or less than all others, as a collector said last."""
        return self._box.local

    @property
    def recalled(self) -> int:
        """How many acknowledged rollups are to be sent again to a ledger that was restored."""
        return self._box.recalled

    def start(self) -> None:
        """Begin to deliver what waits."""
        for number in range(LINES):
            threading.Thread(target=self._carry, name=f"line-{number}", daemon=True).start()
        self._worker.start()

    def begin(self, last: Checkpoint | None, ended: Checkpoint | None, first: Checkpoint) -> None:
        """Before the threads run: keep what the last run has left, and note where this begins."""
        self._box.begin(last, ended, first)

    def take(self, checkpoint: Checkpoint) -> None:
        """Take a rollup, with the position that it was written at, from the counting thread."""
        self._inbox.put(checkpoint)

    def stop(self) -> None:
        """Keep everything that was taken, try a last delivery, end."""
        self._inbox.put(None)
        self._worker.join()

    def raise_failure(self) -> None:
        """Raise what ended the thread, or one of the lines."""
        self._worker.raise_failure()

    def _run(self) -> None:
        try:
            while self._hear(_IDLE):
                self._box.keep()
                self._send()
            self._box.keep()
            self._farewell()
        finally:
            for _ in range(LINES):
                self._errands.put(None)

    def _hear(self, patience: float) -> bool:
        """Hear one thing, if anybody says one in time; False is the word to stop."""
        try:
            said = self._inbox.get(timeout=patience)
        except Empty:
            return True
        if isinstance(said, BaseException):
            raise said
        if isinstance(said, Checkpoint):
            self._box.take(said)
        elif said is not None:
            self._box.heard(*said, now=time.monotonic(), at=time.time())
        return said is not None

    def _send(self) -> None:
        while self._box.flying < LINES and (errand := self._box.next(time.monotonic())):
            self._errands.put(errand)

    def _farewell(self) -> None:
        """Ask every address once more: the next start would, and there may be none.

        A collector that wants patience has it, and what is still waiting waits on the disk.
        """
        end = time.monotonic() + FAREWELL
        self._box.hurry()
        self._send()
        while self._box.flying and (left := end - time.monotonic()) > 0:
            self._hear(left)
            self._send()

    def _carry(self) -> None:
        """Run errands, one after the other, until there are none for ever."""
        try:
            while errand := self._errands.get():
                self._carry_some(errand)
        except BaseException as error:
            self._inbox.put(error)
            raise

    def _carry_some(self, errand: Errand | None) -> None:
        """Run errands for as long as they come without much of a pause."""
        lines: dict[str, Line] = {}
        with contextlib.ExitStack() as stack, contextlib.suppress(Empty):
            while errand:
                if errand.url not in lines:
                    line = Line(errand.url, timeout=self._timeout, trust=self._trust)
                    lines[errand.url] = line
                    stack.callback(line.close)
                answer = upload(lines[errand.url], errand.sealed, errand.run)
                self._inbox.put(_Back(errand, answer))
                errand = self._errands.get(timeout=_LINGER)
            self._errands.put(None)
