"""Parts are right as a whole, or one thing is wrong with them."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from teiten.update.manifest import Manifest, Part, Refusal, Role
from teiten.update.parts import check

BYTES = {Role.ROOT: b"r" * 1000, Role.PROOF: b"p" * 10, Role.KERNEL: b"k" * 333}
WHOLE = b"".join(BYTES.values())
MANIFEST = Manifest(
    version="1.0",
    hardware="arm64",
    roothash="cd" * 32,
    parts=tuple(
        Part(role=role, size=len(data), sha256=sha256(data).hexdigest())
        for role, data in BYTES.items()
    ),
)


def chunks(data: bytes, cuts: list[int]) -> list[bytes]:
    """The same bytes in other chunks, empty ones among them."""
    marks = sorted(cut % (len(data) + 1) for cut in cuts)
    return [data[a:b] for a, b in zip([0, *marks], [*marks, len(data)], strict=True)]


CUTS = st.lists(st.integers(0, 10_000), max_size=20)


@given(CUTS)
def test_however_it_is_cut_each_part_gets_its_own_bytes(cuts: list[int]) -> None:
    got = dict.fromkeys(Role, b"")

    def sink(part: Part, piece: memoryview) -> None:
        got[part.role] += bytes(piece)

    assert check(MANIFEST, chunks(WHOLE, cuts), sink) is None
    assert got == BYTES


@given(st.integers(0, len(WHOLE) - 1), CUTS)
def test_every_truncation_is_cut_short(length: int, cuts: list[int]) -> None:
    assert check(MANIFEST, chunks(WHOLE[:length], cuts)) is Refusal.CUT_SHORT


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255), CUTS)
def test_one_other_byte_is_damage(at: int, change: int, cuts: list[int]) -> None:
    broken = bytearray(WHOLE)
    broken[at] ^= change
    assert check(MANIFEST, chunks(bytes(broken), cuts)) is Refusal.DAMAGED


@given(st.binary(min_size=1, max_size=9), CUTS)
def test_nothing_may_follow(more: bytes, cuts: list[int]) -> None:
    assert check(MANIFEST, chunks(WHOLE + more, cuts)) is Refusal.DAMAGED
