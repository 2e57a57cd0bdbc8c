"""256 random bits -> a token that scanners know -> the digest that is kept of it.

Passwords need a slow hash, since people choose what can be guessed. A token is 256 bits of chance:
no speed makes guessing them possible, and a slow hash would let strangers use up the processor. The
hash is keyed (BLAKE2b, RFC 7693, section 2.9), with a key that is not in the database: who has the
database alone cannot even try a token that was found elsewhere.
"""

import re
from base64 import urlsafe_b64encode
from hashlib import blake2b
from zlib import crc32

PREFIX = "teiten_m_"
"""What secret scanners look for; `PATTERN` is the rule for them."""
RANDOM_BYTES = 32
KEY_BYTES = 32
PATTERN = r"teiten_m_[A-Za-z0-9_-]{43}[0-9a-f]{8}"
_WHOLE = re.compile(PATTERN)
_SUM = 8


def token(chance: bytes) -> str:
    """Write `RANDOM_BYTES` of chance as a token; its end is a check sum."""
    if len(chance) != RANDOM_BYTES:
        raise ValueError(f"a token is made of {RANDOM_BYTES} bytes, not of {len(chance)}")
    body = PREFIX + urlsafe_b64encode(chance).decode().rstrip("=")
    return f"{body}{_sum(body)}"


def formed(text: str) -> bool:
    """Say whether it could be a token at all, so that noise never reaches the database."""
    return bool(_WHOLE.fullmatch(text)) and _sum(text[:-_SUM]) == text[-_SUM:]


def digest(key: bytes, text: str) -> bytes:
    """Give what is kept of a token."""
    return blake2b(text.encode(), key=key, digest_size=32, person=b"teiten-member").digest()


def _sum(body: str) -> str:
    return f"{crc32(body.encode()):08x}"
