"""A question -> its answer, from a process of its own that is asked nothing else.

So the kernel shares the processors out, and what such a process holds is gone with it. It ends
when its line does, and that ends with the process that asks.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


class Lost(Exception):
    """There is no answer: it took too long, or the process was ended."""


class Aide:
    """A process that is started when it is needed, and again where it was ended."""

    def __init__(self, module: str, seconds: float | None = None) -> None:
        """Run `module`, which calls `work`; wait so many seconds for an answer."""
        self._module = module
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def ask(self, question: object) -> Any:
        """Wait for the answer; raises Lost where there is none."""
        line = self._line or self._start()
        try:
            line.send(question)
            if not line.poll(self._seconds):
                raise TimeoutError(f"no answer in {self._seconds} seconds")
            return line.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise Lost(str(error) or "the process was ended") from error

    def _start(self) -> Connection:
        near, far = socket.socketpair()
        with far:
            command = [sys.executable, "-m", self._module, str(far.fileno())]
            self._process = subprocess.Popen(command, pass_fds=[far.fileno()])
        self._line = Connection(near.detach())
        return self._line

    def close(self) -> None:
        """End the process."""
        if self._process and self._line:
            self._line.close()
            self._process.kill()
            self._process.wait()
        self._process = self._line = None


def work(answer: Callable[[Any], object], *, nice: int = 0) -> None:
    """Be such a process: answer until nobody asks any more, and be `nice` to other processes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    os.nice(nice)
    with Connection(int(sys.argv[1])) as line:
        while True:
            try:
                question = line.recv()
            except EOFError:
                return
            line.send(answer(question))
