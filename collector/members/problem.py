"""Why a member gets no answer: names, statuses and sentences (RFC 9457)."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """Each is a name in the answer, in the log and in the metrics."""

    NO_TOKEN = "no-token"  # noqa: S105 - no password
    BAD_TOKEN = "bad-token"  # noqa: S105
    EXPIRED_TOKEN = "expired-token"  # noqa: S105
    REVOKED_TOKEN = "revoked-token"  # noqa: S105
    NO_AGREEMENT = "no-agreement"
    AGREEMENT_ENDED = "agreement-ended"
    SUSPENDED = "suspended"
    WRONG_SCOPE = "wrong-scope"
    WRONG_TIER = "wrong-tier"
    NOT_BY_POLICY = "not-by-policy"
    BAD_QUESTION = "bad-question"
    UNKNOWN = "unknown"
    NOT_YET = "not-yet"
    TOO_COSTLY = "too-costly"
    TOO_MANY = "too-many"
    TOO_SLOW = "too-slow"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"

    @property
    def status(self) -> int:
        """As HTTP has it."""
        return _STATUS[self]

    @property
    def sentence(self) -> str:
        """For a person."""
        return _SENTENCES[self]


_STATUS = {
    Problem.NO_TOKEN: 401,
    Problem.BAD_TOKEN: 401,
    Problem.EXPIRED_TOKEN: 401,
    Problem.REVOKED_TOKEN: 401,
    Problem.NO_AGREEMENT: 403,
    Problem.AGREEMENT_ENDED: 403,
    Problem.SUSPENDED: 403,
    Problem.WRONG_SCOPE: 403,
    Problem.WRONG_TIER: 403,
    Problem.NOT_BY_POLICY: 403,
    Problem.BAD_QUESTION: 400,
    Problem.UNKNOWN: 404,
    Problem.NOT_YET: 404,
    Problem.TOO_COSTLY: 422,
    Problem.TOO_MANY: 429,
    Problem.TOO_SLOW: 503,
    Problem.BUSY: 503,
    Problem.UNAVAILABLE: 503,
}
_SENTENCES = {
    Problem.NO_TOKEN: "send a token: Authorization: Bearer teiten_m_...",
    Problem.BAD_TOKEN: "this is no token of a member",
    Problem.EXPIRED_TOKEN: "this token has expired",
    Problem.REVOKED_TOKEN: "this token was revoked",
    Problem.NO_AGREEMENT: "no agreement is signed that holds today",
    Problem.AGREEMENT_ENDED: "the agreement has ended",
    Problem.SUSPENDED: "this member is suspended",
    Problem.WRONG_SCOPE: "this token is not good for this",
    Problem.WRONG_TIER: "members of this tier do not see this",
    Problem.NOT_BY_POLICY: "the policy of this network does not open this to anybody",
    Problem.BAD_QUESTION: "a parameter is missing, unknown or not what it should be",
    Problem.UNKNOWN: "there is no such thing",
    Problem.NOT_YET: "there is nothing to tell yet",
    Problem.TOO_COSTLY: "this is more than one query may read: ask for less at once",
    Problem.TOO_MANY: "more queries than this tier has in this time",
    Problem.TOO_SLOW: "the query took too long and was given up",
    Problem.BUSY: "too many queries at once",
    Problem.UNAVAILABLE: "a disk or a lock is in the way: nothing was looked up",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A problem, with what exactly is wrong, if that can be said."""

    problem: Problem
    detail: str = ""
    after: float = 0.0
    """Seconds until asking again is of use."""
