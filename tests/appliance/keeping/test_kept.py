"""What was acknowledged is kept for a while, counts for nothing, and makes room for all else."""

from errno import EIO, ENOSPC

import pytest

from appliance.keeping.durable import Folder
from appliance.keeping.entry import Entry
from appliance.keeping.kept import KEPT
from appliance.keeping.spool import Spool

PLENTY = 1 << 20
DAY = 24


@pytest.fixture
def opened(tmp_path):
    def spool(**more):
        words = {"max_bytes": PLENTY, "recall_bytes": PLENTY, "recall_days": 7}
        return Spool(Folder(tmp_path), **words | more)

    return spool


@pytest.fixture
def acknowledged(rolled, sealed_of):
    """Put rollups of these hours into a spool, and have them acknowledged; gives their entries."""

    def settle(spool, *hours, **more):
        entries = []
        for hour in hours:
            rollup = rolled(hour, **more)
            spool.put(rollup, sealed_of(rollup))
            entries.append(Entry.of(rollup))
            spool.acknowledge(entries[-1], 1.0)
        return entries

    return settle


def test_what_was_acknowledged_is_kept_and_waits_no_more(opened, acknowledged, tmp_path):
    spool = opened()
    (entry,) = acknowledged(spool, 1)
    again = opened()
    assert (again.waiting(), again.kept.entries(), again.filled) == ([], [entry], 0)
    assert (again.books.acknowledged, again.imbalance()) == (1, 0)
    assert again.kept.read(entry) is not None
    assert [path.name for path in (tmp_path / KEPT).iterdir()] == [entry.name]


@pytest.mark.parametrize("off", [{"recall_bytes": 0}, {"recall_days": 0}], ids=str)
def test_nothing_is_kept_where_nothing_is_to_be_kept(opened, acknowledged, off):
    spool = opened(**off)
    acknowledged(spool, 1, 2)
    assert len(spool.kept) == 0


def test_an_interim_is_not_kept(opened, acknowledged):
    spool = opened()
    acknowledged(spool, 1, final=False)
    assert len(spool.kept) == 0


def test_days_pass(opened, acknowledged):
    spool = opened(recall_days=2)
    acknowledged(spool, 0, 1, DAY, 2 * DAY)
    assert [entry.start // 3600 for entry in spool.kept.entries()] == [2 * DAY, DAY, 1]


def test_bytes_are_bounded_and_the_oldest_goes_first(opened, acknowledged):
    spool = opened()
    one = acknowledged(spool, 1) and spool.kept.filled
    bounded = opened(recall_bytes=2 * one + 20)
    entries = acknowledged(bounded, 2, 3)
    assert bounded.kept.entries() == entries[::-1]


def test_what_waits_has_its_room(opened, acknowledged, rolled, sealed_of):
    spool = opened()
    acknowledged(spool, 1, 2)
    spool.max_bytes = spool.kept.filled + 100
    rollup = rolled(3)
    spool.put(rollup, sealed_of(rollup))
    assert (len(spool), len(spool.kept), spool.books.shed) == (1, 1, 0)


def test_a_full_disk_takes_it_first(opened, acknowledged):
    spool = opened()
    oldest, newest = acknowledged(spool, 1, 2)
    assert spool.kept.give_way(OSError(ENOSPC, "full"))
    assert spool.kept.entries() == [newest]
    assert not spool.kept.give_way(OSError(EIO, "broken"))
    assert spool.kept.give_way(OSError(ENOSPC, "full"))
    assert not spool.kept.give_way(OSError(ENOSPC, "full"))
    assert opened().kept.entries() == []
    assert spool.kept.read(oldest) is None


def test_a_damaged_one_is_forgotten(opened, acknowledged, tmp_path):
    spool = opened()
    (entry,) = acknowledged(spool, 1)
    (tmp_path / KEPT / entry.name).write_bytes(b"?")
    assert spool.kept.read(entry) is None
    assert (spool.kept.entries(), spool.books.set_aside) == ([], 0)
