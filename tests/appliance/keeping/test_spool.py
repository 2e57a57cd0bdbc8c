"""Every closed window is acknowledged, waiting, shed or set aside, whatever happens when."""

import subprocess
import sys
from errno import EMFILE
from itertools import product
from random import Random

import pytest
from msgspec.structs import replace

from appliance.counting.account import Position
from appliance.counting.window import Window
from appliance.keeping.books import SpoolBooks
from appliance.keeping.checkpoint import Checkpoint, GivenUp
from appliance.keeping.durable import Folder
from appliance.keeping.entry import Entry
from appliance.keeping.spool import ASIDE, DOUBTED, Spool
from appliance.reading.knock import Knock
from appliance.settings import Spooling, Windows
from teiten.rollup.record import Class, Clock
from teiten.rollup.seal import genuine, pack, unpack

PLENTY = 1 << 20


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "spool"
    made.mkdir()
    return made


@pytest.fixture
def spool(folder):
    return Spool(Folder(folder), max_bytes=PLENTY)


@pytest.fixture
def put(rolled, sealed_of):
    """Put a rollup of an hour into a spool; gives its entry."""

    def keep(spool, hour=0, **more):
        rollup = rolled(hour, **more)
        spool.put(rollup, sealed_of(rollup))
        return Entry.of(rollup)

    return keep


@pytest.fixture
def reopened(folder):
    return lambda: Spool(Folder(folder), max_bytes=PLENTY)


def size_of(folder, entry):
    return (folder / entry.name).stat().st_size


def test_what_is_put_is_there_after_reopening(spool, reopened, rolled, sealed_of):
    sealed = sealed_of(rolled())
    spool.put(rolled(), sealed)
    again = reopened()
    assert [again.read(entry) for entry in again.waiting()] == [sealed]


def test_a_waiting_file_is_a_sealed_rollup_that_anybody_can_check(spool, folder, put):
    raw = (folder / put(spool).name).read_bytes()
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


def test_a_final_that_is_put_again_after_its_credit_is_not_kept(spool, reopened, put):
    spool.acknowledge(put(spool), 1.0)
    put(reopened())
    assert reopened().waiting() == []


def test_an_acknowledged_rollup_is_gone_and_counted(spool, reopened, put):
    spool.acknowledge(put(spool), 7.0)
    again = reopened()
    assert (again.waiting(), again.books.acknowledged, again.books.credited) == ([], 1, 7.0)


def test_an_acknowledgement_that_is_repeated_counts_once(spool, put):
    entry = put(spool)
    spool.acknowledge(entry, 1.0)
    spool.acknowledge(entry, 2.0)
    assert (spool.books.acknowledged, spool.imbalance()) == (1, 0)


def test_an_interim_is_acknowledged_without_a_window_in_the_books(spool, put):
    spool.acknowledge(put(spool, final=False), 1.0)
    assert (spool.books.acknowledged, spool.waiting(), spool.imbalance()) == (0, [], 0)


def test_a_damaged_file_is_set_aside_by_name(spool, folder, put):
    entry = put(spool)
    (folder / entry.name).write_bytes(b"teiten-seal 1 s1 x\nno gzip")
    assert spool.read(entry) is None
    assert [path.name for path in (folder / ASIDE).iterdir()] == [f"{entry.name}.damaged"]
    assert (spool.books.set_aside, spool.imbalance()) == (1, 0)


def test_strange_files_are_let_be(folder, reopened):
    for name in ("x.rollup", "1-2-3-final.rollup", "\xb2-\xb2-\xb2-final.rollup", "notes.txt"):
        (folder / name).write_bytes(b"?")
    assert reopened().waiting() == []


def test_interims_that_a_crash_left_behind_a_newer_one_are_forgotten(spool, folder, reopened, put):
    old = folder / put(spool, sequence=1, final=False).name
    kept = old.read_bytes()
    newer = put(spool, sequence=2, final=False)
    old.write_bytes(kept)
    assert reopened().waiting() == [newer]


