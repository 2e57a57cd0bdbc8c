"""Registers of a HyperLogLog <-> an image that Apache DataSketches reads as HLL_8, lgK 12.

Layout: the DataSketches HLL binary format, a preamble of 40 bytes and one byte a register. The
out-of-order flag is set, so that readers use the registers' composite estimate and images merge
register by register. What is hashed, and how, stands in docs/rollup-format.md.
"""

import math
import struct
from base64 import b64decode, b64encode
from binascii import Error, a2b_base64

LG_REGISTERS = 12
REGISTERS = 1 << LG_REGISTERS
LARGEST = 63
_VALUES = bytes(range(LARGEST + 1))

_EIGHTHS = int.from_bytes(b"\x80" * REGISTERS)

_PREAMBLE = struct.Struct("<8B3dII")
_HEAD = (10, 1, 7, LG_REGISTERS, 0, 0x10, 0, 0x0A)
"""Preamble of ten ints, version 1, family HLL, lgK, no array, out of order, minimum 0, HLL_8."""

_FLAGS = 0x08 | 0x10 | 0x20
"""Compact, out of order, full size from the start: none of them changes what registers say."""


def image(registers: bytes | bytearray) -> str:
    """Write 4096 registers as base64 of the image."""
    preamble = _PREAMBLE.pack(*_HEAD, 0.0, *_sums(registers), registers.count(0), 0)
    return b64encode(preamble + registers).decode("ascii")


def _sums(registers: bytes | bytearray) -> tuple[float, float]:
    """The harmonic sums of a preamble: registers below 32, and the others.

    Powers of two within 53 bits of each other are exact in any order, so equal ones are counted.
    """
    rest = registers.translate(None, b"\0")
    small, large, left = float(len(registers) - len(rest)), 0.0, len(rest)
    for value in range(1, 256):
        if not left:
            break
        if found := rest.count(value):
            left -= found
            if value < 32:
                small += found * 2.0**-value
            else:
                large += found * 2.0**-value
    return small, large


def complaint(text: str) -> str | None:
    """Say why `text` is no image of 4096 registers, or nothing."""
    try:
        raw = a2b_base64(text, strict_mode=True)
    except (Error, ValueError):
        return "the image is not base64"
    if len(raw) != _PREAMBLE.size + REGISTERS:
        return f"the image has {len(raw)} bytes and not {_PREAMBLE.size + REGISTERS}"
    if raw[:4] != bytes(_HEAD[:4]) or raw[5] & ~_FLAGS or raw[6:8] != bytes(_HEAD[6:]):
        return "the image is not an HLL_8 sketch of 4096 registers"
    if raw[_PREAMBLE.size :].translate(None, _VALUES):
        return f"a register is larger than {LARGEST}"
    if not _describes(raw[: _PREAMBLE.size], raw[_PREAMBLE.size :]):
        return "the preamble does not describe the registers"
    return None


def _describes(preamble: bytes, registers: bytes) -> bool:
    """Whether a library that trusts the preamble would estimate what the registers say."""
    *_, small, large, zeros, exceptions = _PREAMBLE.unpack(preamble)
    return (small, large, zeros, exceptions) == (*_sums(registers), registers.count(0), 0)


def registers(text: str) -> bytes:
    """Read the registers of an image that `complaint` has nothing to say of."""
    return b64decode(text)[_PREAMBLE.size :]


def merge(left: bytes, right: bytes) -> bytes:
    """Unite two sets of sources: the larger register of each pair.

    All pairs at once, as the bytes of two large numbers: a register uses six bits, so each eighth
    bit is free to say which of the two is larger.
    """
    a, b = int.from_bytes(left), int.from_bytes(right)
    larger = ((a | _EIGHTHS) - b) & _EIGHTHS
    mask = larger - (larger >> 7)
    return (b ^ ((a ^ b) & mask)).to_bytes(len(left))


def estimate(registers: bytes) -> float:
    """Estimate how many different sources were seen; standard error 1.6%.

    Flajolet, Fusy, Gandouet, Meunier: HyperLogLog (AofA 2007), with linear counting where it
    is small.
    """
    raw = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS**2 / sum(_sums(registers))
    empty = registers.count(0)
    if raw <= 2.5 * REGISTERS and empty:
        return REGISTERS * math.log(REGISTERS / empty)
    return raw
