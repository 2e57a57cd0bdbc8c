"""A pattern -> the program with which the kernel itself writes its frames and sends them."""

from simulator.shapes import assembly as asm
from simulator.shapes.assembly import HALF, LONG, WORD
from simulator.shapes.pattern import DRAWS, IP_CHECKSUM, LAST, MIX, NUMBERS, STEP, Field, Pattern
from teiten.rollup.record import UDP

DROP, PASS = 1, 2
_REDIRECT = 23

R0, R1, R2, R3, R4, R5, R6, R7, R8, CONTEXT = range(10)
"""The last one keeps what the program was called with, for what comes after the writing."""
FRAME, END = R2, R3
ONE, TWO, TOTAL = R7, R8, R6
"""What is drawn for this frame, and the sum of all that was put into it."""
NOW, ALSO = R4, R1
"""For the moment."""


def always(verdict: int) -> bytes:
    """Say the same to every frame."""
    return asm.leave(verdict)


def sender(pattern: Pattern, template: bytes, *, counter: int, interface: int) -> bytes:
    """Write over every frame and send it from `interface`."""
    away = [
        asm.word_by(asm.MOVE, R1, interface),
        asm.word_by(asm.MOVE, R2, 0),
        asm.call(_REDIRECT),
        asm.leave(),
    ]
    return writer(pattern, template, counter=counter, then=b"".join(away))


def writer(pattern: Pattern, template: bytes, *, counter: int, then: bytes) -> bytes:
    """Write over every frame, whose number the map `counter` knows, and go on with `then`."""
    ip, transport = pattern.sums(template)
    parts = [
        asm.long(asm.MOVE, CONTEXT, R1),
        asm.load(WORD, FRAME, R1, 0),
        asm.load(WORD, END, R1, 4),
        asm.long(asm.MOVE, NOW, FRAME),
        asm.long_by(asm.ADD, NOW, len(template)),
        asm.skip(asm.AT_MOST, NOW, END, asm.leave(DROP)),
        _draws(counter, pattern.seed),
        asm.long_by(asm.MOVE, TOTAL, 0),
        _put(pattern.source, ONE),
        _put(pattern.destination, TWO),
        _put_sum(IP_CHECKSUM, ip) if pattern.block.version == 4 else b"",
        asm.long_by(asm.RIGHT, ONE, 32),
        _put(pattern.ports, ONE),
        _put_sum(pattern.checksum, transport, never_zero=pattern.protocol == UDP),
        then,
    ]
    return b"".join(parts)


def _draws(counter: int, seed: int) -> bytes:
    number, table = R0, R5
    return b"".join(
        (
            asm.memory(table, counter),
            asm.load(LONG, number, table, 0),
            asm.long(asm.MOVE, NOW, number),
            asm.long_by(asm.ADD, NOW, 1),
            asm.store(LONG, table, 0, NOW),
            _with(asm.MULTIPLY, number, DRAWS * STEP),
            _with(asm.ADD, number, STEP + seed),
            _mixed(ONE, number),
            _with(asm.ADD, number, STEP),
            _mixed(TWO, number),
        )
    )


def _mixed(to: int, number: int) -> bytes:
    code = asm.long(asm.MOVE, to, number)
    for shift, factor in MIX:
        code += _shifted(to, shift) + _with(asm.MULTIPLY, to, factor)
    return code + _shifted(to, LAST)


def _shifted(to: int, by: int) -> bytes:
    return (
        asm.long(asm.MOVE, NOW, to) + asm.long_by(asm.RIGHT, NOW, by) + asm.long(asm.XOR, to, NOW)
    )


def _with(operation: int, to: int, value: int) -> bytes:
    return asm.wide(ALSO, value % NUMBERS) + asm.long(operation, to, ALSO)


def _put(field: Field, draw: int) -> bytes:
    return (
        asm.word(asm.MOVE, NOW, draw)
        + asm.word_by(asm.AND, NOW, field.mask)
        + asm.word_by(asm.OR, NOW, field.base)
        + asm.store(WORD, FRAME, field.offset, NOW)
        + asm.long(asm.ADD, TOTAL, NOW)
    )


def _put_sum(offset: int, start: int, *, never_zero: bool = False) -> bytes:
    fold = (
        asm.long(asm.MOVE, ALSO, NOW)
        + asm.long_by(asm.RIGHT, ALSO, 16)
        + asm.long_by(asm.AND, NOW, 0xFFFF)
        + asm.long(asm.ADD, NOW, ALSO)
    )
    code = asm.long(asm.MOVE, NOW, TOTAL) + asm.long_by(asm.ADD, NOW, start) + 3 * fold
    code += asm.long_by(asm.XOR, NOW, 0xFFFF)
    if never_zero:
        code += asm.skip_by(asm.OTHER_THAN, NOW, 0, asm.word_by(asm.MOVE, NOW, 0xFFFF))
    return code + asm.store(HALF, FRAME, offset, NOW)
