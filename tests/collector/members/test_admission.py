from dataclasses import replace

import pytest

from collector.members.admission import refusal
from collector.members.problem import Problem
from collector.members.record import Member, Scope, Tier, Token

MEMBER = Member("uni", "Example University", Tier.MEMBER, 0, signed=100, ends=200)
TOKEN = Token(1, "uni", frozenset({Scope.OWN}), 50, 250)


def ask(member=MEMBER, token=TOKEN, *, scope=Scope.OWN, least=Tier.READER, now=150):
    return refusal(member, token, scope, least, now=now)


def test_a_member_that_has_signed_is_answered():
    assert ask() is None


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (49, Problem.EXPIRED_TOKEN),
        (99, Problem.NO_AGREEMENT),
        (100, None),
        (199, None),
        (200, Problem.AGREEMENT_ENDED),
        (250, Problem.EXPIRED_TOKEN),
    ],
)
def test_nothing_is_shown_before_the_agreement_or_after_its_end(now, why):
    assert ask(now=now) is why


@pytest.mark.parametrize(
    ("member", "why"),
    [
        (None, Problem.BAD_TOKEN),
        (replace(MEMBER, removed=1), Problem.BAD_TOKEN),
        (replace(MEMBER, suspended=1), Problem.SUSPENDED),
        (replace(MEMBER, signed=None), Problem.NO_AGREEMENT),
    ],
)
def test_who_is_no_member_sees_nothing(member, why):
    assert ask(member) is why


def test_a_revoked_token_is_good_for_nothing():
    assert ask(token=replace(TOKEN, revoked=1)) is Problem.REVOKED_TOKEN


def test_a_token_is_good_for_its_scopes_alone():
    assert ask(scope=Scope.CELLS) is Problem.WRONG_SCOPE


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("least", Tier)
def test_a_tier_sees_what_lower_ones_see(tier, least):
    why = ask(replace(MEMBER, tier=tier), least=least)
    assert (why is None) is (tier.rank >= least.rank)
