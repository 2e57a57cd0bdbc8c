"""Uploads that come together are written together, and each is answered as if it came alone."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from collector.books import ledger, store
from collector.books.ingest import Ingest
from collector.door.queue import Queue
from collector.settings import Limits


class Watched(Ingest):
    """Remembers how many uploads shared each commit."""

    def __init__(self, bench, **more):
        super().__init__(store.connect(Path(bench.settings.state), **more), bench.settings)
        self.groups = []

    def pass_some(self, uploads, *, now):
        receipts = super().pass_some(uploads, now=now)
        self.groups.append(len(receipts))
        return receipts


def given(ingest, uploads):
    """Give all of them at once; gives receipts, or what was raised."""

    async def work():
        with closing(Queue(ingest)) as queue:
            asked = [queue.receive(upload) for upload in uploads]
            found = await asyncio.gather(*asked, return_exceptions=True)
            return [getattr(one, "receipt", one) for one in found]

    return asyncio.run(work())


def test_those_that_wait_share_a_commit(bench, rollup, seal_as, nine):
    ingest = Watched(bench)
    found = given(ingest, [seal_as(rollup(start=nine + 3600 * n)) for n in range(20)])
    assert [receipt.answer for receipt in found] == ["accepted"] * 20
    assert sum(ingest.groups) == 20
    assert len(ingest.groups) <= 3
    assert ledger.law(bench.ledger).balances


def test_in_one_group_each_is_answered_as_if_it_came_alone(bench, rollup, seal_as):
    uploads = [
        seal_as(rollup(sequence=1)),
        seal_as(rollup(sequence=1)),
        seal_as(rollup(sequence=1, software="other")),
        seal_as(rollup(sequence=3, final=True)),
        seal_as(rollup(sequence=2)),
        seal_as(rollup(sequence=4)),
        seal_as(rollup("nobody")),
        seal_as(rollup(seconds=60)),
    ]
    answers = [receipt.answer for receipt in bench.ingest.receive_some(uploads, now=10**10)]
    assert answers == [
        "accepted", "duplicate", "conflict", "accepted",
        "superseded", "closed", "unknown-sensor", "wrong-window",
    ]  # fmt: skip
    law = ledger.law(bench.ledger)
    assert law.balances
    assert (law.received, law.kept) == (8, 2)


def test_a_group_ends_where_its_bodies_fill_the_largest_one(make_bench, rollup, seal_as, nine):
    bench = make_bench(limits=Limits(body_bytes=2000))
    uploads = [seal_as(rollup(start=nine + 3600 * n)) for n in range(9)]
    ingest = Watched(bench)
    assert len(given(ingest, uploads)) == 9
    assert max(ingest.groups) < 9
    assert sum(ingest.groups) == 9


def test_where_the_ledger_cannot_be_written_nobody_is_acknowledged(bench, rollup, seal_as, nine):
    uploads = [seal_as(rollup(start=nine + 3600 * n)) for n in range(5)]
    with store.writing(bench.ledger):
        found = given(Watched(bench, patience=0.05), uploads)
    assert all(isinstance(each, sqlite3.OperationalError) for each in found)
    assert bench.rows() == []
    assert {r.answer for r in given(Watched(bench), uploads)} == {"accepted"}


def test_one_who_hangs_up_does_not_take_the_others_answers(bench, rollup, seal_as, nine):
    uploads = [seal_as(rollup(start=nine + 3600 * n)) for n in range(4)]

    async def work():
        with closing(Queue(Watched(bench))) as queue:
            asked = [asyncio.create_task(queue.receive(upload)) for upload in uploads]
            await asyncio.sleep(0)
            asked[1].cancel()
            found = await asyncio.gather(*asked, return_exceptions=True)
            return [getattr(one, "receipt", one) for one in found]

    found = asyncio.run(work())
    assert isinstance(found[1], asyncio.CancelledError)
    starts = [found[place].start for place in (0, 2, 3)]
    assert starts == ["2004-01-30T09:00:00Z", "2004-01-30T11:00:00Z", "2004-01-30T12:00:00Z"]


def test_a_mistake_of_ours_is_not_swallowed(bench, rollup, seal_as):
    class Broken(Ingest):
        def pass_some(self, uploads, *, now):
            raise ZeroDivisionError

    broken = Broken(store.connect(Path(bench.settings.state)), bench.settings)
    (found,) = given(broken, [seal_as(rollup())])
    assert isinstance(found, ZeroDivisionError)
    with pytest.raises(ZeroDivisionError):
        raise found
