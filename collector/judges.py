"""Heavy uploads -> what is to be said of them, by processes that judge nothing else.

So the kernel shares the processors out: a large body does not hold up the small ones, and one
sensor's large bodies, of which one is judged at a time, not another's. A body that takes too much
of a processor takes as much tomorrow, so it is refused; a busy machine is no fault of a body.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from queue import LifoQueue

from collector.admit import Admitted, Refusal
from collector.aide import Aide, Spent
from collector.answers import Answer
from collector.judge import Case


class Judges:
    """So many processes, started when they are needed."""

    def __init__(self, count: int, seconds: float) -> None:
        """Wait so many seconds for a judgement, on a busy machine too."""
        self._callers = ThreadPoolExecutor(count, "judge")
        self._free: LifoQueue[Aide] = LifoQueue()
        for _ in range(count):
            self._free.put(Aide("collector.judge", seconds))

    async def judge(self, case: Case) -> Admitted | Refusal:
        """Wait for a free judge, and for the judgement; raises Lost where there is none."""
        return await asyncio.get_running_loop().run_in_executor(self._callers, self._ask, case)

    def _ask(self, case: Case) -> Admitted | Refusal:
        judge = self._free.get()
        try:
            found: Admitted | Refusal = judge.ask(case)
            return found
        except Spent:
            seconds = case.limits.judge_seconds
            return Refusal(
                Answer.TOO_COSTLY, f"judging it takes more than {seconds} seconds of a processor"
            )
        finally:
            self._free.put(judge)

    def close(self) -> None:
        """Finish what is being judged, and end the processes."""
        self._callers.shutdown(cancel_futures=True)
        while not self._free.empty():
            self._free.get().close()
