"""Heavy uploads -> what is to be said of them, by processes that judge nothing else.

So the kernel shares the processors out: a large body does not hold up the small ones, and one
sensor's large bodies, of which one is judged at a time, not another's.
"""

import asyncio
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from queue import LifoQueue

from collector.admit import Admitted, Refusal
from collector.judge import Case


class Lost(Exception):
    """There is no judgement: it took too long, or the process was ended."""


class Judges:
    """So many processes, started when they are needed."""

    def __init__(self, count: int, seconds: float) -> None:
        """Let a judgement take so many seconds."""
        self._callers = ThreadPoolExecutor(count, "judge")
        self._free: LifoQueue[_Judge] = LifoQueue()
        for _ in range(count):
            self._free.put(_Judge(seconds))

    async def judge(self, case: Case) -> Admitted | Refusal:
        """Wait for a free judge, and for the judgement; raises Lost where there is none."""
        return await asyncio.get_running_loop().run_in_executor(self._callers, self._ask, case)

    def _ask(self, case: Case) -> Admitted | Refusal:
        judge = self._free.get()
        try:
            return judge.ask(case)
        finally:
            self._free.put(judge)

    def close(self) -> None:
        """Finish what is being judged, and end the processes."""
        self._callers.shutdown(cancel_futures=True)
        while not self._free.empty():
            self._free.get().close()


class _Judge:
    """One process, and the line to it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def ask(self, case: Case) -> Admitted | Refusal:
        line = self._line or self._start()
        try:
            line.send(case)
            if not line.poll(self._seconds):
                raise TimeoutError(f"no judgement in {self._seconds} seconds")
            found = line.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise Lost(str(error) or "the process was ended") from error
        assert isinstance(found, Admitted | Refusal)
        return found

    def _start(self) -> Connection:
        near, far = socket.socketpair()
        with far:
            command = [sys.executable, "-m", "collector.judge", str(far.fileno())]
            self._process = subprocess.Popen(command, pass_fds=[far.fileno()])
        self._line = Connection(near.detach())
        return self._line

    def close(self) -> None:
        if self._process and self._line:
            self._line.close()
            self._process.kill()
            self._process.wait()
        self._process = self._line = None
