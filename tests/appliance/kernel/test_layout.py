import re
from collections import Counter
from ipaddress import ip_address, ip_network

import pytest

from appliance.kernel import layout
from appliance.reading.classify import UDP_REPLIES
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Class


@pytest.fixture(scope="module")
def header(root):
    text = (root / "appliance/bpf/tally.h").read_text()
    return {name: int(value) for name, value in re.findall(r"#define (\w+) (\d+)\b", text)}


NAMES = sorted(name for name in vars(layout) if name.isupper() and not name.startswith("_"))


@pytest.mark.parametrize(
    "name", [n for n in NAMES if n not in {"LAYOUT", "MONITORED_BYTES", "SKETCH_NAMES"}]
)
def test_both_halves_of_the_layout_say_the_same(header, name):
    values = {"ICMP": 1, "ICMPV6": 58, "TCP": 6, "UDP": 17}
    assert header.get(name, values.get(name)) == getattr(layout, name)


def test_the_layout_has_the_same_number(header):
    assert header["TEITEN_LAYOUT"] == layout.LAYOUT


def test_the_planes_are_where_the_header_says(header):
    told = {
        (4, TCP, Class.SCAN): "PLANE_TCP_SCAN",
        (4, TCP, Class.BACKSCATTER): "PLANE_TCP_BACKSCATTER",
        (4, TCP, Class.OTHER): "PLANE_TCP_OTHER",
        (4, UDP, Class.SCAN): "PLANE_UDP_SCAN",
        (4, UDP, Class.BACKSCATTER): "PLANE_UDP_BACKSCATTER",
    }
    found = {layout.cell(plane * layout.PORTS)[:3]: plane for plane in range(5)}
    assert found == {key: header[name] for key, name in told.items()}
    assert layout.cell(header["PLANES_A_FAMILY"] * layout.PORTS)[0] == 6


def test_only_later_fragments_share_a_cell():
    """A port or type of 0 and class other is also how a later fragment is counted."""
    cells = Counter(layout.cell(slot) for slot in range(layout.BOOK_RECEIVED))
    assert {cell for cell, slots in cells.items() if slots > 1} == {
        (4, TCP, Class.OTHER, 0),
        (6, TCP, Class.OTHER, 0),
        (6, ICMPV6, Class.OTHER, 0),
    }


@pytest.mark.parametrize(
    ("slot", "cell"),
    [
        (135, (4, TCP, Class.SCAN, 135)),
        (layout.ROW_ICMP4 + 8, (4, ICMP, Class.SCAN, 8)),
        (layout.ROW_ICMP4 + 3, (4, ICMP, Class.BACKSCATTER, 3)),
        (layout.ROW_ICMP6 + 128, (6, ICMPV6, Class.SCAN, 128)),
        (layout.ROW_OTHER6 + 47, (6, 47, Class.OTHER, 0)),
    ],
)
def test_a_slot_is_the_cell_that_the_format_names(slot, cell):
    assert layout.cell(slot) == cell


def test_the_reply_ports_are_the_same_on_both_sides(root):
    text = (root / "appliance/bpf/tally.bpf.c").read_text()
    body = text[text.index("UDP_REPLIES of classify.py") :]
    ports = {int(n) for n in re.findall(r"case (\d+):", body[: body.index("return 1;")])}
    assert ports == UDP_REPLIES


@pytest.mark.parametrize(
    "block",
    ["0.0.0.0/0", "10.0.0.0/7", "203.0.113.0/24", "192.0.2.1/32", "2001:db8::/31", "2000::/3"],
)
def test_the_guide_leads_every_address_of_a_block_to_it(block):
    network = ip_network(block)
    told = layout.monitored([network], (), (), budget=1, depth=1)
    guide = told[: layout.GUIDE] if network.version == 4 else told[layout.GUIDE :]
    for address in (network[0], network[-1], network[network.num_addresses // 3]):
        assert guide[layout.fold(address.packed)] in {1, layout.ANYBODY}


def test_two_blocks_in_one_place_are_both_looked_at():
    blocks = [ip_network("203.0.113.0/25"), ip_network("203.0.113.128/25")]
    told = layout.monitored(blocks, (), (), budget=1, depth=1)
    assert told[layout.fold(ip_address("203.0.113.7").packed)] == layout.ANYBODY


def test_more_blocks_than_the_list_holds_are_refused():
    blocks = [ip_network(f"198.18.{n}.0/24") for n in range(layout.BLOCKS + 1)]
    with pytest.raises(ValueError, match="at most 16"):
        layout.monitored(blocks, (), (), budget=1, depth=1)


def test_what_is_monitored_has_the_size_of_the_struct():
    told = layout.monitored([], (), (), budget=1, depth=1)
    assert len(told) == layout.MONITORED_BYTES
