"""Heavy uploads on a pipe -> what `admit` says of each: the program of a judge's process.

It ends with the process that it works for, since the pipe ends then.
"""

import os
import signal
import sys
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from msgspec import structs

from collector.admit import Admitted, Heavy, Refusal, admit
from collector.ledger import pack
from collector.settings import Limits

_NICE = 5
"""Who answers the door goes first."""


@dataclass(frozen=True, slots=True)
class Case:
    """All that a judgement follows from."""

    heavy: Heavy
    limits: Limits
    lab: bool
    now: int


def judge(case: Case) -> Admitted | Refusal:
    """Give what the ledger needs: the rows of the rollup are in its body alone."""
    upload, sensor = case.heavy.upload, case.heavy.sensor
    found = admit(upload, sensor, limits=case.limits, lab=case.lab, now=case.now)
    if isinstance(found, Refusal):
        return found
    rollup = structs.replace(found.rollup, ports=(), origins=(), unexamined=(), sources={})
    return replace(found, rollup=rollup, body=b"", packed=pack(found.body))


def work(descriptor: int) -> None:
    """Judge until nobody asks any more."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    os.nice(_NICE)
    with Connection(descriptor) as line:
        while True:
            try:
                case = line.recv()
            except EOFError:
                return
            line.send(judge(case))


if __name__ == "__main__":
    work(int(sys.argv[1]))
