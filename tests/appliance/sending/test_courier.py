"""What was taken is kept, and what is kept is forgotten only for a collector's word."""

import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.counting.account import Position
from appliance.keeping.checkpoint import Checkpoint, load
from appliance.keeping.durable import Folder
from appliance.keeping.spool import ASIDE, Spool
from appliance.sending import courier as room
from appliance.sending import turns
from appliance.sending.courier import Courier
from patience import PATIENCE, until
from teiten.rollup.seal import genuine, gunzip
from teiten.runs import heard

KEY = Ed25519PrivateKey.generate()
PLENTY = 1 << 20


@pytest.fixture
def make(tmp_path):
    """A courier that is stopped in the end, and its spool."""
    made = []

    def begin(*urls, folder=None, timeout=PATIENCE):
        state = folder or tmp_path
        (state / "spool").mkdir(exist_ok=True)
        spool = Spool(Folder(state / "spool"), max_bytes=PLENTY)
        courier = Courier(
            key=lambda: KEY,
            disk=Folder(state),
            spool=spool,
            urls=urls,
            timeout=timeout,
            run="7-abcdefgh",
        )
        courier.start()
        made.append(courier)
        return courier

    yield begin
    for courier in made:
        courier.stop()


@pytest.fixture
def checkpoint(rolled):
    def write(*args, **more):
        return Checkpoint(
            rollup=rolled(*args, **more), position=Position(1, 2, 3), boot="b", plan="p"
        )

    return write


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    """The pauses are made for hours; a test has seconds, and all the patience to say farewell."""
    monkeypatch.setattr(room, "FAREWELL", PATIENCE)
    monkeypatch.setattr(turns, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(room, "_IDLE", 0.02)


def test_a_credited_rollup_is_forgotten(make, collector, say, checkpoint):
    here = collector(say(201, "accepted"))
    courier = make(here.url)
    courier.take(checkpoint())
    until(lambda: len(here.heard) == 1 and not len(courier.spool))
    assert (courier.spool.books.acknowledged, courier.last_answer) == (1, "accepted")


def test_every_upload_says_of_which_run_it_is(make, collector, say, checkpoint):
    here = collector(say(201, "accepted"))
    make(here.url).take(checkpoint())
    until(lambda: here.heard)
    head, _, body = here.heard[0].partition(b"\r\n\r\n")
    said = head.partition(b"\r\nTeiten-Run: ")[2].partition(b"\r\n")[0].decode()
    public = KEY.public_key().public_bytes_raw()
    assert heard(said, gunzip(body, PLENTY), by=public) == "7-abcdefgh"


ANSWERS = {
    "an error": lambda say: say(500, "trouble"),
    "patience": lambda say: say(503, "busy", "Retry-After: 60"),
    "no": lambda say: say(403, "pending-sensor"),
    "a portal": lambda say: b"HTTP/1.1 200 OK\r\n\r\n<html>",
    "nothing": lambda say: b"",
    "silence": lambda say: None,
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_nothing_is_forgotten_before_a_collector_s_word(make, collector, say, checkpoint, answer):
    here = collector(answer(say))
    courier = make(here.url, timeout=0.2)
    courier.take(checkpoint())
    until(lambda: courier.last_answer)
    assert len(courier.spool.waiting()) == 1
    assert courier.spool.books.acknowledged == courier.spool.books.set_aside == 0


def test_a_refused_rollup_is_set_aside_by_name(make, collector, say, checkpoint, tmp_path):
    courier = make(collector(say(409, "conflict")).url)
    courier.take(checkpoint())
    until(lambda: courier.spool.books.set_aside == 1)
    (kept,) = (tmp_path / "spool" / ASIDE).iterdir()
    assert kept.name.endswith("-final.rollup.conflict")


def test_the_second_collector_is_asked_where_the_first_is_silent(
    make, collector, say, checkpoint, closed_port
):
    here = collector(say(201, "accepted"))
    courier = make(f"http://127.0.0.1:{closed_port}", here.url)
    courier.take(checkpoint())
    until(lambda: courier.spool.books.acknowledged == 1)
    assert len(here.heard) == 1


def test_patience_that_was_asked_for_is_had(make, collector, say, checkpoint):
    here = collector(say(503, "busy", "Retry-After: 60"))
    courier = make(here.url)
    courier.take(checkpoint(1))
    until(lambda: here.heard)
    courier.take(checkpoint(2))
    until(lambda: len(courier.spool.waiting()) == 2)
    assert len(here.heard) == 1


def test_one_rollup_that_is_not_taken_keeps_no_other_waiting(make, collector, say, checkpoint):
    def judge(heard):
        poison = b'"start":"1970-01-01T03:00:00Z"' in gunzip(
            heard.partition(b"\r\n\r\n")[2], 1 << 20
        )
        return say(500, "trouble") if poison else say(201, "accepted")

    offline = make()
    for hour in (1, 2, 3):
        offline.take(checkpoint(hour))
    offline.stop()
    courier = make(collector(judge).url)
    until(lambda: len(courier.spool) == 1)
    assert [entry.start for entry in courier.spool.waiting()] == [3 * 3600]
    assert courier.spool.books.acknowledged == 2


def test_a_few_uploads_are_on_their_way_at_once(make, collector, say, checkpoint):
    """Each answer waits until four are asked for; one at a time this would never end."""
    together = threading.Barrier(room.LINES, timeout=PATIENCE)

    def judge(heard):
        if b"00:00:00Z" not in gunzip(heard.partition(b"\r\n\r\n")[2], 1 << 20)[:400]:
            together.wait()
        return say(201, "accepted")

    offline = make()
    for hour in (*range(1, room.LINES + 1), 24):
        offline.take(checkpoint(hour))
    offline.stop()
    courier = make(collector(judge, guests=room.LINES).url)
    until(lambda: courier.spool.books.acknowledged == room.LINES + 1)


def test_stopping_keeps_what_was_taken(make, checkpoint):
    courier = make()
    for hour in range(20):
        courier.take(checkpoint(hour))
    courier.stop()
    assert len(courier.spool.waiting()) == 20


def test_stopping_delivers_what_it_can(make, collector, say, checkpoint):
    courier = make(collector(say(201, "accepted")).url)
    for hour in range(3):
        courier.take(checkpoint(hour))
    courier.stop()
    assert courier.spool.books.acknowledged == 3


def test_stopping_in_a_pause_asks_once_more(make, collector, say, checkpoint, monkeypatch):
    monkeypatch.setattr(turns, "FIRST_PAUSE", 300.0)
    heard = []

    def judge(_upload):
        heard.append(_upload)
        return say(201, "accepted") if heard[1:] else say(500, "trouble")

    courier = make(collector(judge).url)
    for hour in (1, 2, 3):
        courier.take(checkpoint(hour))
    until(lambda: courier.last_answer == "trouble")
    courier.stop()
    assert (courier.spool.books.acknowledged, len(heard)) == (3, 4)


def test_stopping_heeds_the_patience_that_was_asked_for(make, collector, say, checkpoint):
    here = collector(say(503, "busy", "Retry-After: 60"))
    courier = make(here.url)
    courier.take(checkpoint())
    until(lambda: courier.last_answer == "busy")
    courier.stop()
    assert len(here.heard) == 1


def test_stopping_asks_a_silent_collector_and_no_more(make, collector, checkpoint):
    courier = make(collector(None).url, timeout=0.2)
    courier.take(checkpoint())
    courier.stop()
    assert courier.last_answer.startswith("unanswered")


def test_stopping_does_not_wait_for_a_silent_collector(make, collector, checkpoint, monkeypatch):
    monkeypatch.setattr(room, "FAREWELL", 0.3)
    courier = make(collector(None).url)
    courier.take(checkpoint())
    courier.stop()
    assert (courier.last_answer, len(courier.spool.waiting())) == ("", 1)


def test_what_is_kept_is_signed_and_can_be_gone_on_from(make, checkpoint, tmp_path):
    courier = make()
    courier.take(checkpoint(3))
    courier.stop()
    (entry,) = courier.spool.waiting()
    assert genuine(courier.spool.read(entry), KEY.public_key().public_bytes_raw())
    assert load(Folder(tmp_path)) == checkpoint(3)


def test_a_full_disk_is_waited_for(make, checkpoint, disk):
    courier = make(folder=disk)
    filler = disk / "something-else"
    with filler.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(512))
        except OSError:
            pass
    courier.take(checkpoint(1, sequence=1, final=False))
    courier.take(checkpoint(1, sequence=2))
    until(lambda: courier.last_answer == "cannot write: No space left on device")
    filler.unlink()
    until(lambda: courier.spool.books.closed == 1)
    courier.stop()  # nobody writes any more where the disk is taken away
    assert [entry.sequence for entry in courier.spool.waiting()] == [2]


def test_an_address_that_is_none_stops_nothing(make, checkpoint):
    courier = make("no address at all")
    courier.take(checkpoint())
    until(lambda: courier.last_answer)
    assert courier.last_answer.startswith("unreachable")
