"""Only who holds a sensor's key hears of a version, and only just now."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.door.answers import REPLIES, Kind, Reply
from collector.sensors import registry
from collector.updates import inquiry
from collector.updates.inquiry import Due, Told
from teiten.enrolment import LARGEST_REQUEST, Purpose
from teiten.update.offer import PATIENCE, PIECE

NOW = 1_800_000_000


def ask(fleet, body, purpose=Purpose.UPDATE, by="s1", now=NOW):
    found = inquiry.ask(fleet.ledger, body, fleet.signed(purpose, body, by), now=now)
    return found.answer if isinstance(found, Told) else found


def order(fleet, body, purpose=Purpose.PIECE, by="s1", now=NOW):
    return inquiry.order(fleet.ledger, body, fleet.signed(purpose, body, by), now=now)


def test_a_box_hears_that_there_is_nothing_and_then_of_a_version(fleet):
    assert ask(fleet, fleet.question()) is Reply.NOTHING_NEW
    fleet.offer()
    assert ask(fleet, fleet.question()) is Reply.OFFERED


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        pytest.param({"sensor": "s9"}, Reply.UNKNOWN_SENSOR, id="nobody"),
        pytest.param({"sensor": "s2"}, Reply.BAD_SIGNATURE, id="another one"),
        pytest.param({"at": NOW - PATIENCE - 1}, Reply.WRONG_TIME, id="before"),
        pytest.param({"at": NOW + PATIENCE + 1}, Reply.WRONG_TIME, id="afterwards"),
        pytest.param({"version": "next"}, Reply.WRONG_SHAPE, id="no version"),
        pytest.param({"hardware": "sparc"}, Reply.WRONG_SHAPE, id="no hardware"),
        pytest.param({"report": {"bundle": "00" * 32}}, Reply.WRONG_SHAPE, id="half a report"),
    ],
)
def test_who_may_not_ask_is_told_why(fleet, said, answer):
    fleet.offer()
    assert ask(fleet, fleet.question(**said)) is answer


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"{", Reply.NOT_JSON),
        (b"\xff", Reply.NOT_JSON),
        (b"[" * 4000, Reply.WRONG_SHAPE),
        (b"{}", Reply.WRONG_SHAPE),
        (b" " * (LARGEST_REQUEST + 1), Reply.TOO_LARGE),
    ],
)
def test_what_is_no_question_is_told_so(fleet, body, answer):
    assert ask(fleet, body) is answer
    assert order(fleet, body) is answer


def test_a_signature_for_something_else_is_none(fleet):
    bundle = fleet.offer().bundle
    assert ask(fleet, fleet.question(), Purpose.PIECE) is Reply.BAD_SIGNATURE
    assert order(fleet, fleet.order(bundle), Purpose.UPDATE) is Reply.BAD_SIGNATURE


@pytest.mark.parametrize(
    ("name", "answer"),
    [("pending", Reply.PENDING_SENSOR), ("revoked", Reply.REVOKED_SENSOR)],
)
def test_who_may_not_report_may_not_ask(fleet, name, answer):
    assert ask(fleet, fleet.question(name), by=name) is answer


def test_two_boxes_under_one_key_are_told_so(fleet):
    fleet.ledger.execute("UPDATE sensors SET cloned = 1 WHERE name = 's1'")
    assert ask(fleet, fleet.question()) is Reply.CLONED_SENSOR


def test_a_box_gets_what_it_was_told_of(fleet):
    bundle = fleet.offer(cohorts="100%").bundle
    assert order(fleet, fleet.order(bundle)) is Reply.NOT_OFFERED
    assert ask(fleet, fleet.question()) is Reply.OFFERED
    due = order(fleet, fleet.order(bundle))
    assert isinstance(due, Due)
    assert due.end == 1000


def test_a_box_is_noted_some_twenty_times_on_its_way_and_at_its_end(fleet):
    offer = fleet.offer(cohorts="100%", more=100_000)
    ask(fleet, fleet.question())
    pieces = [fleet.order(offer.bundle, start=at, size=100) for at in range(0, offer.size, 100)]
    found = [due for due in (order(fleet, piece) for piece in pieces) if due.noted]
    assert (found[0].end, found[-1].end) == (100, offer.size)
    assert len(found) == 21


def test_nothing_is_behind_the_end(fleet):
    offer = fleet.offer(cohorts="100%")
    ask(fleet, fleet.question())
    due = order(fleet, fleet.order(offer.bundle, start=offer.size - 9, size=PIECE))
    assert (due.end, due.noted) == (offer.size, True)
    late = fleet.order(offer.bundle, start=offer.size)
    assert order(fleet, late) is Reply.WRONG_RANGE


def test_nobody_orders_more_than_a_piece(fleet):
    bundle = fleet.offer(cohorts="100%").bundle
    assert order(fleet, fleet.order(bundle, size=PIECE + 1)) is Reply.WRONG_SHAPE
    assert order(fleet, fleet.order(bundle, start=-1)) is Reply.WRONG_SHAPE


def test_a_revoked_box_gets_no_more(fleet):
    bundle = fleet.offer(cohorts="100%").bundle
    ask(fleet, fleet.question())
    registry.revoke(fleet.ledger, "s1", now=NOW)
    assert order(fleet, fleet.order(bundle)) is Reply.REVOKED_SENSOR


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.integers(0, 200))
def test_whatever_stands_there_has_an_answer_that_is_in_the_description(fleet, raw, at):
    whole = fleet.question()
    for body in (raw, whole[:at] + raw, whole[:at]):
        assert ask(fleet, body) in REPLIES[Kind.UPDATE]
        found = order(fleet, body)
        assert isinstance(found, Due) or found in REPLIES[Kind.PIECE]
