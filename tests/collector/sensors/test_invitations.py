"""A token admits one sensor, in time, and the ledger does not know it."""

import pytest

from collector.books.store import writing
from collector.door.answers import Reply
from collector.sensors import invitations

TOKEN = "a-token-of-some-length"


@pytest.fixture
def why(bench):
    """Why a token that was handed out at 1000 for 100 seconds does not admit `sensor`."""
    invitations.invite(bench.ledger, TOKEN, "s9", now=1000, seconds=100)
    return lambda token=TOKEN, sensor="s9", now=1001: invitations.refusal(
        bench.ledger, token, sensor, now=now
    )


def test_a_token_admits_whom_it_is_for(why):
    assert why() is None


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        ({"token": TOKEN + "x"}, Reply.UNKNOWN_TOKEN),
        ({"sensor": "s8"}, Reply.FOREIGN_TOKEN),
        ({"now": 1100}, Reply.EXPIRED_TOKEN),
    ],
)
def test_a_token_that_does_not_admit_has_a_reason(why, asked, reply):
    assert why(**asked) is reply


def test_a_token_is_spent_once(bench, why):
    with writing(bench.ledger):
        invitations.spend(bench.ledger, TOKEN, now=1002)
    assert why() is Reply.SPENT_TOKEN
    assert invitations.spent(bench.ledger) == 1


def test_a_token_for_anybody_admits_anybody(bench):
    invitations.invite(bench.ledger, TOKEN, None, now=1000, seconds=100)
    assert invitations.refusal(bench.ledger, TOKEN, "whoever", now=1001) is None


def test_the_ledger_does_not_hold_the_token(bench, why):
    assert TOKEN not in "\n".join(bench.ledger.iterdump())


def test_a_token_that_nobody_used_is_forgotten_in_the_end(bench, why):
    invitations.invite(bench.ledger, "another-one-later", None, now=1101 + 30 * 86400, seconds=9)
    assert why(now=1101 + 30 * 86400) is Reply.UNKNOWN_TOKEN
