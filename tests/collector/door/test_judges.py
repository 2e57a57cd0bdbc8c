"""Real processes that judge; they are ended, and end by themselves."""

import asyncio
import os
import resource
import signal
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from collector.aide import Lost
from collector.books import ledger
from collector.books.entries import pack
from collector.door.admit import Admitted, Heavy, Refusal
from collector.door.judge import Case, judge
from collector.door.judges import Judges
from collector.sensors import registry
from collector.settings import Limits
from patience import until
from teiten.rollup import codec
from teiten.rollup.record import Books


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
    found = set()
    for task in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
            found |= set(map(int, task.read_text().split()))
    return found


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


MANY = 1_500_000
"""That many rows take several seconds of a processor."""
LARGE = Limits(judge_seconds=1, body_bytes=10**9, compressed_bytes=10**9, rows=10**7)


@pytest.fixture(scope="module")
def rows(rollup):
    """A valid body with so many rows, slow to judge for no other reason than their number."""

    def make(many):
        books = Books(received=many, counted=many, examined=many)
        small = codec.encode(rollup(ports={(6, 135): many}, books=books))
        before, _, after = small.partition(b'["192.0.2.1"')
        row = '["10.%d.%d.%d",6,"scan",135,"",1]'
        origins = ",".join(row % (n >> 16, n >> 8 & 255, n & 255) for n in range(many))
        return before + origins.encode() + after.partition(b"]")[2]

    return make


def test_a_body_that_is_slow_by_itself_is_refused_for_good(case, rows):
    """A short one of the same kind is not, neither before nor after."""
    short, long = (
        replace(case(body=rows(n), encoding="identity"), limits=LARGE) for n in (9, MANY)
    )
    with closing(Judges(1, 60)) as judges:
        before, found, after = ask(judges, short, long, short)
    assert isinstance(before, Admitted)
    assert isinstance(found, Refusal)
    assert (found.answer, found.answer.status) == ("too-costly", 422)
    assert isinstance(after, Admitted)


def test_who_did_not_wait_for_the_refusal_hears_it_at_once(case, rows):
    costly = replace(case(body=rows(MANY), encoding="identity"), limits=LARGE)
    with closing(Judges(1, 60)) as judges:
        first = ask(judges, costly)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        assert ask(judges, costly) == first
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime == spent


def test_its_sensor_is_told_so_and_it_is_counted(
    bench, running, post, seal_as, rollup, rows, until
):
    large = "body-bytes = 1000000000, compressed-bytes = 1000000000, rows = 10000000"
    upload = seal_as(rollup(), body=rows(MANY), encoding="identity")
    with running(bench, limits=f"{{judge-seconds = 1, {large}}}") as (url, _):

        def refused():
            answer = post(url, upload, timeout=60)
            return (answer.status_code, answer.json()["answer"]) == (422, "too-costly")

        until(refused, limit=200)  # where the machine is too busy, it is told to come again
        until(lambda: ledger.law(bench.ledger).answers.get("too-costly") == 1)
    assert ledger.law(bench.ledger).balances


def test_a_judge_who_is_given_no_processor_is_no_fault_of_a_body(case, rows):
    """He has ten seconds, of which a start on a busy machine takes some."""
    before = processes()
    with closing(Judges(1, 10)) as judges:

        def judged():
            return ask(judges, case()) == [judge(case())]

        until(judged)
        (process,) = processes() - before
        os.kill(process, signal.SIGSTOP)
        larger_than_what_a_line_holds = case(body=rows(99_999), encoding="identity")
        (lost,) = ask(judges, replace(larger_than_what_a_line_holds, limits=LARGE))
        assert isinstance(lost, Lost)
        until(judged)


def test_nobody_judges_once_it_is_closed(case):
    before = processes()
    with closing(Judges(2, 60)) as judges:
        ask(judges, case(), case())
    assert processes() <= before
