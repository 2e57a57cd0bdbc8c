"""Instructions of the kernel's virtual machine -> their bytes (RFC 9669)."""

import struct

HALF, WORD, LONG = 0x08, 0x00, 0x18
"""Sizes of two, four and eight bytes."""
ADD, OR, AND, RIGHT, XOR, MULTIPLY, MOVE = 0x00, 0x40, 0x50, 0x70, 0xA0, 0x20, 0xB0
OTHER_THAN, AT_MOST = 0x50, 0xB0
MAP, VALUE = 1, 2

_LOAD, _STORE, _WIDE = 0x61, 0x63, 0x18
_ALU, _ALU_LONG, _JUMP = 0x04, 0x07, 0x05
_REGISTER = 0x08
_CALL, _EXIT = 0x85, 0x95


def _one(code: int, to: int = 0, source: int = 0, offset: int = 0, value: int = 0) -> bytes:
    return struct.pack("<BBhi", code, source << 4 | to, offset, _signed(value))


def load(size: int, to: int, source: int, offset: int) -> bytes:
    """Read what `source` points at."""
    return _one(_LOAD | size, to, source, offset)


def store(size: int, to: int, offset: int, source: int) -> bytes:
    """Write to where `to` points."""
    return _one(_STORE | size, to, source, offset)


def wide(to: int, value: int) -> bytes:
    """Set a register to 64 bits."""
    return _one(_WIDE, to, 0, 0, value & 0xFFFFFFFF) + _one(0, value=value >> 32 & 0xFFFFFFFF)


def memory(to: int, table: int, kind: int = VALUE) -> bytes:
    """Point at the map `table`, or at its first value."""
    return _one(_WIDE, to, kind, 0, table) + _one(0)


def long(operation: int, to: int, source: int) -> bytes:
    """Calculate with two registers, in 64 bits."""
    return _one(_ALU_LONG | _REGISTER | operation, to, source)


def long_by(operation: int, to: int, value: int) -> bytes:
    """Calculate with a small constant, in 64 bits."""
    return _one(_ALU_LONG | operation, to, value=value)


def word(operation: int, to: int, source: int) -> bytes:
    """Calculate with two registers, in 32 bits; the upper half becomes zero."""
    return _one(_ALU | _REGISTER | operation, to, source)


def word_by(operation: int, to: int, value: int) -> bytes:
    """Calculate with a constant, in 32 bits; the upper half becomes zero."""
    return _one(_ALU | operation, to, value=value)


def skip(when: int, one: int, other: int, over: bytes) -> bytes:
    """Execute `over`, unless `one` compares so with the register `other`."""
    return _one(_JUMP | _REGISTER | when, one, other, len(over) // 8) + over


def skip_by(when: int, one: int, value: int, over: bytes) -> bytes:
    """Execute `over`, unless `one` compares so with a constant."""
    return _one(_JUMP | when, one, offset=len(over) // 8, value=value) + over


def call(helper: int) -> bytes:
    """Call a function of the kernel."""
    return _one(_CALL, value=helper)


def leave(verdict: int | None = None) -> bytes:
    """Return `verdict`, or what is in the first register."""
    given = b"" if verdict is None else word_by(MOVE, 0, verdict)
    return given + _one(_EXIT)


def _signed(value: int) -> int:
    return value - (1 << 32) if value >= 1 << 31 else value
