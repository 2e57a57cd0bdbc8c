"""Rollups of the counting thread -> sealed, spooled, uploaded; in a thread of its own.

Sealing, syncing and waiting for a collector take time that packets do not have.
"""

import contextlib
import random
import threading
import time
from collections import OrderedDict
from pathlib import Path
from queue import Empty, SimpleQueue

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.checkpoint import Checkpoint, save
from appliance.spool import Entry, Spool
from appliance.upload import UNREACHABLE, Answer, Fate, upload
from teiten.rollup.codec import encode
from teiten.rollup.seal import seal

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
_IDLE = 1.0
_MAX_UNKEPT = 48
"""Windows held in memory while the disk takes none; the oldest is then given up, and counted."""

FAREWELL = 5.0
"""Seconds that a stopping sensor spends on its last uploads."""


class Courier:
    """The thread that keeps and delivers what the sensor has counted."""

    def __init__(
        self,
        *,
        key: Ed25519PrivateKey,
        state: Path,
        spool: Spool,
        urls: tuple[str, ...],
        timeout: float,
    ) -> None:
        """Take the parts; `start` begins."""
        self.spool = spool
        self.last_answer = ""
        self._key = key
        self._state = state
        self._urls = urls
        self._timeout = timeout
        self._inbox: SimpleQueue[Checkpoint | None] = SimpleQueue()
        self._unkept: OrderedDict[int, Checkpoint] = OrderedDict()
        """By window: what a full disk has not let us write yet."""
        self._held: set[Entry] = set()
        """What a collector would not take yet; the others are not kept waiting by it."""
        self._pause = 0.0
        self._next = 0.0
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin to deliver what waits."""
        self._thread.start()

    def take(self, checkpoint: Checkpoint) -> None:
        """Take a rollup, with the position that it was written at, from the counting thread."""
        self._inbox.put(checkpoint)

    def stop(self) -> None:
        """Keep everything that was taken, try a last delivery, end."""
        self._inbox.put(None)
        self._thread.join()
        self.raise_failure()

    def raise_failure(self) -> None:
        """A full disk or a mistake of ours must not go unheard in a thread."""
        if self._failure:
            raise self._failure

    def _run(self) -> None:
        try:
            while self._step():
                pass
            self._farewell()
        except BaseException as error:
            self._failure = error
            raise

    def _step(self) -> bool:
        try:
            taken = self._inbox.get(timeout=_IDLE)
        except Empty:
            pass
        else:
            if taken is None:
                return False
            self._unkept[taken.rollup.starts] = taken
        self._keep()
        if len(self._unkept) > _MAX_UNKEPT:
            self._give_up()
        if time.monotonic() >= self._next:
            self._deliver()
        return True

    def keep_now(self) -> None:
        """Keep what was taken before the thread begins: nothing may be lost if it never does."""
        while not self._inbox.empty():
            taken = self._inbox.get()
            if taken is not None:
                self._unkept[taken.rollup.starts] = taken
        self._keep()

    def _keep(self) -> None:
        """Write what was taken; a full disk is waited for, and the newest of a window is enough.

        The position goes first: a sequence number that was sent is never used again.
        """
        for window, checkpoint in list(self._unkept.items()):
            rollup = checkpoint.rollup
            try:
                save(self._state, checkpoint)
                self.spool.put(rollup, seal(self._key, rollup.sensor, encode(rollup)))
            except OSError as error:
                self.last_answer = f"cannot write: {error.strerror}"
                return
            del self._unkept[window]

    def _give_up(self) -> None:
        _, checkpoint = self._unkept.popitem(last=False)
        if checkpoint.rollup.final:
            with contextlib.suppress(OSError):
                self.spool.lose()

    def _deliver(self) -> None:
        """Offer what waits; a disk too full to note an answer is asked again later."""
        try:
            self._offer()
        except OSError as error:
            self.last_answer = f"cannot write: {error.strerror}"
            self._back_off(None)

    def _offer(self) -> None:
        waiting = self.spool.waiting()
        self._held.intersection_update(waiting)
        for entry in sorted(waiting, key=self._held.__contains__):
            if not self._send(entry) or not self._inbox.empty():
                return

    def _send(self, entry: Entry) -> bool:
        """Offer one rollup to the collectors in turn; whether it makes sense to go on."""
        sealed = self.spool.read(entry)
        if sealed is None:
            return True
        answer = Answer(Fate.LATER, "no collector is configured")
        for url in self._urls:
            answer = upload(url, sealed, timeout=self._timeout)
            if answer.fate is not Fate.LATER:
                break
        self.last_answer = answer.word
        if answer.fate is Fate.CREDITED:
            self.spool.acknowledge(entry, time.time())
        elif answer.fate is Fate.REFUSED:
            self.spool.set_aside(entry, answer.word)
        else:
            if not answer.word.startswith(UNREACHABLE):
                self._held.add(entry)
            self._back_off(answer.retry_after)
            return False
        self._pause = 0.0
        return True

    def _back_off(self, asked: float | None) -> None:
        """Twice as long each time, with jitter, so that sensors do not come back together."""
        self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        self._next = time.monotonic() + (asked or self._pause * random.uniform(0.5, 1.0))

    def _farewell(self) -> None:
        end = time.monotonic() + FAREWELL
        while self.spool.waiting() and self._urls and time.monotonic() < end:
            self._deliver()
            if self.spool.waiting():
                time.sleep(0.2)
