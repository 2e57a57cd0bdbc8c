"""The newest first, nothing in two hands at once, and every answer does what it says."""

from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from appliance.counting.account import Position
from appliance.keeping.books import BOOKS
from appliance.keeping.checkpoint import Checkpoint, GivenUp, load
from appliance.keeping.durable import Folder
from appliance.keeping.spool import Spool
from appliance.sending.outbox import MAX_UNKEPT, Answer, Fate, Outbox
from appliance.sending.turns import Turns
from teiten.rollup.seal import genuine

KEY = Ed25519PrivateKey.generate()
ACCEPTED = Answer(Fate.CREDITED, "accepted")


def noted(rollup):
    return Checkpoint(rollup=rollup, position=Position(0, 0, 0), boot="b", plan="p")


@pytest.fixture
def box(tmp_path):
    (tmp_path / "spool").mkdir()
    spool = Spool(
        Folder(tmp_path / "spool"), max_bytes=1 << 20, recall_bytes=1 << 20, recall_days=7
    )
    turns = Turns(("http://a",), lines=4, rng=Random(1))
    return Outbox(key=lambda: KEY, disk=Folder(tmp_path), spool=spool, turns=turns)


@pytest.fixture
def full(box, tmp_path):
    """An outbox whose disk takes nothing until `later` is there."""
    disk = Folder(tmp_path / "later")
    return Outbox(
        key=lambda: KEY, disk=disk, spool=box.spool, turns=Turns((), lines=1, rng=Random(1))
    )


@pytest.fixture
def take(box, rolled):
    def keep(*hours, **more):
        for hour in hours:
            rollup = rolled(hour, **more)
            box.take(noted(rollup))
        box.keep()

    return keep


def hear(box, errand, answer=ACCEPTED, now=0.0):
    box.heard(errand, answer, now=now, at=1.0)


