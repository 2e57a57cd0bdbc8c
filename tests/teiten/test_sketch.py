"""Our unique-source sketches against Apache DataSketches' own."""

import struct
from base64 import b64decode, b64encode
from ipaddress import IPv4Address, IPv6Address
from random import Random

import mmh3
import pytest
from datasketches import hll_sketch, hll_union, tgt_hll_type
from hypothesis import given
from hypothesis import strategies as st

from teiten.rollup import sketch

HLL_8 = tgt_hll_type.HLL_8


def draw(*hashed: bytes) -> bytes:
    """The registers of some sources, as docs/rollup-format.md says."""
    registers = bytearray(sketch.REGISTERS)
    for source in hashed:
        h1, h2 = mmh3.hash64(source, seed=9001, x64arch=True, signed=False)
        index = h1 & (sketch.REGISTERS - 1)
        registers[index] = max(registers[index], min(62, 64 - h2.bit_length()) + 1)
    return bytes(registers)


def library(*values: int | str) -> hll_sketch:
    """The same with DataSketches; a union is the way to 4096 registers from the first source."""
    theirs = hll_sketch(sketch.LG_REGISTERS, HLL_8, True)
    for value in values:
        theirs.update(value)
    return theirs


def read(image: str) -> hll_sketch:
    return hll_sketch.deserialize(b64decode(image))


def v4(address: int) -> bytes:
    return struct.pack("<Q", address)


@given(st.sets(st.integers(0, 2**32 - 1), max_size=300))
def test_ipv4_registers_are_the_library_s(addresses: set[int]) -> None:
    theirs = library(*addresses).serialize_updatable()
    assert draw(*map(v4, addresses)) == theirs[40:]


@given(st.sets(st.binary(min_size=16, max_size=16).filter(bytes.isascii), max_size=50))
def test_ipv6_registers_are_the_library_s(addresses: set[bytes]) -> None:
    theirs = library(*(address.decode("ascii") for address in addresses))
    assert draw(*addresses) == theirs.serialize_updatable()[40:]


def test_what_is_hashed_is_the_address() -> None:
    assert v4(int(IPv4Address("192.0.2.1"))) == b"\x01\x02\x00\xc0\0\0\0\0"
    assert IPv6Address("2001:db8::1").packed[:4] == b"\x20\x01\x0d\xb8"


@pytest.mark.parametrize("size", [0, 1, 100, 5_000, 200_000])
def test_the_library_reads_our_image_and_our_estimate_is_near(size: int) -> None:
    registers = draw(*map(v4, range(size)))
    image = sketch.image(registers)
    assert sketch.complaint(image) is None
    assert sketch.registers(image) == registers
    assert read(image).get_estimate() == pytest.approx(size, rel=0.05)
    assert sketch.estimate(registers) == pytest.approx(size, rel=0.05)


def test_the_library_s_own_image_is_accepted() -> None:
    image = b64encode(library(*range(9_000)).serialize_updatable()).decode()
    assert sketch.complaint(image) is None
    image = b64encode(library(*range(9_000)).serialize_compact()).decode()
    assert sketch.complaint(image) is None


def test_images_merge_in_the_library_and_here_alike() -> None:
    left, right = draw(*map(v4, range(4_000))), draw(*map(v4, range(2_000, 9_000)))
    union = hll_union(sketch.LG_REGISTERS)
    union.update(read(sketch.image(left)))
    union.update(read(sketch.image(right)))
    theirs = union.get_result(HLL_8).serialize_updatable()
    assert sketch.merge(left, right) == theirs[40:] == draw(*map(v4, range(9_000)))


def test_a_damaged_image_is_a_complaint_and_never_an_exception() -> None:
    rng, good = Random(9001), b64decode(sketch.image(draw(*map(v4, range(500)))))
    for _ in range(3_000):
        bad = bytearray(good)
        bad[rng.randrange(len(bad))] = rng.randrange(256)
        found = sketch.complaint(b64encode(bad).decode())
        assert bytes(bad) == good or bad[4] != good[4] or found or _same_meaning(bad, good)


def _same_meaning(bad: bytes, good: bytes) -> bool:
    """The flags of a compact image and the unused running estimate say nothing of registers."""
    return bad[:5] == good[:5] and bad[6:8] == good[6:8] and bad[16:] == good[16:]


@pytest.mark.parametrize("text", ["", "====", "ä", "AA", "A" * 4136, "\x00" * 5516])
def test_what_is_no_image_is_complained_of(text: str) -> None:
    assert sketch.complaint(text)


REGISTERS = st.lists(st.integers(0, 63), min_size=64, max_size=64).map(lambda few: bytes(few) * 64)


@given(left=REGISTERS, right=REGISTERS)
def test_each_register_of_a_union_is_the_larger_one(left, right):
    assert sketch.merge(left, right) == bytes(map(max, left, right))