def test_the_bound_sheds_interims_first_and_then_the_oldest(spool, folder, put):
    old, middle = put(spool, 1), put(spool, 2)
    interim = put(spool, 3, final=False)
    spool.max_bytes = size_of(folder, old) * 3
    new = put(spool, 4)
    assert spool.waiting() == [new, middle, old]
    newest = put(spool, 5)
    assert spool.waiting() == [newest, new, middle]
    assert interim not in spool.waiting()
    assert (spool.books.closed, spool.books.shed, spool.imbalance()) == (4, 1, 0)


def test_what_was_set_aside_is_given_up_before_what_waits(spool, folder, put):
    refused, waiting = put(spool, 1), put(spool, 2)
    spool.set_aside(refused, "conflict")
    spool.max_bytes = size_of(folder, waiting) * 2
    put(spool, 3)
    assert (len(spool.waiting()), list((folder / ASIDE).iterdir())) == (2, [])


def test_what_a_collector_may_have_is_not_given_up(spool, reopened, put):
    """It would report what it reports itself, and be reported by the next one too."""
    asked, other = put(spool, 1), put(spool, 2)
    spool.ask(asked)
    again = reopened()
    again.max_bytes = 1
    newest = put(again, 3)
    assert again.waiting() == [newest, asked]
    assert (other in again, again.books.shed, again.imbalance()) == (False, 1, 0)


@pytest.mark.parametrize("end", ["acknowledge", "set_aside"])
def test_an_answer_ends_the_doubt(spool, reopened, put, end):
    entry = put(spool)
    spool.ask(entry)
    getattr(spool, end)(entry, {"acknowledge": 1.0, "set_aside": "conflict"}[end])
    assert spool.books.asked == reopened().books.asked == ()


def test_what_no_collector_was_reached_with_may_go(spool, put):
    entry = put(spool, 1)
    spool.acknowledge(put(spool, 0), 1.0)
    spool.ask(entry)
    assert spool.books.asked == (entry.name,)
    spool.absolve(entry)
    spool.max_bytes = 1
    put(spool, 2)
    assert entry not in spool


def test_doubts_are_bounded(spool, put):
    entries = [put(spool, hour) for hour in range(DOUBTED + 3)]
    for entry in entries:
        spool.ask(entry)
    assert spool.books.asked == tuple(entry.name for entry in entries[3:])


def test_an_interim_is_asked_without_a_note(spool, put):
    spool.ask(put(spool, final=False))
    assert spool.books == SpoolBooks()


def test_the_newest_is_kept_under_any_bound(spool, put):
    spool.max_bytes = 1
    put(spool, 1)
    newest = put(spool, 2)
    assert spool.waiting() == [newest]
    assert (spool.books.shed, spool.imbalance()) == (1, 0)


def test_what_goes_no_further_is_reported_again(spool, folder, rolled, sealed_of):
    """A window that was shed had itself reported two; a refused one had reported three."""

    def reporting(hour, shed):
        rollup = rolled(hour)
        rollup = replace(rollup, books=replace(rollup.books, shed=shed))
        spool.put(rollup, sealed_of(rollup))
        return Entry.of(rollup)

    first = reporting(1, 0)
    spool.max_bytes = size_of(folder, first) + 20
    second = reporting(2, 2)
    assert spool.books.due == 1
    reporting(3, 0)
    assert (second in spool, spool.books.shed, spool.books.due) == (False, 2, 4)
    spool.max_bytes = PLENTY
    spool.set_aside(reporting(4, 3), "conflict")
    assert (spool.books.shed, spool.books.due) == (2, 7)


def test_a_file_that_cannot_be_read_is_set_aside_by_name(spool, folder, put):
    entry = put(spool)
    (folder / entry.name).unlink()
    (folder / entry.name).mkdir()
    assert spool.read(entry) is None
    assert [path.name for path in (folder / ASIDE).iterdir()] == [f"{entry.name}.unreadable"]
    assert (spool.books.set_aside, spool.imbalance()) == (1, 0)


