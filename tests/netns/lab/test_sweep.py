"""What killed processes left is swept up, and what somebody uses is left alone."""

import os
import subprocess
import sys

import pytest

from simulator.links import claims, namespaces
from simulator.links.layout import stem
from simulator.links.pair import Pair

pytestmark = pytest.mark.netns

KILLED = """
import os, signal
from simulator.links.pair import Pair
Pair(f"killed{os.getpid()}").__enter__()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_link_in_use_is_left_alone_with_all_that_runs_there() -> None:
    with Pair(f"used{os.getpid()}") as pair:
        words = ["nsenter", f"--net=/run/netns/{pair.namespace}", "cat"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as within:
            assert within.stdin
            assert within.stdout
            within.stdin.write(b"there\n")
            within.stdin.flush()
            assert within.stdout.readline() == b"there\n"
            claims.sweep()
            assert {pair.namespace, pair.receiver} <= set(namespaces.ours())
            left, _ = within.communicate(b"still\n")
            assert (left, within.returncode) == (b"still\n", 0)


def test_a_link_whose_process_was_killed_is_removed() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED]) as process:
        process.wait()
    name = f"killed{process.pid}"
    assert sum(one.startswith(stem(name)) for one in namespaces.ours()) == 2
    assert name in claims.sweep()
    assert not [one for one in namespaces.ours() if one.startswith(stem(name))]
