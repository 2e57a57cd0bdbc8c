"""Many addresses at once are where each of them is."""

from ipaddress import IPv4Address, IPv6Address
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from collector.geo.atlas import embedded
from collector.geo.regions import ECONOMIES
from teiten.geo.ranges import Range, Ranges, read, write
from teiten.geo.shelf import load
from teiten.rollup.record import source_text

EMBEDDED = load()
ATLAS = embedded(EMBEDDED)


def ranges(*four: Range, six: tuple[Range, ...] = ()) -> Ranges:
    return read(write("some", "1", "nobody", four, six))


@given(st.lists(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))))
def test_embedded_data_says_of_many_what_it_says_of_each(found):
    texts = [source_text(address) for address in found]
    assert ATLAS.names(texts) == [EMBEDDED.economy(address) for address in found]


def test_every_border_of_the_embedded_data_is_where_it_is():
    table = EMBEDDED.tables[4]
    places = Random(7).sample(range(len(table.firsts)), 2000)
    near = {
        number
        for place in places
        for border in (table.firsts[place], table.lasts[place])
        for number in (border - 1, border, border + 1)
        if 0 <= number < 2**32
    }
    found = [IPv4Address(number) for number in sorted(near)]
    assert ATLAS.names([str(a) for a in found]) == [EMBEDDED.economy(a) for a in found]


@st.composite
def tables(draw: st.DrawFn) -> list[Range]:
    """Ranges that begin and end within blocks of 256, at their borders, and at both ends of all."""
    edges = [0, 1, 255, 256, 257, 511, 512, 513, 700, 2**32 - 257, 2**32 - 256, 2**32 - 1]
    cuts = sorted(draw(st.lists(st.sampled_from(edges), unique=True, max_size=12)))
    return [
        Range(first, last, draw(st.sampled_from(["JP", "US", "BR"])))
        for first, last in zip(cuts[::2], cuts[1::2], strict=False)
    ]


@given(tables())
def test_a_range_of_any_length_is_found_from_its_first_address_to_its_last(rows):
    found = ranges(*rows)
    near = [*range(800), *range(2**32 - 300, 2**32)]
    texts = [str(IPv4Address(number)) for number in near]
    assert embedded(found).names(texts) == [found.economy(IPv4Address(number)) for number in near]


def test_a_data_set_without_ranges_knows_nobody():
    assert embedded(ranges()).names(["192.0.2.1", "2001:db8::1"]) == ["", ""]


def test_a_word_that_is_no_economy_is_nowhere():
    assert embedded(ranges(Range(0, 10, "ZZ"), Range(11, 20, "JP"))).names(
        ["0.0.0.1", "0.0.0.11"]
    ) == [
        "",
        "JP",
    ]


def test_the_last_networks_of_ipv6_are_found():
    found = embedded(ranges(six=(Range(2**64 - 2, 2**64 - 1, "JP"),)))
    last = source_text(IPv6Address(2**128 - 1))
    assert found.names([last, "ffff:ffff:ffff:fffd::1"]) == ["JP", ""]


def test_the_label_goes_with_the_answers():
    assert ATLAS.label.name == "ip-location-db asn-country"
    assert [ECONOMIES[code] for code in ATLAS.codes(["192.0.2.1"])] == [""]
