"""Real processes that judge; they are ended, and end by themselves."""

import asyncio
import os
import signal
from contextlib import closing
from pathlib import Path

import pytest

from collector import registry
from collector.admit import Heavy, Refusal
from collector.aide import Lost
from collector.judge import Case, judge
from collector.judges import Judges
from collector.ledger import pack
from teiten.rollup import codec


@pytest.fixture
def case(bench, rollup, seal_as):
    def make(**more):
        upload = seal_as(rollup(), **more)
        heavy = Heavy(upload, registry.find(bench.ledger, "s1"))
        return Case(heavy, bench.settings.limits, lab=False, now=10**10)

    return make


def ask(judges, *cases):
    async def work():
        return await asyncio.gather(*map(judges.judge, cases), return_exceptions=True)

    return asyncio.run(work())


def test_what_is_admitted_needs_nothing_more_than_to_be_written(case, rollup):
    found = judge(case())
    assert found.packed == pack(codec.encode(rollup()))
    assert (found.body, found.rollup.ports, found.rollup.origins) == (b"", (), ())
    assert (found.rollup.sensor, found.rollup.sequence) == ("s1", 1)


def test_a_judge_s_word_is_that_of_the_collector(case):
    with closing(Judges(2, 60)) as judges:
        found = ask(judges, case(), case(signer="s2"))
    assert found[0] == judge(case())
    assert isinstance(found[1], Refusal)
    assert found[1].answer == "bad-signature"


def processes():
    """Those that some thread of this process started."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(word) for task in tasks for word in task.read_text().split()}


def test_a_judge_who_was_killed_is_replaced(case):
    with closing(Judges(1, 60)) as judges:
        before = processes()
        ask(judges, case())
        (process,) = processes() - before
        os.kill(process, signal.SIGKILL)
        (lost,) = ask(judges, case())
        assert isinstance(lost, Lost)
        assert ask(judges, case()) == [judge(case())]


def test_a_judgement_that_takes_too_long_is_none(case):
    with closing(Judges(1, 0)) as judges:
        (found,) = ask(judges, case())
    assert isinstance(found, Lost)


def test_nobody_judges_once_it_is_closed(case):
    before = processes()
    with closing(Judges(2, 60)) as judges:
        ask(judges, case(), case())
    assert processes() <= before
