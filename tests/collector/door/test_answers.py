from collector.door.answers import Answer, Reply
from teiten.rollup.check import Reason


def test_every_reason_of_the_format_is_an_answer():
    assert {reason.value for reason in Reason} <= {answer.value for answer in Answer}


def test_the_status_says_whose_turn_it_is():
    assert {answer.value: answer.status for answer in Answer} == {
        "accepted": 201,
        "duplicate": 200,
        "superseded": 200,
        "conflict": 409,
        "closed": 409,
        "overlapping": 409,
        "too-large": 413,
        "unknown-encoding": 415,
        "unknown-sensor": 403,
        "pending-sensor": 403,
        "revoked-sensor": 403,
        "cloned-sensor": 403,
        "damaged": 400,
        "bad-signature": 401,
        "not-json": 400,
        "wrong-format": 422,
        "wrong-version": 422,
        "wrong-shape": 422,
        "misaligned": 422,
        "wrong-row": 422,
        "wrong-sketch": 422,
        "unbalanced": 422,
        "too-many-rows": 422,
        "too-costly": 422,
        "wrong-sensor": 422,
        "wrong-window": 422,
        "future-window": 422,
        "replayed": 422,
        "too-many": 429,
        "too-slow": 408,
        "cut-short": 408,
        "busy": 503,
        "unavailable": 503,
    }


def test_what_a_stranger_can_hear_is_unsigned():
    signed = {answer.value for answer in Answer if not answer.unsigned}
    assert signed == {
        *("accepted", "duplicate", "superseded", "conflict", "closed", "overlapping"),
        *(reason.value for reason in Reason),
        *("too-many-rows", "wrong-sensor", "wrong-window", "future-window", "replayed"),
    }


def test_a_reply_s_status_says_whether_to_ask_again():
    assert {reply.value: reply.status for reply in Reply} == {
        "enrolled": 201,
        "rotated": 200,
        "known": 200,
        "too-large": 413,
        "not-json": 400,
        "wrong-shape": 422,
        "bad-signature": 401,
        "unknown-token": 403,
        "expired-token": 403,
        "spent-token": 403,
        "foreign-token": 403,
        "unknown-sensor": 403,
        "pending-sensor": 403,
        "revoked-sensor": 403,
        "name-taken": 409,
        "key-taken": 409,
        "offered": 200,
        "nothing-new": 200,
        "sent": 200,
        "cloned-sensor": 403,
        "wrong-time": 403,
        "not-offered": 404,
        "wrong-range": 416,
        "too-many": 429,
        "too-slow": 408,
        "cut-short": 408,
        "busy": 503,
        "unavailable": 503,
    }
