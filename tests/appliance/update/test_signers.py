"""Who signed a kernel is read from it, and whatever else is in the file breaks nothing."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.update.signers import signers
from kernels import kernel, signer

US, THEM = signer("our boxes"), signer("somebody else")
SIGNED = kernel(US)


@pytest.mark.parametrize(
    ("by", "behind"),
    [((), 0), ((US,), 0), ((US, THEM), 0), ((THEM,), 7777)],
    ids=["nobody", "one", "two", "one, within a bundle"],
)
def test_who_signed_it_is_found(by: tuple[object, ...], behind: int) -> None:
    file = io.BytesIO(b"x" * behind + kernel(*by))  # type: ignore[arg-type]
    assert signers(file, behind) == {each.digest for each in by}  # type: ignore[attr-defined]


@given(st.binary(max_size=300))
def test_what_is_no_kernel_is_signed_by_nobody(data: bytes) -> None:
    assert signers(io.BytesIO(data)) == frozenset()


@given(
    st.lists(st.tuples(st.integers(0, len(SIGNED) - 1), st.integers(0, 255)), max_size=8),
    st.integers(0, len(SIGNED)),
)
def test_a_damaged_file_names_nobody_who_did_not_sign(
    flips: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(SIGNED[:length])
    for at, value in flips:
        if at < length:
            data[at] = value
    assert len(signers(io.BytesIO(bytes(data)))) <= 1


@given(st.integers(0x80, 0x200), st.binary(min_size=1, max_size=4))
def test_damaged_headers_are_no_trouble(at: int, value: bytes) -> None:
    data = bytearray(SIGNED)
    data[at : at + len(value)] = value
    assert signers(io.BytesIO(bytes(data))) <= {US.digest}


@given(st.integers(0, 40), st.binary(min_size=1, max_size=4))
def test_a_damaged_table_is_no_trouble(at: int, value: bytes) -> None:
    data = bytearray(SIGNED)
    start = 0x400 + 256 + at
    data[start : start + len(value)] = value
    assert signers(io.BytesIO(bytes(data))) <= {US.digest}
