"""A source is in the list that names it most closely."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.reading import lists
from appliance.reading.research import NoBlock, Research, blocks
from teiten.errors import OperatorError

LIST = """
# Two scanners
192.0.2.0/24
192.0.2.7        # alone
2001:db8::/48
"""


def test_a_list_is_addresses_and_blocks_of_both_families():
    found = [str(block) for block in blocks(LIST.splitlines())]
    assert found == ["192.0.2.0/24", "192.0.2.7/32", "2001:db8::/48"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("192.0.1.255", ""),
        ("192.0.2.0", "wide"),
        ("192.0.2.7", "close"),
        ("192.0.2.8", "wide"),
        ("192.0.3.0", ""),
        ("2001:db8::1", "wide"),
        ("2001:db8:1::", ""),
        ("255.255.255.255", ""),
    ],
)
def test_the_smaller_block_wins(source, name):
    given_ = {"wide": ["192.0.2.0/24", "2001:db8::/48"], "close": ["192.0.2.7"]}
    research = Research({key: blocks(lines) for key, lines in given_.items()})
    assert research.find(ip_address(source).packed) == name


def test_of_equal_blocks_the_first_list_wins():
    research = Research({name: blocks(["192.0.2.0/24"]) for name in ("one", "two")})
    assert research.find(ip_address("192.0.2.9").packed) == "one"


def test_no_list_names_nobody():
    assert Research().find(bytes(4)) == Research().find(bytes(16)) == ""


block = st.builds(
    lambda number, length: ip_network((number >> (8 - length) << (8 - length), 24 + length)),
    st.integers(0, 255),
    st.integers(0, 8),
)


@given(st.dictionaries(st.sampled_from("abc"), st.lists(block, max_size=8)), st.integers(0, 255))
def test_it_is_the_closest_of_all_blocks(given_, number):
    around = [
        (-found.prefixlen, place, name)
        for place, (name, listed) in enumerate(given_.items())
        for found in listed
        if ip_address(number) in found
    ]
    assert Research(given_).find(ip_address(number).packed) == (min(around)[2] if around else "")


def test_a_line_that_is_no_block_is_told_by_its_number():
    with pytest.raises(NoBlock, match="line 2: nonsense"):
        list(blocks(["192.0.2.1", "nonsense"]))


@pytest.mark.parametrize(
    ("content", "why"), [(b"x", "line 1: x is neither"), (b"\xff", "not UTF-8"), (None, "No such")]
)
def test_a_bad_list_is_the_operator_s_mistake(tmp_path, content, why):
    path = tmp_path / "list"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OperatorError, match=why):
        lists.read({"lab": str(path)})
