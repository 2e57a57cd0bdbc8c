import asyncio

import msgspec
import pytest

from collector.books import ledger
from collector.books.account import accounts
from collector.books.retention import DAY, Retention, Retirement
from collector.books.store import writing
from collector.publication.publish import publish
from collector.settings import Kept, Publish
from patience import PATIENCE
from teiten.publication.manifest import LIST

KEPT = Kept(keep_days=2, keep_interim_days=4)


def swept(connection, kept=KEPT, most=5):
    retention = Retention(kept)
    steps = 1
    while retention.step(connection, most=most):
        steps += 1
    return steps


def held(bench):
    return [start for (start,) in bench.ledger.execute("SELECT start FROM bodies ORDER BY 1")]


@pytest.fixture
def days(make_bench, nine):
    """Six days of a sensor that reported each window when it ended; the first day had no finals."""
    bench = make_bench(lab=True, ledger=KEPT, publish=Publish(policy="hourly", windows=48))
    bench.ingest._connection.execute("PRAGMA synchronous = OFF")
    for hour in range(6 * 24):
        start = nine + 3600 * hour
        bench.send(start=start, final=hour >= 24, now=start + 3600)
    bench.newest = nine + 3600 * (6 * 24 - 1)
    return bench


def test_finals_go_after_their_days_and_interims_after_theirs(days, nine):
    swept(days.ledger)
    finals = [start for start in held(days) if start >= nine + DAY]
    interims = [start for start in held(days) if start < nine + DAY]
    assert finals[0] == days.newest - 2 * DAY
    assert interims == []
    assert ledger.horizon(days.ledger) == days.newest - 2 * DAY - 3600


def test_an_interim_waits_longer_than_a_final(make_bench, nine):
    bench = make_bench()
    bench.send("s1", start=nine, final=True)
    bench.send("s2", start=nine, final=False)
    bench.send("s3", start=nine + 3 * DAY, now=nine + 3 * DAY + 3600)
    swept(bench.ledger)
    assert held(bench) == [nine, nine + 3 * DAY]
    bench.send("s3", start=nine + 5 * DAY, now=nine + 5 * DAY + 3600)
    swept(bench.ledger)
    assert held(bench) == [nine + 3 * DAY, nine + 5 * DAY]


def test_what_was_just_brought_stays_however_old_its_window_is(make_bench, nine):
    bench = make_bench()
    bench.send(start=nine, final=True, now=nine + 9 * DAY)
    bench.send(start=nine + 9 * DAY, now=nine + 9 * DAY)
    swept(bench.ledger)
    assert held(bench) == [nine, nine + 9 * DAY]


def published(release):
    """Say what a release has, whenever it was signed."""
    return (release / LIST).read_bytes()


def test_no_law_no_book_and_no_published_byte_changes(days):
    before = publish(days.ledger, days.settings), accounts(days.ledger), days.rows()
    swept(days.ledger)
    elsewhere = msgspec.structs.replace(days.settings, public=days.settings.public + "-again")
    assert published(publish(days.ledger, elsewhere)) == published(before[0])
    assert (accounts(days.ledger), days.rows()) == before[1:]
    assert before[1].balanced


def test_a_window_without_its_body_still_knows_what_is_new(days, nine):
    swept(days.ledger)
    start = nine + 2 * DAY
    answers = [
        days.send(start=start, final=True, now=10**10).answer,
        days.send(start=start, final=True, software="other", now=10**10).answer,
        days.send(start=start, sequence=2, now=10**10).answer,
    ]
    assert answers == ["duplicate", "conflict", "closed"]
    assert days.send(start=nine, sequence=2, final=True, now=10**10).answer == "accepted"
    assert nine in held(days)


def test_a_page_that_wants_more_windows_than_have_bodies_begins_later(days):
    swept(days.ledger)
    wide = Publish(policy="hourly", windows=140)
    settings = msgspec.structs.replace(days.settings, publish=wide, ledger=Kept(keep_days=30))
    found = msgspec.json.decode((publish(days.ledger, settings) / "top5.json").read_bytes())
    assert len(found["windows"]) == 2 * 24 + 1


def test_a_step_looks_at_no_more_than_it_may(days):
    before = len(held(days))
    retention = Retention(KEPT)
    assert retention.step(days.ledger, most=5)
    assert len(held(days)) == before - 5
    assert swept(days.ledger, most=10) >= (before - 5 - 2 * 24) // 10


def test_the_file_does_not_grow_for_ever(make_bench, nine, rollup, seal_as):
    """Twice as many days, and the file is as large as before; then it gives back what is free."""
    bench = make_bench(lab=True, ledger=KEPT, publish=Publish(policy="hourly", windows=48))
    bench.ingest._connection.execute("PRAGMA synchronous = OFF")
    retention, sizes = Retention(KEPT), []
    ports = {(6, number): number for number in range(1, 65536, 99)}
    for hour in range(8 * 24):
        start = nine + 3600 * hour
        bench.give(seal_as(rollup(start=start, ports=ports, final=True)), now=start + 3600)
        if hour % 6 == 0:
            while retention.step(bench.ledger):
                pass
        if hour in (4 * 24, 8 * 24 - 1):
            sizes.append(_pages(bench))
    assert sizes[1] <= 1.1 * sizes[0]
    bench.send(start=nine + 99 * DAY, now=nine + 99 * DAY)
    while retention.step(bench.ledger, reserve=10):
        pass
    assert held(bench) == [nine + 99 * DAY]
    assert _pages(bench) < sizes[1] / 2


def _pages(bench):
    return bench.ledger.execute("PRAGMA page_count").fetchone()[0]


def test_a_ledger_that_is_locked_is_looked_after_later(days, caplog):
    retirement = Retirement(days.settings, patience=0.05)
    with writing(days.ledger):
        assert not retirement.once()
    assert "retention-failed" in caplog.text
    assert retirement.once()


def test_it_walks_until_it_is_stopped(days):
    before = len(held(days))

    async def work():
        stop = asyncio.Event()
        running = asyncio.create_task(Retirement(days.settings).run(stop))
        async with asyncio.timeout(PATIENCE):
            while len(held(days)) == before:
                await asyncio.sleep(0.01)
        stop.set()
        await running

    asyncio.run(work())
    assert len(held(days)) < before
