"""Every closed window is acknowledged, waiting, shed or set aside, whatever happens when."""

import subprocess
import sys
from random import Random

import pytest

from appliance.spool import Entry, Spool, SpoolBooks
from teiten.rollup.seal import genuine, pack, unpack

PLENTY = 1 << 20


@pytest.fixture
def spool(tmp_path):
    return Spool(tmp_path / "spool", max_bytes=PLENTY)


@pytest.fixture
def put(rolled, sealed_of):
    """Put a rollup of an hour into a spool; gives its entry."""

    def keep(spool, hour=0, **more):
        rollup = rolled(hour, **more)
        spool.put(rollup, sealed_of(rollup))
        return Entry(rollup.starts, rollup.seconds, rollup.sequence, rollup.final)

    return keep


def reopened(spool):
    return Spool(spool.folder, max_bytes=spool.max_bytes)


def size_of(spool, entry):
    return (spool.folder / entry.name).stat().st_size


def test_what_is_put_is_there_after_reopening(spool, rolled, sealed_of):
    sealed = sealed_of(rolled())
    spool.put(rolled(), sealed)
    again = reopened(spool)
    assert [again.read(entry) for entry in again.waiting()] == [sealed]


def test_a_waiting_file_is_a_sealed_rollup_that_anybody_can_check(spool, put):
    raw = (spool.folder / put(spool).name).read_bytes()
    assert raw.startswith(b"teiten-seal 1 s1 ")
    assert not genuine(unpack(raw), bytes(32))


def test_a_newer_rollup_takes_the_older_one_s_place(spool, put):
    for sequence in (1, 2, 3):
        last = put(spool, sequence=sequence, final=sequence == 3)
        assert spool.waiting() == [last]


def test_an_interim_never_takes_a_final_s_place(spool, put):
    final = put(spool, sequence=2)
    put(spool, sequence=9, final=False)
    assert final in spool.waiting()
    assert spool.imbalance() == 0


def test_the_newest_window_is_first(spool, put):
    entries = [put(spool, hour) for hour in (3, 1, 2, 10)]
    assert spool.waiting() == sorted(entries, reverse=True)


def test_a_final_that_is_put_twice_is_closed_once(spool, put):
    put(spool)
    put(spool)
    assert (spool.books.closed, len(spool.waiting())) == (1, 1)


def test_a_final_that_is_put_again_after_its_credit_is_not_kept(spool, put):
    spool.acknowledge(put(spool), 1.0)
    put(reopened(spool))
    assert reopened(spool).waiting() == []


def test_an_acknowledged_rollup_is_gone_and_counted(spool, put):
    spool.acknowledge(put(spool), 7.0)
    again = reopened(spool)
    assert (again.waiting(), again.books.acknowledged, again.books.credited) == ([], 1, 7.0)


def test_an_acknowledgement_that_is_repeated_counts_once(spool, put):
    entry = put(spool)
    spool.acknowledge(entry, 1.0)
    spool.acknowledge(entry, 2.0)
    assert (spool.books.acknowledged, spool.imbalance()) == (1, 0)


def test_an_interim_is_acknowledged_without_a_window_in_the_books(spool, put):
    spool.acknowledge(put(spool, final=False), 1.0)
    assert (spool.books.acknowledged, spool.waiting(), spool.imbalance()) == (0, [], 0)


def test_a_damaged_file_is_set_aside_by_name(spool, put):
    entry = put(spool)
    (spool.folder / entry.name).write_bytes(b"teiten-seal 1 s1 x\nno gzip")
    assert spool.read(entry) is None
    assert [path.name for path in spool.aside.iterdir()] == [f"{entry.name}.damaged"]
    assert (spool.books.set_aside, spool.imbalance()) == (1, 0)


def test_strange_files_are_let_be(spool, put):
    for name in ("x.rollup", "1-2-3-final.rollup", "\xb2-\xb2-\xb2-final.rollup", "notes.txt"):
        (spool.folder / name).write_bytes(b"?")
    assert reopened(spool).waiting() == []


def test_interims_that_a_crash_left_behind_a_newer_one_are_forgotten(spool, put):
    old = spool.folder / put(spool, sequence=1, final=False).name
    kept = old.read_bytes()
    newer = put(spool, sequence=2, final=False)
    old.write_bytes(kept)
    assert reopened(spool).waiting() == [newer]


def test_the_bound_sheds_interims_first_and_then_the_oldest(spool, put):
    old, middle = put(spool, 1), put(spool, 2)
    interim = put(spool, 3, final=False)
    spool.max_bytes = size_of(spool, old) * 3
    new = put(spool, 4)
    assert spool.waiting() == [new, middle, old]
    newest = put(spool, 5)
    assert spool.waiting() == [newest, new, middle]
    assert interim not in spool.waiting()
    assert (spool.books.closed, spool.books.shed, spool.imbalance()) == (4, 1, 0)


def test_what_was_set_aside_is_given_up_before_what_waits(spool, put):
    refused, waiting = put(spool, 1), put(spool, 2)
    spool.set_aside(refused, "conflict")
    spool.max_bytes = size_of(spool, waiting) * 2
    put(spool, 3)
    assert (len(spool.waiting()), list(spool.aside.iterdir())) == (2, [])


