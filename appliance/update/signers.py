"""A kernel's file, as firmware loads it -> the certificates that came with its signatures.

Whether a signature is right is the firmware's to say; this tells one that it may know from none.
The file is PE/COFF: its fifth data directory leads to a table of certificates (Microsoft's PE
Format, "The Attribute Certificate Table"), each of them a SignedData of PKCS #7 (RFC 2315).
"""

import warnings
from collections.abc import Iterator
from hashlib import sha256
from struct import Struct
from struct import error as Short
from typing import BinaryIO

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates

_WORD, _TWO, _ENTRY = Struct("<I"), Struct("<II"), Struct("<IHH")
_HEADERS = 4096
_LARGEST = 1 << 20
_PE, _PE_PLUS = b"PE\0\0", b"\x0b\x02"
_OPTIONAL, _COUNT, _FIRST, _TABLE = 24, 108, 112, 4
_PKCS = 2


def signers(file: BinaryIO, start: int = 0) -> frozenset[str]:
    """Digests (SHA-256) of the certificates; none where nobody signed it, or it is no such file."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # what is no DER is read as BER, and warned of
        try:
            return frozenset(_digests(_table(file, start)))
        except (Short, ValueError, UnsupportedAlgorithm, UserWarning):
            return frozenset()


def _table(file: BinaryIO, start: int) -> bytes:
    """Read the table of certificates, or nothing."""
    file.seek(start)
    head = file.read(_HEADERS)
    at = _WORD.unpack_from(head, 0x3C)[0]
    optional = at + _OPTIONAL
    if head[at : at + 4] != _PE or head[optional : optional + 2] != _PE_PLUS:
        return b""
    if _WORD.unpack_from(head, optional + _COUNT)[0] <= _TABLE:
        return b""
    place, size = _TWO.unpack_from(head, optional + _FIRST + _TWO.size * _TABLE)
    if not place or size > _LARGEST:
        return b""
    file.seek(start + place)
    return file.read(size)


def _digests(table: bytes) -> Iterator[str]:
    while table:
        length, _, kind = _ENTRY.unpack_from(table)
        if not _ENTRY.size <= length <= len(table):
            return
        if kind == _PKCS:
            for found in load_der_pkcs7_certificates(table[_ENTRY.size : length]):
                yield sha256(found.public_bytes(Encoding.DER)).hexdigest()
        table = table[-(-length // 8) * 8 :]
