"""Every address is in the economy that its registry says, and the data set survives its file."""

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiten.geo.ranges import Damaged, Range, read, write
from teiten.geo.shelf import load

SOME = write(
    "some",
    "1",
    "nobody",
    [Range(10, 20, "JP"), Range(21, 21, "KR"), Range(100, 2**32 - 1, "JP")],
    [Range(5, 9, "JP"), Range(2**63, 2**64 - 1, "US")],
)


@pytest.mark.parametrize(
    ("number", "economy"),
    [
        (9, ""),
        (10, "JP"),
        (20, "JP"),
        (21, "KR"),
        (22, ""),
        (99, ""),
        (100, "JP"),
        (2**32 - 1, "JP"),
    ],
)
def test_a_range_begins_and_ends_where_it_says(number, economy):
    assert read(SOME).economy(IPv4Address(number)) == economy


def test_ipv6_is_told_apart_by_networks_of_64():
    found = read(SOME)
    assert found.economy(IPv6Address((5 << 64) + 7)) == "JP"
    assert found.economy(IPv6Address(10 << 64)) == ""
    assert found.economy(IPv6Address(2**128 - 1)) == "US"


@given(st.integers(0, len(SOME) - 1))
def test_a_data_set_that_is_cut_short_is_damaged(length):
    with pytest.raises(Damaged):
        read(SOME[:length])


@given(st.integers(0, len(SOME) - 1), st.integers(1, 255))
def test_a_changed_byte_is_damaged_or_another_data_set(place, change):
    data = bytearray(SOME)
    data[place] ^= change
    with suppress(Damaged):
        read(bytes(data)).economy(IPv4Address(15))


row = st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.sampled_from(["AA", "BB", "CC"]))


@given(st.lists(row, max_size=50))
def test_what_was_written_is_read(rows):
    made, before = [], -1
    for gap, length, economy in rows:
        made.append(Range(before + 1 + gap, before + 1 + gap + length, economy))
        before = made[-1].last
    found = read(write("x", "1", "", made, made))
    for family in (4, 6):
        said = [r for economy in found.label.economies for r in found.ranges(economy, family)]
        assert sorted(said) == made


@given(st.integers(0, 2**32), st.sampled_from(["JP", "US", "BR", "VA"]), st.sampled_from([4, 6]))
def test_who_is_drawn_from_an_economy_lives_there(seed, economy, family):
    address = load().draw(Random(seed), economy, family)
    assert address.version == family
    assert load().economy(address) == economy


def test_an_economy_without_addresses_has_nobody():
    with pytest.raises(KeyError):
        load().draw(Random(1), "QQ", 4)


@pytest.mark.parametrize(
    ("address", "economy"),
    [("8.8.8.8", "US"), ("133.11.0.1", "JP"), ("10.0.0.1", ""), ("2001:200::1", "JP"), ("::1", "")],
)
def test_the_embedded_data_set_knows_the_world(address, economy):
    assert load().economy(ip_address(address)) == economy


def test_the_data_set_says_whom_it_is_from():
    assert "nro.net" in load().label.attribution
    assert load().label.version


def test_numpy_reads_the_columns_where_they_lie():
    table = load().tables[4]
    firsts = np.frombuffer(table.firsts, dtype=np.uint32)
    place = np.searchsorted(firsts, int(IPv4Address("133.11.0.1")), side="right") - 1
    assert load().label.economies[table.economies[place]] == "JP"
