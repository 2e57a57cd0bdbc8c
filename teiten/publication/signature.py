"""A list of published files, a number and two moments <-> the signature that binds them.

A signature alone says who published, and not whether this is the newest: a mirror could show an old
copy for ever. So each has a number that only rises, the moment at which it was made, and one after
which nobody should take it for new any more; the collector signs anew long before (the lessons of
The Update Framework, section 5 of its specification: rollback and freeze).
"""

from base64 import b64decode
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.enrolment import Key, written
from teiten.errors import OperatorError
from teiten.rollup.seal import Sealed, genuine, seal

LARGEST = 4096
_PURPOSE = b"teiten-manifest 1\n"
"""No rollup and no other request begins with it, so no signature of one is one of the other."""
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_LAST = 253_402_300_799
"""The end of the year 9999."""

Moment = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")]
Number = Annotated[int, msgspec.Meta(ge=1, le=_LAST)]


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Who published a list, as which of his publications, and until when it is to be believed."""

    format: Literal["teiten-signature"] = "teiten-signature"
    version: Literal[1] = 1
    number: Number
    signed: Moment
    expires: Moment
    key: Key
    signature: str

    @property
    def signer(self) -> bytes:
        """The key's bytes."""
        return b64decode(self.key)

    def covers(self, listed: bytes) -> bool:
        """Whether the holder of the key signed exactly this list, with this number and moments."""
        covered = _covered(self.number, self.signed, self.expires, listed)
        return genuine(Sealed("", self.signature, covered), self.signer)


def sign(key: Ed25519PrivateKey, listed: bytes, *, number: int, signed: int, expires: int) -> bytes:
    """Sign a list for this purpose and nothing else."""
    begin, end = moment(signed), moment(expires)
    found = Signature(
        number=number,
        signed=begin,
        expires=end,
        key=written(key.public_key().public_bytes_raw()),
        signature=seal(key, "", _covered(number, begin, end, listed)).signature,
    )
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def read(data: bytes) -> Signature | None:
    """Read a signature, or nothing where it is none."""
    try:
        found = msgspec.json.decode(data, type=Signature)
        seconds(found.signed)
        seconds(found.expires)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        return None
    return found


def moment(seconds: int) -> Moment:
    """Write a moment as files have it."""
    return datetime.fromtimestamp(seconds, UTC).strftime(_MOMENT)


def seconds(moment: Moment) -> int:
    """Read one; ValueError where the calendar has no such day."""
    return int(datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC).timestamp())


def _covered(number: int, signed: str, expires: str, listed: bytes) -> bytes:
    return _PURPOSE + f"{number}\n{signed}\n{expires}\n".encode("ascii") + listed


def spoken(text: str) -> bytes:
    """Read a key that a person names; raises OperatorError where it is none."""
    try:
        return b64decode(msgspec.convert(text, Key))
    except msgspec.ValidationError as error:
        raise OperatorError(
            f"{text!r} is no key.", hint="A key is 44 letters of base64, the last one a `=`."
        ) from error
