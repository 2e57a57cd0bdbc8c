"""What bodies are kept of is indexed again to the same bytes, and what is older stays."""

from pathlib import Path

import pytest

from collector.books.store import writing
from collector.index import annals, memory
from collector.index.reckoning import bring_up
from collector.index.series import SUMS
from collector.keeping.reindex import reindex

HOURS = 10


def fill(bench, nine, hours, packets=32, names=("s1", "s2", "s3")):
    for number in hours:
        start = nine + number * 3600
        for each in names:
            ports = {(6, 80): packets + number, (6, 1000 + number): 3}
            bench.send(each, start=start, now=start + 5400, ports=ports, final=True)


@pytest.fixture
def indexed(bench, nine):
    for number in range(HOURS):
        fill(bench, nine, [number])
        bring_up(bench.settings)
    return bench


ROW = len(SUMS)


def harm(bench, start):
    """Another number stands where one of this hour was."""
    with annals.opened(Path(bench.settings.state)) as chronicle, writing(chronicle):
        page, slot = divmod(start // 3600, annals.PAGE)
        (place,) = chronicle.execute(
            "SELECT id FROM pages WHERE page = ? AND row = ?", (page, ROW)
        ).fetchone()
        with chronicle.blobopen("pages", "numbers", place) as blob:
            blob.seek(slot * 20)
            blob.write(b"\x00\x00\x80\x7e")


def content(bench):
    with annals.opened(Path(bench.settings.state)) as chronicle:
        return list(chronicle.iterdump())


def test_the_same_bodies_give_the_same_bytes(indexed, nine):
    found = reindex(indexed.ledger, indexed.settings, replace=False)
    assert (found.hours, found.same, found.first) == (HOURS - 1, HOURS - 1, nine)


def test_a_number_that_was_changed_is_found_and_replaced(indexed, nine):
    before = content(indexed)
    harm(indexed, nine + 7200)
    assert reindex(indexed.ledger, indexed.settings, replace=False).differ == 1
    assert content(indexed) != before
    assert reindex(indexed.ledger, indexed.settings, replace=True).differ == 1
    assert content(indexed) == before


def test_where_bodies_are_gone_it_begins_with_what_was_known_then(indexed, nine):
    known = sorted(memory.known(Path(indexed.settings.state) / memory.FOLDER, 3600))
    indexed.ledger.execute("UPDATE revision SET horizon = ?", (known[0],))
    found = reindex(indexed.ledger, indexed.settings, replace=False)
    assert found.first == known[0] + 3600
    assert found.hours == found.same == (nine + (HOURS - 2) * 3600 - known[0]) // 3600


def test_older_hours_stay_as_they_are(indexed, nine):
    known = sorted(memory.known(Path(indexed.settings.state) / memory.FOLDER, 3600))
    indexed.ledger.execute("UPDATE revision SET horizon = ?", (known[0],))
    before = content(indexed)
    assert reindex(indexed.ledger, indexed.settings, replace=True).differ == 0
    assert content(indexed) == before


def test_behind_a_late_rollup_hours_may_differ_and_none_is_called_damaged(indexed, nine):
    fill(indexed, nine, [HOURS], names=("s1", "s2"))
    bring_up(indexed.settings)
    fill(indexed, nine, [HOURS + 1])
    bring_up(indexed.settings)
    fill(indexed, nine, [HOURS], packets=99, names=("s3",))
    bring_up(indexed.settings)
    found = reindex(indexed.ledger, indexed.settings, replace=False)
    assert (found.differ, found.same) == (0, HOURS)


def test_without_bodies_and_experience_nothing_can_be_made_again(indexed, nine):
    indexed.ledger.execute("UPDATE revision SET horizon = ?", (nine + 99 * 3600,))
    assert reindex(indexed.ledger, indexed.settings, replace=True).first is None


def test_without_an_index_there_is_nothing_to_compare(bench, nine):
    fill(bench, nine, [0])
    assert reindex(bench.ledger, bench.settings, replace=True).hours == 0
