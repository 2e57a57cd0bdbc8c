"""An upload, as a stranger sent it -> a rollup that may enter the ledger, or a refusal."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from collector.answers import Answer
from collector.settings import Limits
from collector.unpack import ENCODINGS, unpack
from teiten.rollup.check import Fault
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup
from teiten.rollup.seal import Sealed, genuine

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
    """Which run of the sensor's daemon sent it; empty where its maker does not say."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A rollup that its sensor signed and that adds up, with the exact bytes."""

    rollup: Rollup
    body: bytes
    digest: bytes
    signature: str
    run: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an upload may not enter: the answer's name and one sentence."""

    answer: Answer
    sentence: str


_STRANGER = {
    State.PENDING: Refusal(Answer.PENDING_SENSOR, "this sensor waits for approval"),
    State.REVOKED: Refusal(Answer.REVOKED_SENSOR, "this sensor was revoked"),
    State.CLONED: Refusal(
        Answer.CLONED_SENSOR, "two boxes speak under this key; the collector's operator decides"
    ),
}
_BROKEN = {
    Answer.DAMAGED: "the compressed body is damaged or cut short",
    Answer.TOO_LARGE: "the body is larger than this collector takes once it is unpacked",
}


def admit(
    upload: Upload, sensor: Sensor | None, *, limits: Limits, lab: bool, now: int
) -> Admitted | Refusal:
    """Judge `upload` against `sensor`, who the registry says it is from."""
    body = _opened(upload, sensor, limits)
    if isinstance(body, Refusal):
        return body
    rollup = _read(body, limits)
    if isinstance(rollup, Refusal):
        return rollup
    return _misplaced(rollup, upload, limits, lab=lab, now=now) or Admitted(
        rollup, body, sha256(body).digest(), upload.signature, upload.run
    )


def _opened(upload: Upload, sensor: Sensor | None, limits: Limits) -> bytes | Refusal:
    """Everything that is asked before the document is looked at."""
    if len(upload.raw) > limits.compressed_bytes:
        return Refusal(
            Answer.TOO_LARGE, f"an upload has at most {limits.compressed_bytes} bytes here"
        )
    if upload.encoding not in ENCODINGS:
        return Refusal(Answer.UNKNOWN_ENCODING, f"the body may be packed as {', '.join(ENCODINGS)}")
    if sensor is None:
        return Refusal(Answer.UNKNOWN_SENSOR, "no sensor of this name is registered")
    if stranger := _STRANGER.get(sensor.state):
        return stranger
    body = unpack(upload.raw, upload.encoding, limits.body_bytes)
    if isinstance(body, Answer):
        return Refusal(body, _BROKEN[body])
    if not genuine(Sealed(upload.sensor, upload.signature, body), sensor.key):
        return Refusal(Answer.BAD_SIGNATURE, "the sensor's key did not sign exactly these bytes")
    return body


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
