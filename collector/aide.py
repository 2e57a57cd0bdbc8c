"""A question -> its answer, from a process of its own that is asked nothing else.

So the kernel shares the processors out, and what such a process holds is gone with it. It ends
when its line does, and that ends with the process that asks. How long an answer takes says little
on a busy machine; how much of a processor it takes, the kernel counts.
"""

import math
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


class Lost(Exception):
    """There is no answer: it took too long, or the process was ended."""


class Spent(Lost):
    """There is no answer: it would have taken more of a processor than was allowed."""


class Aide:
    """A process that is started when it is needed, and again where it was ended."""

    def __init__(self, module: str, seconds: float | None = None) -> None:
        """Run `module`, which calls `work`; wait so many seconds for an answer."""
        self._module = module
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def ask(self, question: object) -> Any:
        """Wait for the answer; raises Lost, or Spent, where there is none."""
        line = self._line or self._start()
        try:
            line.send(question)
            if not line.poll(self._seconds):
                raise TimeoutError(f"no answer in {self._seconds} seconds")
            return line.recv()
        except (EOFError, ConnectionError) as error:
            if self._ended() == -signal.SIGXCPU:
                raise Spent("all seconds of a processor are used up") from error
            raise Lost("the process was ended") from error
        except OSError as error:
            self.close()
            raise Lost(str(error)) from error

    def _start(self) -> Connection:
        near, far = socket.socketpair()
        if self._seconds is not None:
            # A process that stands still reads nothing, and what it has begun to say has no end.
            for way in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
                near.setsockopt(socket.SOL_SOCKET, way, _interval(self._seconds))
        with far:
            command = [sys.executable, "-m", self._module, str(far.fileno())]
            self._process = subprocess.Popen(command, pass_fds=[far.fileno()])
        self._line = Connection(near.detach())
        return self._line

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
        self._ended()

    def _ended(self) -> int | None:
        """Let go of a process that ends; gives how it did."""
        process, line = self._process, self._line
        self._process = self._line = None
        if line:
            line.close()
        return process.wait() if process else None


def _interval(seconds: float) -> bytes:
    """As the kernel takes it; none at all would be for ever."""
    return struct.pack("@ll", int(seconds), max(1, int(seconds % 1 * 1e6)))


def allow(seconds: float) -> None:
    """Let this process use so many seconds of a processor from now on; then the kernel ends it."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    end = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (end if most < 0 else min(end, most), most))


def work(answer: Callable[[Any], object], *, nice: int = 0) -> None:
    """Be such a process: answer until nobody asks any more, and be `nice` to other processes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(nice)
    with Connection(int(sys.argv[1])) as line:
        while True:
            try:
                question = line.recv()
            except EOFError:
                return
            line.send(answer(question))
