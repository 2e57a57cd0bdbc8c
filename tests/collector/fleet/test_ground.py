"""Where an economy's addresses are."""

from collector.fleet.ground import ground, unseen
from teiten.geo.shelf import load


def test_every_address_is_in_one_eighth():
    ranges = load()
    found = ground(ranges)
    sizes = {economy: sum(counts.values()) for economy, counts in found.items()}
    assert {economy: size for economy, size in sizes.items() if size} == ranges.sizes(4)
    assert (
        max(sum(counts.get(byte, 0) for counts in found.values()) for byte in range(256)) <= 2**24
    )


def test_what_is_named_has_no_box_and_the_most_addresses_first():
    counts = {1: 5, 2: 9, 3: 7}
    assert unseen(counts, frozenset({2}), most=2) == ("3.0.0.0/8", "1.0.0.0/8")
