"""A token's and its member's rows, and the time -> whether this may be asked.

Nobody is let in by default: what is not known, not signed or not yet is refused.
"""

from collector.members.problem import Problem
from collector.members.record import Member, Scope, Tier, Token


def refusal(
    member: Member | None, token: Token | None, scope: Scope, least: Tier, *, now: int
) -> Problem | None:
    """Why `scope`, which needs a tier of `least`, is refused now; nothing where it is granted."""
    if member is None or token is None or member.removed is not None:
        return Problem.BAD_TOKEN
    if token.revoked is not None:
        return Problem.REVOKED_TOKEN
    if not token.made <= now < token.expires:
        return Problem.EXPIRED_TOKEN
    return standing(member, now=now) or _granted(member, token, scope, least)


def standing(member: Member, *, now: int) -> Problem | None:
    """Why `member` sees nothing now, whichever token it has."""
    if member.suspended is not None:
        return Problem.SUSPENDED
    if member.signed is None or now < member.signed:
        return Problem.NO_AGREEMENT
    if member.ends is not None and now >= member.ends:
        return Problem.AGREEMENT_ENDED
    return None


def _granted(member: Member, token: Token, scope: Scope, least: Tier) -> Problem | None:
    if scope not in token.scopes:
        return Problem.WRONG_SCOPE
    return Problem.WRONG_TIER if member.tier.rank < least.rank else None
