"""The whole window decides about a tag, and whatever the bound, nothing is lost."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.decode import decode
from appliance.fingerprints import BLASTER, MASSCAN, MIRAI, WELCHIA, ZMAP
from appliance.knock import Knock
from appliance.tags import settle
from appliance.tally import Tally
from simulator import packets
from teiten.rollup.record import ICMP, TCP, UDP, Class

A, B = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])
PING = Knock(A, ICMP, Class.SCAN, 8, WELCHIA)


def syn(source=A, port=80, hint="", kind=Class.SCAN):
    return Knock(source, TCP, kind, port, hint)


def settled(*origins, sweepers=()):
    """Tags by source's last byte and number, as they settle."""
    counts = settle(dict(origins), sweepers)
    assert counts.total() == sum(count for _, count in origins)
    return {(seen.source[-1], seen.number): seen.hint for seen in counts}


@pytest.mark.parametrize("tool", [ZMAP, MASSCAN])
def test_one_packet_that_chance_could_give_is_no_tag(tool):
    assert settled((syn(hint=tool), 1)) == {(1, 80): ""}


@pytest.mark.parametrize("tool", [ZMAP, MASSCAN])
def test_a_second_packet_of_the_same_source_bears_the_first_out(tool):
    found = settled((syn(port=80, hint=tool), 1), (syn(port=81, hint=tool), 1))
    assert set(found.values()) == {tool}


def test_packets_of_two_sources_do_not_bear_each_other_out():
    assert set(settled((syn(A, hint=ZMAP), 1), (syn(B, hint=ZMAP), 1)).values()) == {""}


@pytest.mark.parametrize(("others", "tag"), [(2, MASSCAN), (3, "")])
def test_a_tool_shows_in_at_least_half_of_what_its_source_sends(others, tag):
    assert settled((syn(port=80, hint=MASSCAN), 2), (syn(port=81), others))[1, 80] == tag


def test_mirai_needs_no_company():
    assert settled((syn(port=23, hint=MIRAI), 1)) == {(1, 23): MIRAI}


@pytest.mark.parametrize(("sweepers", "tag"), [([], ""), ([B], ""), ([A], BLASTER)])
def test_blaster_is_who_walks_from_neighbour_to_neighbour(sweepers, tag):
    origin = syn(port=135, hint=BLASTER), 20
    assert settled(origin, sweepers=sweepers) == {(1, 135): tag}


@pytest.mark.parametrize("port", [80, 135])
@pytest.mark.parametrize("hinted", ["", BLASTER])
def test_a_syn_is_welchia_with_its_ping_in_the_window(port, hinted):
    assert settled((PING, 1), (syn(port=port, hint=hinted), 1))[1, port] == WELCHIA


def test_a_plain_syn_to_135_is_nobody():
    assert settled((syn(port=135), 1)) == {(1, 135): ""}


@pytest.mark.parametrize(
    "knock",
    [
        syn(B, port=135),
        syn(port=443),
        syn(port=135, kind=Class.BACKSCATTER),
        Knock(A, UDP, Class.SCAN, 135, ""),
    ],
    ids=["of another source", "to another port", "as an answer", "over UDP"],
)
def test_a_ping_of_welchia_says_nothing_of_a_knock(knock):
    assert settled((PING, 1), (knock, 1))[knock.source[-1], knock.number] == ""


@given(
    st.dictionaries(
        st.builds(
            Knock,
            st.sampled_from([A, B]),
            st.sampled_from([ICMP, TCP, UDP]),
            st.sampled_from(Class),
            st.sampled_from([0, 8, 80, 135]),
            st.sampled_from(["", BLASTER, MASSCAN, MIRAI, WELCHIA, ZMAP]),
        ),
        st.integers(1, 9),
    )
)
def test_settling_moves_no_packet_to_another_cell(origins):
    def without_tags(counts):
        found = {}
        for seen, count in counts.items():
            key = seen._replace(hint="")
            found[key] = found.get(key, 0) + count
        return found

    assert without_tags(settle(origins, {A})) == without_tags(origins)


KNOCKS = st.lists(
    st.builds(
        lambda source, port, flags: packets.tcp(
            ip_address(0xC0000200 + source),
            ip_address("203.0.113.7"),
            sport=9,
            dport=port,
            flags=flags,
        ),
        st.integers(0, 9),
        st.sampled_from([23, 80, 135]),
        st.sampled_from([2, 4, 16, 18]),
    ),
    max_size=60,
)


@given(KNOCKS, st.integers(1, 12))
def test_whatever_the_bound_every_packet_is_an_origin_or_overflow(stream, bound):
    tally = Tally(max_origins=bound)
    for packet in stream:
        tally.add(decode(packet))
    origins = sum(origin.packets for origin in tally.origins())
    assert sum(cell.packets for cell in tally.cells()) == len(stream) == origins + tally.overflow
    assert tally.imbalance() == 0
    assert tally.origin_count <= bound


@given(st.ip_addresses())
def test_whatever_the_source_says_the_rollup_is_one(booked, knocks, source):
    ends = source, knocks.ends4[1] if source.version == 4 else knocks.ends6[1]
    (origin,) = booked([packets.tcp(*ends, sport=9, dport=80)]).origins
    assert ip_address(origin.source) == source


@given(KNOCKS, st.integers(1, 12))
def test_a_bounded_window_still_adds_up(booked, stream, bound):
    rollup = booked(stream, max_origins=bound)
    assert rollup.books.counted == len(stream)


def test_a_known_origin_is_counted_beyond_the_bound():
    tally, first, other = Tally(max_origins=1), A, B
    for source in (first, other, first):
        packet = packets.tcp(ip_address(source), ip_address("203.0.113.7"), sport=9, dport=80)
        tally.add(decode(packet))
    assert ([o.packets for o in tally.origins()], tally.overflow) == ([2], 1)


def test_sources_beyond_the_bound_are_still_counted_as_sources(booked):
    from teiten.rollup import sketch

    stream = [
        packets.tcp(ip_address(0x64400000 + n), ip_address("203.0.113.7"), sport=9, dport=80)
        for n in range(500)
    ]
    rollup = booked(stream, max_origins=1)
    assert abs(sketch.estimate(sketch.registers(rollup.sources["4"])) - 500) < 25


def test_the_walkers_that_are_remembered_are_bounded():
    tally = Tally(max_origins=3)
    for n in range(50):
        packet = packets.tcp(
            ip_address(0x64400000 + n),
            ip_address("203.0.113.7"),
            sport=9,
            dport=135,
            options=b"\x02\x04\x05\xb4\x01\x01\x04\x02",
        )
        tally.add(decode(packet))
    assert len(tally._neighbours) <= 3


def test_mapped_sources_are_written_as_the_format_wants(booked, knocks):
    source = ip_address("::ffff:192.0.2.33")
    packet = packets.udp(source, knocks.ends6[1], sport=9, dport=80)
    assert [origin.source for origin in booked([packet]).origins] == ["::ffff:c000:221"]
