"""Our registers are those of Apache DataSketches, bit for bit."""

from base64 import b64decode
from random import Random

import pytest
from datasketches import hll_sketch, tgt_hll_type

from teiten.rollup import sketch
from teiten.rollup.sources import Sources

FAMILIES = {"4": 4, "6": 16}


@pytest.fixture
def dice():
    return Random(20040130)


@pytest.fixture(params=FAMILIES)
def family(request):
    return request.param


def drawn(dice, family, count):
    """Addresses; those of IPv6 are ASCII, since the library's Python takes text alone."""
    if family == "4":
        return [dice.randbytes(4) for _ in range(count)]
    return [bytes(dice.choices(range(33, 127), k=16)) for _ in range(count)]


def ours(addresses, protocol=6):
    sources = Sources()
    for packed in addresses:
        sources.add(packed, protocol)
    return sources.images()


@pytest.mark.parametrize("count", [1_000, 20_000, 100_000])
def test_registers_equal_the_library_s(dice, family, count):
    addresses = drawn(dice, family, count)
    theirs = hll_sketch(12, tgt_hll_type.HLL_8)
    for packed in addresses:
        theirs.update(int.from_bytes(packed, "big") if family == "4" else packed.decode("ascii"))
    registers = sketch.registers(ours(addresses)[family])
    assert theirs.serialize_updatable()[-4096:] == registers


@pytest.mark.parametrize("count", [1, 10, 100, 1_000, 20_000, 100_000])
def test_the_library_reads_our_image_and_estimates_well(dice, family, count):
    image = b64decode(ours(set(drawn(dice, family, count)))[family])
    assert hll_sketch.deserialize(image).get_estimate() == pytest.approx(count, rel=0.05)


def test_a_source_seen_again_changes_nothing(dice, family):
    addresses = drawn(dice, family, 100)
    assert ours(addresses * 3) == ours(addresses)


@pytest.mark.parametrize(
    ("protocol", "keys"), [(6, {"4", "4/6"}), (17, {"4", "4/17"}), (47, {"4"})]
)
def test_tcp_udp_and_icmp_have_a_sketch_of_their_own(protocol, keys):
    assert set(ours([b"\xc0\0\2\1"], protocol)) == keys


def test_an_image_can_be_gone_on_with(dice, family):
    first, second = drawn(dice, family, 300), drawn(dice, family, 300)
    sources = Sources(ours(first))
    for packed in second:
        sources.add(packed, 6)
    assert sources.images() == ours(first + second)