def test_the_newest_window_goes_first(box, take):
    take(1, 3, 2)
    heard = []
    while errand := box.next(0.0):
        heard.append(errand.entry.start // 3600)
        hear(box, errand)
    assert heard == [3, 2, 1]


def test_a_window_that_closes_meanwhile_goes_before_what_is_left(box, take):
    take(1, 2)
    hear(box, box.next(0.0))
    take(3)
    assert box.next(0.0).entry.start == 3 * 3600


def test_a_few_are_on_their_way_and_none_of_them_twice(box, take):
    take(*range(9))
    hear(box, box.next(0.0))
    errands = [box.next(0.0) for _ in range(4)]
    assert len({errand.entry for errand in errands}) == box.flying == 4
    assert box.next(0.0) is None


def test_what_a_collector_would_not_take_yet_goes_last(box, take):
    take(1, 2)
    poison = box.next(0.0)
    hear(box, poison, Answer(Fate.LATER, "unavailable"))
    assert box.next(9.0).entry < poison.entry


def test_what_nobody_answered_keeps_its_place(box, take):
    take(1, 2)
    first = box.next(0.0)
    hear(box, first, Answer(Fate.LATER, "unreachable: no route"))
    assert box.next(9.0) == first


def test_patience_is_for_the_collector_and_not_for_one_rollup(box, take):
    take(1, 2)
    hear(box, box.next(0.0), Answer(Fate.LATER, "busy", 30.0))
    assert [box.next(now) is None for now in (5.0, 29.0, 40.0)] == [True, True, False]


def test_a_damaged_file_does_not_keep_the_next_one_waiting(box, take, tmp_path):
    take(1, 2)
    newest = box.spool.waiting()[0]
    (tmp_path / "spool" / newest.name).write_bytes(b"?")
    assert box.next(0.0).entry.start == 3600
    assert box.spool.books.set_aside == 1


def test_a_run_begins_behind_what_an_earlier_one_left(box, rolled, tmp_path):
    first = noted(rolled(9, final=False))
    box.begin(None, None, first)
    assert load(Folder(tmp_path)) == first
    assert not box.spool.waiting()


def test_what_was_sealed_with_an_older_key_is_sealed_anew_when_it_goes(tmp_path, box, take):
    take(1)
    (before,) = box.spool.waiting()
    new = Ed25519PrivateKey.generate()
    box._key = lambda: new
    sealed = box.next(0.0).sealed
    assert genuine(sealed, new.public_key().public_bytes_raw())
    assert sealed.body == box.spool.read(before).body


def test_what_was_sealed_with_the_key_of_now_goes_as_it_is(box, take):
    take(1)
    (before,) = box.spool.waiting()
    assert box.next(0.0).sealed == box.spool.read(before)


def test_a_sensor_s_name_that_rots_beside_its_document_is_mended(box, take, tmp_path):
    """The body has a checksum, the line before it has none; the signature is of the body alone."""
    take(1)
    (path,) = (tmp_path / "spool").glob("*.rollup")
    path.write_bytes(path.read_bytes().replace(b" s1 ", b" s3 ", 1))
    sealed = box.next(0.0).sealed
    assert sealed.sensor == "s1"
    assert genuine(sealed, KEY.public_key().public_bytes_raw())


def test_a_run_that_cannot_write_does_not_forget_what_an_earlier_one_left(full, rolled, tmp_path):
    full.begin(None, noted(rolled(1)), noted(rolled(2)))
    assert full.last_answer.startswith("cannot write")
    (tmp_path / "later").mkdir()
    full.keep()
    assert [entry.start for entry in full.spool.waiting()] == [3600]


def test_what_the_disk_never_took_is_named_by_whoever_is_behind_it(full, rolled, tmp_path):
    """A position on disk says that nothing before it is counted again, so it carries the names."""
    for hour in range(MAX_UNKEPT + 3):
        full.take(noted(rolled(hour)))
        full.keep()
    assert (len(full.unkept), full.spool.books.shed) == (MAX_UNKEPT, 0)
    (tmp_path / "later").mkdir()
    full.keep()
    assert load(Folder(tmp_path / "later")).given_up == full.spool.books.given_up == GivenUp(3, 0)
    assert (full.spool.books.shed, full.spool.imbalance()) == (3, 0)


def test_a_run_names_what_the_last_one_gave_up(box, rolled):
    last = replace(noted(rolled(1)), given_up=GivenUp(2, 1))
    for _ in range(2):
        box.begin(last, last, noted(rolled(2, final=False)))
    assert (box.spool.books.shed, box.spool.books.due) == (2, 3)


def test_a_position_knows_what_is_due_for_those_that_it_names(box, rolled, tmp_path):
    """The spool's books may be damaged before a rollup has reported it."""
    last = replace(noted(rolled(1)), given_up=GivenUp(2, 1))
    box.begin(last, None, noted(rolled(2, final=False)))
    (tmp_path / "spool" / BOOKS).write_bytes(b"?")
    again = Spool(Folder(tmp_path / "spool"), max_bytes=1 << 20)
    again.take_over(load(Folder(tmp_path)))
    assert (again.books.due, again.books.given_up) == (3, GivenUp(2, 1))


LOST = Answer(Fate.LATER, "unanswered: timed out")
NO_WAY = Answer(Fate.LATER, "unreachable: no route")
DOUBTS = {
    "no answer": ([LOST], True),
    "nobody was reached": ([NO_WAY], False),
    "no answer, and then nobody": ([LOST, NO_WAY], True),
    "not now": ([Answer(Fate.LATER, "busy")], True),
    "not before its time": ([Answer(Fate.LATER, "future-window")], True),
    "taken": ([ACCEPTED], False),
}


@pytest.mark.parametrize(("answers", "doubt"), DOUBTS.values(), ids=DOUBTS)
def test_a_collector_may_have_what_it_was_asked_to_take(box, take, answers, doubt):
    take(1)
    for number, answer in enumerate(answers):
        hear(box, box.next(1000.0 * number), answer, now=1000.0 * number)
    assert bool(box.spool.books.asked) == doubt


def test_what_cannot_be_noted_is_not_sent(box, take, tmp_path):
    take(1)
    (tmp_path / "spool" / "books.json.draft").mkdir()
    assert box.next(0.0) is None
    assert (box.flying, box.last_answer) == (0, "cannot write: Is a directory")
    (tmp_path / "spool" / "books.json.draft").rmdir()
    assert box.next(0.0)


def had(ledger):
    return Answer(Fate.CREDITED, "accepted", ledger=ledger)


def deliver(box, ledger, limit=99):
    """Let everything be taken; gives which hours were sent, in order."""
    sent = []
    while len(sent) < limit and (errand := box.next(0.0)):
        sent.append(errand.entry.start // 3600)
        hear(box, errand, had(ledger))
    return sent


def test_what_was_acknowledged_is_sent_once(box, take):
    take(1, 2, 3)
    assert deliver(box, "one") == [3, 2, 1]
    assert (box.recalled, box.spool.books.ledger) == (0, "one")


def test_another_life_of_the_ledger_is_told_everything_that_is_kept(box, take):
    take(1, 2)
    deliver(box, "one")
    take(5)
    assert deliver(box, "two") == [5, 2, 1]
    assert (box.spool.books.acknowledged, box.spool.imbalance()) == (3, 0)
    assert (box.spool.books.ledger, deliver(box, "two")) == ("two", [])


def test_what_is_new_goes_before_what_is_told_again(box, take):
    take(1, 2, 3)
    deliver(box, "one")
    take(4)
    deliver(box, "two", limit=2)
    take(9)
    assert deliver(box, "two") == [9, 2, 1]


def test_a_crash_amid_the_telling_begins_it_anew(box, take, tmp_path):
    take(1, 2, 3)
    deliver(box, "one")
    take(4)
    deliver(box, "two", limit=2)
    again = Outbox(
        key=lambda: KEY,
        disk=Folder(tmp_path),
        spool=box.spool,
        turns=Turns(("http://a",), lines=4, rng=Random(1)),
    )
    take(7)
    assert deliver(again, "two") == [7, 4, 3, 2, 1]


def test_what_an_old_ledger_said_late_is_told_to_the_new_one(box, take):
    take(1, 2)
    first, second = box.next(0.0), None
    hear(box, first, had("one"))
    second = box.next(0.0)
    take(3)
    assert deliver(box, "two") == [3, 2]
    hear(box, second, had("one"))
    assert 1 in deliver(box, "two")
    assert box.spool.books.ledger == "two"


@pytest.mark.parametrize("word", ["conflict", "closed"])
def test_what_a_ledger_has_otherwise_is_let_be(box, take, word):
    take(1)
    deliver(box, "one")
    take(2)
    hear(box, box.next(0.0), had("two"))
    while errand := box.next(0.0):
        assert errand.again
        hear(box, errand, Answer(Fate.REFUSED, word, ledger="two"))
    assert (box.spool.books.set_aside, box.spool.books.ledger) == (0, "two")


def test_a_collector_that_does_not_say_is_told_nothing_again(box, take):
    take(1)
    deliver(box, "")
    take(2)
    assert deliver(box, "") == [2]
