"""Results come in the order of the pieces, and nobody outlives who asked for them."""

import os
import signal
import subprocess
import sys
import time
from itertools import count, islice
from pathlib import Path

import pytest

from appliance.captures.crew import AHEAD, MOST, usual, work
from patience import PATIENCE


def double(piece):
    time.sleep(0.02 if piece % 3 == 0 else 0)
    return 2 * piece


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("pieces", [0, 1, 2, 20])
def test_results_come_in_the_order_of_the_pieces(jobs, pieces):
    assert list(work(double, range(pieces), jobs)) == [(n, 2 * n) for n in range(pieces)]


def where(_piece):
    return os.getpid()


def test_many_jobs_are_many_processes_and_one_is_this_one():
    assert {pid for _, pid in work(where, range(4), 1)} == {os.getpid()}
    assert os.getpid() not in {pid for _, pid in work(where, range(4), 2)}


def test_little_is_read_ahead():
    read = count()
    assert list(islice(work(double, (next(read) for _ in range(1000)), 2), 3))
    assert next(read) <= 3 + 2 * AHEAD


def fail(piece):
    raise ValueError(piece)


def test_what_goes_wrong_in_another_process_is_raised_here():
    with pytest.raises(ValueError, match="0"):
        list(work(fail, range(5), 2))


def test_there_are_as_many_jobs_as_processors_and_not_many_more_than_help():
    assert 1 <= usual() <= min(len(os.sched_getaffinity(0)), MOST)


ENDLESS = """
import os, itertools
from appliance.captures.crew import work
def where(_):
    return os.getpid()
for _, pid in work(where, itertools.count(), 2):
    print(pid, flush=True)
"""


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_workers_end_when_their_parent_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True
    ) as parent:
        workers = {int(parent.stdout.readline()) for _ in range(20)}
        assert workers
        parent.send_signal(signal.SIGKILL)
        end = time.monotonic() + PATIENCE
        while any(map(alive, workers)):
            assert time.monotonic() < end
            time.sleep(0.02)
