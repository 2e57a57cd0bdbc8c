"""Heavy uploads -> what is to be said of them, by processes that judge nothing else.

So the kernel shares the processors out: a large body does not hold up the small ones, and one
sensor's large bodies, of which one is judged at a time, not another's. A body that takes too much
of a processor takes as much tomorrow, so it is refused, and remembered for those who did not wait
for the answer; a busy machine is no fault of a body.
"""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from queue import LifoQueue
from threading import Lock

from collector.aide import Aide, Spent
from collector.door.admit import Admitted, Refusal
from collector.door.answers import Answer
from collector.door.judge import Case

_REMEMBERED = 1024
"""Bodies that were too costly; of them the oldest is forgotten first."""


class Judges:
    """So many processes, started when they are needed."""

    def __init__(self, count: int, seconds: float) -> None:
        """Wait so many seconds for a judgement, on a busy machine too."""
        self._callers = ThreadPoolExecutor(count, "judge")
        self._free: LifoQueue[Aide] = LifoQueue()
        self._costly: OrderedDict[bytes, None] = OrderedDict()
        self._lock = Lock()
        for _ in range(count):
            self._free.put(Aide("collector.door.judge", seconds))

    async def judge(self, case: Case) -> Admitted | Refusal:
        """Wait for a free judge, and for the judgement; raises Lost where there is none."""
        return await asyncio.get_running_loop().run_in_executor(self._callers, self._ask, case)

    def _ask(self, case: Case) -> Admitted | Refusal:
        seconds = case.limits.judge_seconds
        refusal = Refusal(Answer.TOO_COSTLY, f"judging it takes over {seconds} s of a processor")
        mark = _mark(case)
        with self._lock:
            if mark in self._costly:
                return refusal
        judge = self._free.get()
        try:
            found: Admitted | Refusal = judge.ask(case)
            return found
        except Spent:
            self._remember(mark)
            return refusal
        finally:
            self._free.put(judge)

    def _remember(self, mark: bytes) -> None:
        with self._lock:
            self._costly[mark] = None
            if len(self._costly) > _REMEMBERED:
                self._costly.popitem(last=False)

    def close(self) -> None:
        """Finish what is being judged, and end the processes."""
        self._callers.shutdown(cancel_futures=True)
        while not self._free.empty():
            self._free.get().close()


def _mark(case: Case) -> bytes:
    """What tells one case from all others."""
    upload = case.heavy.upload
    words = (upload.sensor, upload.signature, upload.encoding, case.heavy.sensor.key.hex())
    return sha256("\n".join(words).encode() + b"\n" + upload.raw).digest()
