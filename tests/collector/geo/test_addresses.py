"""Thousands of addresses at once are the same numbers as one by one."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.geo.addresses import parse
from teiten.rollup.record import source_text

ANY = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))
# Zeros in all places, since a run of them has no digits.
SPARSE = st.lists(st.sampled_from([0, 0, 0, 1, 0xAB, 0xFFFF]), min_size=8, max_size=8).map(
    lambda groups: IPv6Address(b"".join(group.to_bytes(2, "big") for group in groups))
)


def one_by_one(texts: list[str]) -> list[tuple[bool, int]]:
    found = [ip_address(text) for text in texts]
    return [(a.version == 6, int(a) >> (64 if a.version == 6 else 0)) for a in found]


@given(st.lists(st.one_of(ANY, SPARSE).map(source_text)))
def test_many_at_once_are_what_each_is(texts: list[str]) -> None:
    found = parse(texts)
    assert list(zip(found.six.tolist(), found.numbers.tolist(), strict=True)) == one_by_one(texts)


@pytest.mark.parametrize(
    "text",
    ["::", "::1", "1::", "1:2:3:4:5:6:7:0", "0:2:3:4:5:6:7:8", "1:2:3::", "1:2:3:4::8",
     "::ffff:102:304", "fe80::1", "2001:db8::1:0:0:1", "0.0.0.1", "255.255.255.255", "1.20.3.255"],
)  # fmt: skip
def test_every_way_to_leave_zeros_out_is_read(text: str) -> None:
    found = parse([text])
    assert [(bool(found.six[0]), int(found.numbers[0]))] == one_by_one([text])


def test_no_address_is_no_number() -> None:
    assert len(parse([])) == 0


def test_families_keep_their_order() -> None:
    texts = [str(IPv4Address(1)), "2001:db8::", str(IPv4Address(2)), "::"]
    assert parse(texts).six.tolist() == [False, True, False, True]
