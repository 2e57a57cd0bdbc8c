from datetime import UTC, datetime
from ipaddress import IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.shapes import packets
from teiten.compare.mine import Blocks, Counted, rollups
from teiten.compare.record import Wanted
from teiten.rollup.record import Books, Cell, Class, Clock, Exposure, Rollup

TELNET = Wanted(4, 6, 23)


def syn(destination="192.0.2.7", port=23):
    return packets.tcp(ip_address("100.64.0.9"), ip_address(destination), sport=1, dport=port)


def rollup(start, sequence, packets, sensor="s1"):
    return Rollup(
        sensor=sensor,
        kind="sensor",
        engine="queue",
        software="test",
        start=datetime.fromtimestamp(start, UTC),
        seconds=3600,
        sequence=sequence,
        final=True,
        exposure={"4": Exposure(16, 1800)},
        clock=Clock(source="system"),
        books=Books(received=packets, counted=packets, examined=packets),
        ports=(
            Cell(4, 1, Class.SCAN, 8, 1),
            Cell(4, 1, Class.BACKSCATTER, 3, 1),
            Cell(4, 6, Class.SCAN, 23, packets - 2),
        ),
        origins=(),
    )


def test_a_capture_is_cut_into_hours_and_quiet_ones_count_too(start):
    counted = Counted()
    for second in (600, 900, 8000):
        counted.add(start + second, syn(), Blocks())
    spans = counted.spans()
    assert [(span.start - start, span.seconds) for span in spans] == [
        (0, 3000),
        (3600, 3600),
        (7200, 800),
    ]
    assert [span.packets.get(TELNET, 0) for span in spans] == [2, 0, 1]


def test_a_packet_for_somebody_else_is_time_and_no_knock(start):
    mine = Blocks([ip_network("192.0.2.0/28"), ip_network("2001:db8::/64")])
    counted = Counted()
    counted.add(start, syn("192.0.2.7"), mine)
    counted.add(start + 60, syn("198.51.100.1"), mine)
    (span,) = counted.spans()
    assert (span.packets, span.seconds, counted.elsewhere) == ({TELNET: 1}, 60, 1)
    assert mine.addresses == {4: 16, 6: 2**64}


def test_what_cannot_be_read_is_counted(start):
    counted = Counted()
    counted.add(start, b"\x45", Blocks())
    assert counted.unread == 1
    assert counted.spans()[0].packets == {}


def test_an_empty_capture_has_no_time():
    assert Counted().spans() == ()


@given(st.integers(0, 32), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_block_holds_what_the_library_says_that_it_holds(length, base, address):
    block = ip_network((base, length), strict=False)
    known = ip_address(address)
    assert (known.packed in Blocks([block])) == (known in block)


@given(st.integers(1, 128), st.integers(0, 2**128 - 1))
def test_families_do_not_mix(length, base):
    assert ip_address("192.0.2.7").packed not in Blocks([IPv6Network((base, length), strict=False)])


def test_the_newest_rollup_of_a_window_counts_and_it_says_its_own_exposure(start):
    (span,) = rollups([rollup(start, 2, 9), rollup(start, 3, 12), rollup(start, 1, 5)])
    assert span.packets == {Wanted(4, 1, None): 2, TELNET: 10}
    assert (span.seconds, span.addresses) == (1800, {4: 16})


def test_windows_are_in_the_order_of_time(start):
    found = rollups([rollup(start + 3600, 1, 5), rollup(start, 1, 5), rollup(start, 1, 6, "s2")])
    assert [span.start - start for span in found] == [0, 0, 3600]


@pytest.mark.parametrize(
    ("key", "said", "comparable"),
    [
        (TELNET, "23/TCP", True),
        (Wanted(6, 17, 53), "53/UDP IPv6", True),
        (Wanted(4, 1, None), "ICMP", True),
        (Wanted(6, 58, None), "ICMPv6", True),
        (Wanted(4, 6, 0), "0/TCP", False),
        (Wanted(4, 47, 0), "0/protocol 47", False),
    ],
)
def test_what_is_wanted_is_written_as_operators_write_it(key, said, comparable):
    assert (key.label, key.comparable) == (said, comparable)
