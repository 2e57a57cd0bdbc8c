"""Whatever the bound, nothing is lost."""

from ipaddress import ip_address

from hypothesis import given
from hypothesis import strategies as st

from appliance.counting.tally import Tally
from appliance.reading.decode import decode
from simulator.shapes import packets

A, B = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])

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


def test_mapped_sources_are_written_as_the_format_wants(booked, knocks):
    source = ip_address("::ffff:192.0.2.33")
    packet = packets.udp(source, knocks.ends6[1], sport=9, dport=80)
    assert [origin.source for origin in booked([packet]).origins] == ["::ffff:c000:221"]
