"""What became of an upload or an enrolment -> its name in the books and its HTTP status."""

from enum import StrEnum

from teiten.rollup.check import Reason


class Answer(StrEnum):
    """Every answer that an upload can get; the names are part of the protocol."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"

    CONFLICT = "conflict"
    CLOSED = "closed"
    OVERLAPPING = "overlapping"

    TOO_LARGE = "too-large"
    UNKNOWN_ENCODING = "unknown-encoding"
    UNKNOWN_SENSOR = "unknown-sensor"
    PENDING_SENSOR = "pending-sensor"
    REVOKED_SENSOR = "revoked-sensor"
    CLONED_SENSOR = "cloned-sensor"
    DAMAGED = "damaged"
    BAD_SIGNATURE = "bad-signature"

    NOT_JSON = Reason.NOT_JSON.value
    WRONG_FORMAT = Reason.WRONG_FORMAT.value
    WRONG_VERSION = Reason.WRONG_VERSION.value
    WRONG_SHAPE = Reason.WRONG_SHAPE.value
    MISALIGNED = Reason.MISALIGNED.value
    WRONG_ROW = Reason.WRONG_ROW.value
    WRONG_SKETCH = Reason.WRONG_SKETCH.value
    UNBALANCED = Reason.UNBALANCED.value

    TOO_MANY_ROWS = "too-many-rows"
    TOO_COSTLY = "too-costly"
    WRONG_SENSOR = "wrong-sensor"
    WRONG_WINDOW = "wrong-window"
    FUTURE_WINDOW = "future-window"
    REPLAYED = "replayed"

    TOO_MANY = "too-many"
    TOO_SLOW = "too-slow"
    CUT_SHORT = "cut-short"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"

    @property
    def status(self) -> int:
        """The HTTP status that carries this answer."""
        return _STATUS.get(self, 422)

    @property
    def refused(self) -> bool:
        """Whether the books count it as a refusal."""
        return self not in (Answer.ACCEPTED, Answer.DUPLICATE, Answer.SUPERSEDED)

    @property
    def unsigned(self) -> bool:
        """Whether it is given before anybody looked at the signature, or found it wrong."""
        return self in _UNSIGNED


_STATUS = {
    Answer.ACCEPTED: 201,
    Answer.DUPLICATE: 200,
    Answer.SUPERSEDED: 200,
    Answer.CONFLICT: 409,
    Answer.CLOSED: 409,
    Answer.OVERLAPPING: 409,
    Answer.TOO_LARGE: 413,
    Answer.UNKNOWN_ENCODING: 415,
    Answer.UNKNOWN_SENSOR: 403,
    Answer.PENDING_SENSOR: 403,
    Answer.REVOKED_SENSOR: 403,
    Answer.CLONED_SENSOR: 403,
    Answer.DAMAGED: 400,
    Answer.BAD_SIGNATURE: 401,
    Answer.NOT_JSON: 400,
    Answer.TOO_MANY: 429,
    Answer.TOO_SLOW: 408,
    Answer.CUT_SHORT: 408,
    Answer.BUSY: 503,
    Answer.UNAVAILABLE: 503,
}
_UNSIGNED = frozenset(
    {
        Answer.TOO_LARGE,
        Answer.UNKNOWN_ENCODING,
        Answer.UNKNOWN_SENSOR,
        Answer.PENDING_SENSOR,
        Answer.REVOKED_SENSOR,
        Answer.CLONED_SENSOR,
        Answer.DAMAGED,
        Answer.BAD_SIGNATURE,
        Answer.TOO_COSTLY,
        Answer.TOO_MANY,
        Answer.TOO_SLOW,
        Answer.CUT_SHORT,
        Answer.BUSY,
        Answer.UNAVAILABLE,
    }
)


class Kind(StrEnum):
    """What is asked of the registry."""

    ENROLMENT = "enrolment"
    ROTATION = "rotation"
    UPDATE = "update"
    PIECE = "piece"


class Reply(StrEnum):
    """Every answer of the registry, and about updates; the names are part of the protocol."""

    ENROLLED = "enrolled"
    ROTATED = "rotated"
    KNOWN = "known"
    OFFERED = "offered"
    NOTHING_NEW = "nothing-new"
    SENT = "sent"

    TOO_LARGE = "too-large"
    NOT_JSON = "not-json"
    WRONG_SHAPE = "wrong-shape"
    BAD_SIGNATURE = "bad-signature"
    UNKNOWN_TOKEN = "unknown-token"  # noqa: S105 - the word for it
    EXPIRED_TOKEN = "expired-token"  # noqa: S105
    SPENT_TOKEN = "spent-token"  # noqa: S105
    FOREIGN_TOKEN = "foreign-token"  # noqa: S105
    UNKNOWN_SENSOR = "unknown-sensor"
    PENDING_SENSOR = "pending-sensor"
    REVOKED_SENSOR = "revoked-sensor"
    NAME_TAKEN = "name-taken"
    KEY_TAKEN = "key-taken"
    CLONED_SENSOR = "cloned-sensor"
    WRONG_TIME = "wrong-time"
    NOT_OFFERED = "not-offered"
    WRONG_RANGE = "wrong-range"

    TOO_MANY = "too-many"
    TOO_SLOW = "too-slow"
    CUT_SHORT = "cut-short"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"

    @property
    def status(self) -> int:
        """The HTTP status that carries this answer."""
        return _REPLIES.get(self, 403)


_REPLIES = {
    Reply.ENROLLED: 201,
    Reply.ROTATED: 200,
    Reply.KNOWN: 200,
    Reply.OFFERED: 200,
    Reply.NOTHING_NEW: 200,
    Reply.SENT: 200,
    Reply.TOO_LARGE: 413,
    Reply.NOT_JSON: 400,
    Reply.WRONG_SHAPE: 422,
    Reply.BAD_SIGNATURE: 401,
    Reply.NAME_TAKEN: 409,
    Reply.KEY_TAKEN: 409,
    Reply.NOT_OFFERED: 404,
    Reply.WRONG_RANGE: 416,
    Reply.TOO_MANY: 429,
    Reply.TOO_SLOW: 408,
    Reply.CUT_SHORT: 408,
    Reply.BUSY: 503,
    Reply.UNAVAILABLE: 503,
}
_ANYBODY = frozenset(
    {
        Reply.TOO_LARGE,
        Reply.NOT_JSON,
        Reply.WRONG_SHAPE,
        Reply.BAD_SIGNATURE,
        Reply.UNKNOWN_SENSOR,
        Reply.PENDING_SENSOR,
        Reply.REVOKED_SENSOR,
        Reply.TOO_MANY,
        Reply.TOO_SLOW,
        Reply.CUT_SHORT,
        Reply.BUSY,
        Reply.UNAVAILABLE,
    }
)
_BOX = _ANYBODY | {Reply.CLONED_SENSOR, Reply.WRONG_TIME}
REPLIES = {
    Kind.ENROLMENT: _ANYBODY - {Reply.UNKNOWN_SENSOR, Reply.PENDING_SENSOR}
    | {
        Reply.ENROLLED,
        Reply.KNOWN,
        Reply.UNKNOWN_TOKEN,
        Reply.EXPIRED_TOKEN,
        Reply.SPENT_TOKEN,
        Reply.FOREIGN_TOKEN,
        Reply.NAME_TAKEN,
        Reply.KEY_TAKEN,
    },
    Kind.ROTATION: _ANYBODY | {Reply.ROTATED, Reply.KNOWN, Reply.KEY_TAKEN},
    Kind.UPDATE: _BOX | {Reply.OFFERED, Reply.NOTHING_NEW},
    Kind.PIECE: _BOX | {Reply.SENT, Reply.NOT_OFFERED, Reply.WRONG_RANGE},
}
"""What each kind of request may be told."""