def test_what_never_had_room_is_counted_once_however_often_it_is_said(spool, reopened):
    for given_up in (GivenUp(1, 0), GivenUp(1, 0), GivenUp(3, 5)):
        spool.lose(given_up)
    reopened().lose(GivenUp(3, 5))
    books = reopened().books
    assert (books.closed, books.shed, books.due) == (3, 3, 8)


def test_thirty_days_of_crowded_hours_fit_into_the_default_bound(sealed_of):
    """Every port of TCP and UDP was knocked at, and there was no room for more origins."""
    dice, seen = Random(1), {}
    window = Window(0, 3600, max_origins=Windows().max_origins)
    for cell in product((4,), (6, 17), (Class.SCAN,), range(65536)):
        window.tally.count(cell, int(dice.paretovariate(1)))
    for _ in range(window.tally.max_origins):
        port = int(65536 * dice.random() ** 3)
        seen[Knock(dice.randbytes(4), 6, Class.SCAN, port, "")] = 1
    window.tally.merge(seen, [])
    clock = Clock(source="system")
    rollup = window.rollup(sensor="s1", engine="xdp", final=True, monitored={"4": 9}, clock=clock)
    assert 30 * 24 * len(pack(sealed_of(rollup))) < Spooling().max_bytes


def test_damaged_books_begin_anew_with_what_waits(spool, folder, reopened, put):
    put(spool, 1)
    put(spool, 2)
    (folder / "books.json").write_bytes(b'{"closed":')
    again = reopened()
    put(again, 2)  # as the checkpoint does
    assert (again.books.closed, again.imbalance()) == (2, 0)
    assert (folder / "books.damaged").exists()


def test_what_a_person_took_away_is_not_in_the_way(folder, put):
    tight = Spool(Folder(folder), max_bytes=1500)
    tight.set_aside(put(tight, 1), "conflict")
    (folder / ASIDE / f"{Entry(3600, 3600, 1, True).name}.conflict").unlink()
    for hour in range(2, 9):
        put(tight, hour)
    assert tight.filled <= 1500


class Scarce(Folder):
    """A process that may not open another file just now."""

    def read(self, name):
        raise OSError(EMFILE, "Too many open files")


def test_a_file_that_cannot_be_read_just_now_is_not_set_aside(folder, spool, put):
    entry = put(spool)
    scarce = Spool(Folder(folder), max_bytes=PLENTY)
    scarce._disk = Scarce(folder)
    with pytest.raises(OSError, match="Too many open files"):
        scarce.read(entry)
    assert (scarce.books.set_aside, spool.read(entry) is None) == (0, False)


def test_windows_that_a_collector_may_have_begun_are_known(spool, reopened, put):
    assert spool.begun() == []
    sent = put(spool, 1, final=False)
    assert spool.begun() == [(3600, 3600)]
    spool.acknowledge(sent, 1.0)
    put(spool, 2)
    assert reopened().begun() == [(3600, 3600)]


@pytest.fixture
def knows(rolled):
    """Make a checkpoint that names windows as given up, and says how many were told as shed."""
    one = Checkpoint(rollup=rolled(9), position=Position(1, 2, 3), boot="b", plan="p")
    return lambda given_up, told=0: replace(one, given_up=given_up, told=told)


def test_books_that_begin_anew_do_not_name_again_what_was_given_up(spool, folder, reopened, knows):
    spool.lose(GivenUp(3, 1))
    spool.take_over(knows(GivenUp(9, 9)))
    assert spool.books.given_up == GivenUp(3, 1)
    (folder / "books.json").write_bytes(b"?")
    again = reopened()
    again.take_over(knows(GivenUp(3, 1), told=4))
    again.lose(GivenUp(4, 1))
    assert (again.books.shed, again.books.due) == (1, 5)


def test_books_that_begin_anew_shed_nothing_that_a_collector_may_have(spool, folder, put):
    spool.ask(put(spool, 1))
    (folder / "books.json").write_bytes(b"?")
    tight = Spool(Folder(folder), max_bytes=1)
    put(tight, 2)
    assert tight.books.shed == 0
    assert [entry.start for entry in tight.waiting()] == [7200, 3600]


