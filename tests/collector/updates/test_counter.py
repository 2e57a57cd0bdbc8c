"""Over HTTP: questions and pieces are answered in words, bounded, and counted."""

import time
from concurrent.futures import ThreadPoolExecutor

import patient
import pytest

from collector.books.store import reading
from collector.door.answers import Kind
from collector.sensors import reception
from teiten.enrolment import Purpose
from teiten.update.offer import PIECE


@pytest.fixture
def put(fleet):
    """Ask as a box does."""

    def ask(url, path, body, purpose, by="s1"):
        headers = {"Teiten-Signature": fleet.signed(purpose, body, by)}
        return patient.post(f"{url}{path}", content=body, headers=headers)

    return ask


@pytest.fixture
def question(fleet, put):
    def ask(url, by="s1", **more):
        body = fleet.question(by, at=int(time.time()), **more)
        return put(url, "/v1/updates", body, Purpose.UPDATE, by)

    return ask


@pytest.fixture
def order(fleet, put):
    def ask(url, by="s1", **more):
        body = fleet.order(fleet.current.bundle, by, at=int(time.time()), **more)
        return put(url, "/v1/updates/pieces", body, Purpose.PIECE, by)

    return ask


@pytest.fixture
def shelved(fleet):
    """An offer to everybody, whose bundle lies where the collector looks for it."""
    from pathlib import Path

    from collector.updates.depot import Depot

    fleet.depot = Depot(Path(fleet.bench.settings.state))
    return lambda **more: fleet.offer(cohorts="100%", **more)


def replies(bench, kind):
    with reading(bench.ledger):
        law = reception.law(bench.ledger)
    assert law.balances
    return {str(reply): number for reply, number in law.replies[kind].items()}


def test_a_box_fetches_what_it_is_offered(bench, fleet, running, question, order, shelved, until):
    offer = shelved(more=PIECE)
    raw = fleet.bundle(more=PIECE).read_bytes()
    with running(bench) as (url, _):
        told = question(url).json()
        assert (told["answer"], told["offer"]["version"]) == ("offered", "1.1")
        pieces = [order(url, start=at, size=PIECE) for at in range(0, offer.size, PIECE)]
        assert b"".join(piece.content for piece in pieces) == raw
        assert {piece.headers["content-type"] for piece in pieces} == {"application/octet-stream"}
        assert fleet.boxes()["s1"].fetched
        until(lambda: replies(bench, Kind.PIECE) == {"sent": len(pieces)})
    assert replies(bench, Kind.UPDATE) == {"offered": 1}


def test_refusals_have_their_status_and_are_counted(
    bench, fleet, running, question, order, shelved, put, until
):
    offer = shelved()
    with running(bench) as (url, _):
        found = [
            order(url),
            question(url, by="pending"),
            question(url, version="x"),
            put(url, "/v1/updates", fleet.question(), Purpose.UPDATE),
            put(url, "/v1/updates", b"x" * 9000, Purpose.UPDATE),
        ]
        question(url)
        found.append(order(url, start=offer.size))
        assert [(a.status_code, a.json()["answer"]) for a in found] == [
            (404, "not-offered"),
            (403, "pending-sensor"),
            (422, "wrong-shape"),
            (403, "wrong-time"),
            (413, "too-large"),
            (416, "wrong-range"),
        ]
        until(lambda: sum(replies(bench, Kind.UPDATE).values()) == 5)
        until(lambda: replies(bench, Kind.PIECE) == {"not-offered": 1, "wrong-range": 1})


def test_so_many_bytes_leave_and_who_wants_more_is_told_when(
    bench, running, question, order, shelved, until
):
    shelved()
    with running(bench, updates="{box-bytes-per-second = 1}") as (url, _):
        question(url)
        question(url, by="s2")
        found = [order(url) for _ in range(17)]
        assert [answer.status_code for answer in found] == [200] * 16 + [429]
        assert int(found[-1].headers["retry-after"]) > 0
        assert order(url, by="s2").status_code == 200


def test_all_boxes_together_have_so_much(bench, running, question, order, shelved):
    shelved()
    with running(bench, updates="{bytes-per-second = 1}") as (url, _):
        for name in ("s1", "s2"):
            question(url, by=name)
        found = [order(url, by=name) for name in ("s1", "s2") for _ in range(9)]
        assert [answer.status_code for answer in found] == [200] * 16 + [429] * 2


def test_uploads_are_taken_while_boxes_fetch_as_fast_as_they_can(
    bench, running, question, order, shelved, post, seal_as, rollup
):
    shelved(more=PIECE)
    with running(bench) as (url, _), ThreadPoolExecutor(8) as crowd:
        question(url)
        asked = [crowd.submit(order, url, size=PIECE) for _ in range(64)]
        assert post(url, seal_as(rollup())).json()["answer"] == "accepted"
        assert {future.result().status_code for future in asked} == {200, 429}


def test_a_bundle_that_is_gone_is_asked_for_later(bench, fleet, running, question, order, shelved):
    shelved()
    fleet.depot.keep_only([])
    with running(bench) as (url, _):
        question(url)
        gone = order(url)
        assert (gone.status_code, gone.json()["answer"]) == (503, "unavailable")


def test_a_locked_ledger_tells_nobody_of_anything(bench, running, question, shelved, until):
    shelved()
    with running(bench) as (url, _):
        bench.ledger.execute("BEGIN IMMEDIATE")
        busy = question(url)
        bench.ledger.execute("ROLLBACK")
        assert (busy.status_code, busy.json()["answer"]) == (503, "unavailable")
        assert question(url).json()["answer"] == "offered"
        until(lambda: replies(bench, Kind.UPDATE) == {"offered": 1, "unavailable": 1})