def test_the_newest_is_kept_under_any_bound(spool, put):
    spool.max_bytes = 1
    put(spool, 1)
    newest = put(spool, 2)
    assert spool.waiting() == [newest]
    assert (spool.books.shed, spool.imbalance()) == (1, 0)


def test_damaged_books_begin_anew_with_what_waits(spool, put):
    put(spool, 1)
    put(spool, 2)
    (spool.folder / "books.json").write_bytes(b'{"closed":')
    again = reopened(spool)
    assert (again.books.closed, again.imbalance()) == (2, 0)
    assert (spool.folder / "books.damaged").exists()


CRASH = """
import itertools, os, sys
from pathlib import Path
from appliance import durable, spool as room
from teiten.rollup import codec
from teiten.rollup.seal import unpack

folder, job, left = Path(sys.argv[1]), sys.argv[2], itertools.count(int(sys.argv[3]), -1)

def mortal(function):
    def call(*args, **kwargs):
        if next(left) == 0:
            os._exit(9)
        return function(*args, **kwargs)
    return call

for name in ("fsync", "open"):
    setattr(os, name, mortal(getattr(os, name)))
for name in ("rename", "unlink"):
    setattr(Path, name, mortal(getattr(Path, name)))
spool = room.Spool(folder / "spool", max_bytes=1 << 20)
sealed = unpack((folder / "job.rollup").read_bytes())
if job == "put":
    spool.put(codec.decode(sealed.body), sealed)
elif job == "acknowledge":
    spool.acknowledge(spool.waiting()[0], 5.0)
elif job == "set aside":
    spool.set_aside(spool.waiting()[0], "conflict")
else:
    spool.max_bytes = 1
    spool.put(codec.decode(sealed.body), sealed)
"""
"""Does one job and dies before the nth thing that it does to the disk."""


@pytest.mark.parametrize("job", ["put", "acknowledge", "set aside", "shed"])
def test_a_crash_at_any_step_leaves_books_that_balance(tmp_path, put, rolled, sealed_of, job):
    for step in range(60):
        folder = tmp_path / str(step)
        spool = Spool(folder / "spool", max_bytes=PLENTY)
        put(spool, 1)
        (folder / "job.rollup").write_bytes(pack(sealed_of(rolled(2))))
        died = subprocess.run([sys.executable, "-c", CRASH, folder, job, str(step)], check=False)
        again = reopened(spool)
        assert again.imbalance() == 0, f"{job} died before step {step}"
        if job in ("put", "shed"):
            put(again, 2)  # as the checkpoint does
            assert (again.imbalance(), again.books.closed) == (0, 2)
        elif job == "acknowledge" and again.waiting():
            again.acknowledge(again.waiting()[0], 6.0)
            assert (again.imbalance(), again.books.acknowledged) == (0, 1)
        if died.returncode == 0:
            assert step > 3
            return
    pytest.fail("it never came to its end")


@pytest.mark.parametrize("seed", range(20))
def test_the_books_balance_whatever_is_done_in_whatever_order(tmp_path, put, seed):
    dice = Random(seed)
    spool, closed = Spool(tmp_path, max_bytes=dice.choice((3_000, 12_000, PLENTY))), set()
    for sequence in range(1, 60):
        waiting = spool.waiting()
        match dice.randrange(6):
            case 0 | 1:
                closed.add(put(spool, dice.randrange(30), sequence=sequence).start)
            case 2:
                put(spool, dice.randrange(30), sequence=sequence, final=False)
            case 3 if waiting:
                spool.acknowledge(dice.choice(waiting), float(sequence))
            case 4 if waiting:
                spool.set_aside(dice.choice(waiting), "conflict")
            case 5:
                spool = reopened(spool)
        assert spool.imbalance() == 0
    assert spool.books.closed == len(closed)


def fill(disk):
    """Leave no page of a file system free."""
    with (disk / "something-else").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(512))
        except OSError:
            return


def test_a_full_disk_loses_nothing_once_space_returns(disk, put, rolled, sealed_of):
    spool = Spool(disk / "spool", max_bytes=PLENTY)
    kept = put(spool, 1)
    fill(disk)
    with pytest.raises(OSError, match="No space"):
        put(spool, 2)
    assert (spool.waiting(), spool.imbalance()) == ([kept], 0)
    (disk / "something-else").unlink()
    new = put(spool, 2)
    assert (reopened(spool).waiting(), spool.books.closed) == ([new, kept], 2)


def test_a_full_disk_can_be_told_of_a_credit(disk, put):
    spool = Spool(disk / "spool", max_bytes=PLENTY)
    entries = [put(spool, hour) for hour in range(3)]
    fill(disk)
    for entry in entries:
        spool.acknowledge(entry, 1.0)
    assert (reopened(spool).books.acknowledged, spool.waiting()) == (3, [])


def test_an_answer_that_cannot_be_noted_is_not_counted(disk, put):
    spool = Spool(disk / "spool", max_bytes=PLENTY)
    entry = put(spool)
    (spool.folder / "reserve").unlink()
    fill(disk)
    with pytest.raises(OSError, match="No space"):
        spool.acknowledge(entry, 1.0)
    (disk / "something-else").unlink()
    assert (spool.books.acknowledged, spool.waiting()) == (0, [entry])
    spool.acknowledge(entry, 1.0)
    assert (spool.books.acknowledged, reopened(spool).books) == (1, spool.books)


def test_new_books_are_empty(spool):
    assert spool.books == SpoolBooks()
