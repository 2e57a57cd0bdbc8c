"""An upload, as a stranger sent it -> a rollup that may enter the ledger, or a refusal."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from collector.door.answers import Answer
from collector.door.unpack import ENCODINGS, begins, unpack
from collector.settings import Limits
from teiten.rollup.check import Fault
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup
from teiten.rollup.seal import Sealed, genuine
from teiten.runs import heard

HOUR = 3600
_BRACKETS_BESIDE_ROWS = 128
_LONGEST_SENTENCE = 300


class State(StrEnum):
    """Whether a sensor may report."""

    PENDING = "pending"
    APPROVED = "approved"
    CLONED = "cloned"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor as the registry knows it; the dates are seconds since 1970."""

    name: str
    key: bytes
    added: int
    approved: int | None = None
    revoked: int | None = None
    cloned: int | None = None
    """Since when two boxes are known to live under its key."""

    @property
    def state(self) -> State:
        """Pending until it is approved, cloned until a person has looked, revoked for ever."""
        if self.revoked is not None:
            return State.REVOKED
        if self.cloned is not None:
            return State.CLONED
        return State.PENDING if self.approved is None else State.APPROVED


@dataclass(frozen=True, slots=True)
class Upload:
    """What arrived: who it says it is, its signature, how the body is packed, the body."""

    sensor: str
    signature: str
    encoding: str
    raw: bytes
    run: str = ""
    """The header that names the run of the sensor's daemon; empty where its maker does not say."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A rollup that its sensor signed and that adds up, with the exact bytes."""

    rollup: Rollup
    body: bytes
    digest: bytes
    signature: str
    run: str = ""
    """Which run sent it; empty where nobody signed that."""
    packed: bytes = b""
    """The body as the ledger keeps it, where that was done already; `body` is empty then."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an upload may not enter: the answer's name and one sentence."""

    answer: Answer
    sentence: str


@dataclass(frozen=True, slots=True)
class Heavy:
    """An upload whose body is too large to be looked at beside others, and who it may be from."""

    upload: Upload
    sensor: Sensor


UNKNOWN = Refusal(Answer.UNKNOWN_SENSOR, "no sensor of this name is registered")
_FORGED = Refusal(Answer.BAD_SIGNATURE, "the sensor's key did not sign exactly these bytes")
_STRANGER = {
    State.PENDING: Refusal(Answer.PENDING_SENSOR, "this sensor waits for approval"),
    State.REVOKED: Refusal(Answer.REVOKED_SENSOR, "this sensor was revoked"),
    State.CLONED: Refusal(
        Answer.CLONED_SENSOR, "two boxes speak under this key; the collector's operator decides"
    ),
}
_DAMAGED = Refusal(Answer.DAMAGED, "the compressed body is damaged or cut short")
_BROKEN = {
    Answer.DAMAGED: _DAMAGED,
    Answer.TOO_LARGE: Refusal(
        Answer.TOO_LARGE, "the body is larger than this collector takes once it is unpacked"
    ),
}


def glance(
    upload: Upload, sensor: Sensor | None, *, limits: Limits, lab: bool, now: int
) -> Admitted | Refusal | Heavy:
    """Judge `upload` if that is little work, and otherwise only say that it is not."""
    if (refusal := _before(upload, sensor, limits)) or sensor is None:
        return refusal or UNKNOWN
    if limits.light_bytes >= limits.body_bytes:
        return admit(upload, sensor, limits=limits, lab=lab, now=now)
    if len(upload.raw) > limits.light_bytes:
        return Heavy(upload, sensor)
    body = unpack(upload.raw, upload.encoding, limits.light_bytes)
    if body is Answer.TOO_LARGE:
        return Heavy(upload, sensor)
    return _judged(body, upload, sensor, limits, lab=lab, now=now)


def admit(
    upload: Upload, sensor: Sensor | None, *, limits: Limits, lab: bool, now: int
) -> Admitted | Refusal:
    """Judge `upload` against `sensor`, who the registry says it is from."""
    if (refusal := _before(upload, sensor, limits)) or sensor is None:
        return refusal or UNKNOWN
    body = unpack(upload.raw, upload.encoding, limits.body_bytes)
    return _judged(body, upload, sensor, limits, lab=lab, now=now)


def _judged(
    body: bytes | Answer, upload: Upload, sensor: Sensor, limits: Limits, *, lab: bool, now: int
) -> Admitted | Refusal:
    if isinstance(body, Answer):
        return _BROKEN[body]
    if not genuine(Sealed(upload.sensor, upload.signature, body), sensor.key):
        return _FORGED
    rollup = _read(body, limits)
    if isinstance(rollup, Refusal):
        return rollup
    if misplaced := _misplaced(rollup, upload, limits, lab=lab, now=now):
        return misplaced
    run = heard(upload.run, body, by=sensor.key)
    return Admitted(rollup, body, sha256(body).digest(), upload.signature, run)


def _before(upload: Upload, sensor: Sensor | None, limits: Limits) -> Refusal | None:
    """Everything that is asked before the body is unpacked."""
    if len(upload.raw) > limits.compressed_bytes:
        return Refusal(
            Answer.TOO_LARGE, f"an upload has at most {limits.compressed_bytes} bytes here"
        )
    if upload.encoding not in ENCODINGS:
        return Refusal(Answer.UNKNOWN_ENCODING, f"the body may be packed as {', '.join(ENCODINGS)}")
    if sensor is None:
        return UNKNOWN
    if stranger := _STRANGER.get(sensor.state):
        return stranger
    return None if begins(upload.raw, upload.encoding) else _DAMAGED


def outdated(sensor: Sensor, known: Sensor | None) -> Refusal | None:
    """Say why `sensor`, as it was when a judgement began, is believed no longer."""
    if known is None:
        return UNKNOWN
    if stranger := _STRANGER.get(known.state):
        return stranger
    return None if known.key == sensor.key else _FORGED


def _read(body: bytes, limits: Limits) -> Rollup | Refusal:
    # Every row opens a bracket, so counting them bounds the work before any of it is done.
    if body.count(b"[") > limits.rows + _BRACKETS_BESIDE_ROWS:
        return Refusal(Answer.TOO_MANY_ROWS, f"a rollup has at most {limits.rows} rows here")
    found = decode(body)
    if isinstance(found, Fault):
        return Refusal(Answer(found.reason.value), str(found)[:_LONGEST_SENTENCE])
    return found


def _misplaced(
    rollup: Rollup, upload: Upload, limits: Limits, *, lab: bool, now: int
) -> Refusal | None:
    """A good document in the wrong place."""
    if rollup.sensor != upload.sensor:
        return Refusal(Answer.WRONG_SENSOR, "the document names another sensor than the header")
    if rollup.engine == "replay":
        return Refusal(Answer.REPLAYED, "a replayed capture is no observation")
    if rollup.seconds != HOUR and not lab:
        return Refusal(
            Answer.WRONG_WINDOW, f"a window is the UTC hour here, not {rollup.seconds} seconds"
        )
    if rollup.starts > now + limits.ahead_seconds:
        return Refusal(Answer.FUTURE_WINDOW, "the window has not begun yet by this clock")
    return None