def test_books_that_begin_anew_shed_nothing_that_comes_again(spool, folder, put):
    """As a checkpoint brings back what was taken, and its books forgot."""
    spool.acknowledge(put(spool, 1), 1.0)
    (folder / "books.json").write_bytes(b"?")
    tight = Spool(Folder(folder), max_bytes=1)
    put(tight, 1)
    put(tight, 2)
    put(tight, 3)
    assert ([entry.start for entry in tight.waiting()], tight.books.shed) == ([10800, 3600], 1)


def test_books_that_begin_anew_report_again_what_a_lost_window_had_reported(
    spool, folder, rolled, sealed_of
):
    rollup = rolled(1)
    rollup = replace(rollup, books=replace(rollup.books, shed=2))
    spool.put(rollup, sealed_of(rollup))
    (folder / "books.json").write_bytes(b"?")
    again = Spool(Folder(folder), max_bytes=PLENTY)
    again.set_aside(Entry.of(rollup), "conflict")
    assert again.books.due == 2


CRASH = """
import itertools, os, sys
from pathlib import Path
from appliance.keeping import durable, spool as room
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
spool = room.Spool(durable.Folder(folder / "spool"), max_bytes=1 << 20)
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
        (folder / "spool").mkdir(parents=True)
        put(Spool(Folder(folder / "spool"), max_bytes=PLENTY), 1)
        (folder / "job.rollup").write_bytes(pack(sealed_of(rolled(2))))
        died = subprocess.run([sys.executable, "-c", CRASH, folder, job, str(step)], check=False)
        again = Spool(Folder(folder / "spool"), max_bytes=PLENTY)
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
    bound, closed = dice.choice((3_000, 12_000, PLENTY)), set()
    spool = Spool(Folder(tmp_path), max_bytes=bound)
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
                spool = Spool(Folder(tmp_path), max_bytes=bound)
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


def test_a_full_disk_loses_nothing_once_space_returns(disk, put):
    spool = Spool(Folder(disk), max_bytes=PLENTY)
    kept = put(spool, 1)
    fill(disk)
    with pytest.raises(OSError, match="No space"):
        put(spool, 2)
    assert (spool.waiting(), spool.imbalance()) == ([kept], 0)
    (disk / "something-else").unlink()
    new = put(spool, 2)
    assert (Spool(Folder(disk), max_bytes=PLENTY).waiting(), spool.books.closed) == ([new, kept], 2)


def test_a_full_disk_can_be_told_of_a_credit(disk, put):
    spool = Spool(Folder(disk), max_bytes=PLENTY)
    entries = [put(spool, hour) for hour in range(3)]
    fill(disk)
    for entry in entries:
        spool.acknowledge(entry, 1.0)
    assert (Spool(Folder(disk), max_bytes=PLENTY).books.acknowledged, spool.waiting()) == (3, [])


def test_an_answer_that_cannot_be_noted_is_not_counted(disk, put):
    spool = Spool(Folder(disk), max_bytes=PLENTY)
    entry = put(spool)
    (disk / "reserve").unlink()
    fill(disk)
    with pytest.raises(OSError, match="No space"):
        spool.acknowledge(entry, 1.0)
    (disk / "something-else").unlink()
    assert (spool.books.acknowledged, spool.waiting()) == (0, [entry])
    spool.acknowledge(entry, 1.0)
    assert (spool.books.acknowledged, Spool(Folder(disk), max_bytes=PLENTY).books) == (
        1,
        spool.books,
    )


def test_new_books_are_empty(spool):
    assert spool.books == SpoolBooks()


def test_what_fills_the_spool_is_what_lies_on_the_disk(spool, folder, put):
    assert (spool.filled, spool.oldest) == (0, 0)
    first, second = put(spool, 3), put(spool, 7)
    spool.set_aside(second, "conflict")
    assert spool.oldest == first.start
    kept = [path for path in folder.rglob("*") if ".rollup" in path.name]
    assert spool.filled == sum(path.stat().st_size for path in kept)
