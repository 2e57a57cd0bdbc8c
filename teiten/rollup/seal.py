"""The exact bytes of a rollup <-> the same bytes with a detached Ed25519 signature (RFC 8032)."""

import gzip
import re
import zlib
from base64 import b64decode, b64encode
from binascii import Error
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

SENSOR_HEADER = "Teiten-Sensor"
SIGNATURE_HEADER = "Teiten-Signature"
"""The two headers that carry a seal beside an upload's body."""

LARGEST_BODY = 64 << 20
"""A rollup's JSON is smaller: a row for each cell and a hundred thousand origins take 15 MB."""

_MAGIC = b"teiten-seal 1 "
# What stands in this line goes into HTTP headers: a damaged byte must not get that far.
_LINE = re.compile(
    re.escape(_MAGIC) + rb"([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?) ([A-Za-z0-9+/]{86}==)"
)


class Sealed(Struct, frozen=True):
    """A rollup's bytes, who says so, and the signature (base64) over exactly these bytes."""

    sensor: str
    signature: str
    body: bytes


def seal(key: Ed25519PrivateKey, sensor: str, body: bytes) -> Sealed:
    """Sign `body` as `sensor`."""
    return Sealed(sensor, b64encode(key.sign(body)).decode("ascii"), body)


def genuine(sealed: Sealed, public_key: bytes) -> bool:
    """Whether the holder of `public_key` (32 bytes) signed exactly this body."""
    try:
        signature = b64decode(sealed.signature, validate=True)
        _public(public_key).verify(signature, sealed.body)
    except (InvalidSignature, Error, ValueError):
        return False
    return True


@lru_cache(maxsize=1024)
def _public(key: bytes) -> Ed25519PublicKey:
    """Unfold a key once: the same sensors sign every hour."""
    return Ed25519PublicKey.from_public_bytes(key)


def pack(sealed: Sealed) -> bytes:
    """Write a sealed rollup as a file: one line that names the seal, then the gzipped body."""
    line = b"%s%s %s\n" % (_MAGIC, sealed.sensor.encode(), sealed.signature.encode())
    return line + gzip.compress(sealed.body, compresslevel=6, mtime=0)


def gunzip(body: bytes, limit: int) -> bytes | None:
    """Decompress one gzip member of at most `limit` bytes, or nothing; never hold much more."""
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(body, limit + 1)
    except zlib.error:
        return None
    whole = stream.eof and not stream.unused_data
    return plain if whole and len(plain) <= limit else None


def unpack(raw: bytes, limit: int = LARGEST_BODY) -> Sealed | None:
    """Read what `pack` wrote, or nothing where it is damaged or its body exceeds `limit` bytes."""
    line, newline, body = raw.partition(b"\n")
    words = _LINE.fullmatch(line)
    if not newline or words is None:
        return None
    plain = gunzip(body, limit)
    if plain is None:
        return None
    sensor, signature = (word.decode("ascii") for word in words.groups())
    return Sealed(sensor, signature, plain)
