"""The keys of a collector, the first one first <-> whether a key came after another by its word.

Each new key is signed by the one before it. So who was told a key once believes its successors, and
nobody else's.
"""

from base64 import b64decode
from typing import Annotated, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.enrolment import Key, fingerprint, written
from teiten.rollup.seal import Sealed, genuine, seal

KEYS = "keys.json"
LARGEST = 1 << 20
_PURPOSE = b"teiten-successor 1\n"


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """One key, since when it signs, and what the key before it says of that."""

    key: Key
    fingerprint: str
    since: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")]
    signature: str | None = None
    """By the key before; the first one has none."""


class Succession(msgspec.Struct, frozen=True, kw_only=True):
    """All keys with which a collector ever signed what it published."""

    format: Literal["teiten-keys"] = "teiten-keys"
    version: Literal[1] = 1
    keys: Annotated[tuple[Holder, ...], msgspec.Meta(min_length=1)]

    def leads(self, known: bytes, to: bytes) -> bool:
        """Whether from a key that is known each one vouches for the next, up to `to`."""
        keys = [b64decode(each.key) for each in self.keys]
        if known not in keys or to not in keys:
            return False
        first, last = keys.index(known), keys.index(to)
        chain = zip(keys[first:last], self.keys[first + 1 : last + 1], strict=True)
        return first <= last and all(_vouched(holder, before) for before, holder in chain)


def founded(key: bytes, since: str) -> Succession:
    """Begin with a first key."""
    return Succession(keys=(_holder(key, since, None),))


def succeeded(keys: Succession, old: Ed25519PrivateKey, new: bytes, since: str) -> Succession:
    """Let the key that signs now name the one that signs from now on."""
    signature = seal(old, "", _PURPOSE + f"{since}\n".encode("ascii") + new).signature
    return Succession(keys=(*keys.keys, _holder(new, since, signature)))


def encode(keys: Succession) -> bytes:
    """Write the file."""
    return msgspec.json.format(msgspec.json.encode(keys), indent=1) + b"\n"


def read(data: bytes) -> Succession | None:
    """Read the file, or nothing where it is none."""
    try:
        return msgspec.json.decode(data, type=Succession)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _holder(key: bytes, since: str, signature: str | None) -> Holder:
    return Holder(key=written(key), fingerprint=fingerprint(key), since=since, signature=signature)


def _vouched(holder: Holder, before: bytes) -> bool:
    said = _PURPOSE + f"{holder.since}\n".encode("ascii") + b64decode(holder.key)
    return holder.signature is not None and genuine(Sealed("", holder.signature, said), before)
