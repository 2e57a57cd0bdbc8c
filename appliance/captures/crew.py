"""Work in pieces -> its results in the same order, by as many processes as there are jobs.

Few pieces are under way at once, so that what is read ahead stays bounded.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

AHEAD = 2
"""Pieces that one process has at hand: one in work, one waiting."""


MOST = 8
"""Processes beyond these wait for whoever puts the results together, and take memory."""


def usual() -> int:
    """One job for each processor that this process may use, as far as that helps."""
    return min(len(os.sched_getaffinity(0)), MOST)


def work(
    task: Callable[[Piece], Result], pieces: Iterable[Piece], jobs: int
) -> Iterator[tuple[Piece, Result]]:
    """Do `task` with each piece; a single one is done here, whatever `jobs` says."""
    rest = iter(pieces)
    begin = list(islice(rest, 2 if jobs > 1 else 1))
    every = chain(begin, rest)
    if len(begin) < 2:
        yield from ((piece, task(piece)) for piece in every)
        return
    under_way: deque[tuple[Piece, Future[Result]]] = deque()
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _join) as pool:
        for piece in every:
            under_way.append((piece, pool.submit(task, piece)))
            if len(under_way) == AHEAD * jobs:
                yield _next(under_way)
        while under_way:
            yield _next(under_way)


def _next(under_way: "deque[tuple[Piece, Future[Result]]]") -> tuple[Piece, Result]:
    piece, future = under_way.popleft()
    return piece, future.result()


def _join() -> None:
    """Leave Ctrl-C to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
