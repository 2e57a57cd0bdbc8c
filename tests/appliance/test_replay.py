"""A capture's packets are each in exactly one window, and the windows are the clock's."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.capture import Frame, read
from appliance.decode import Skip
from appliance.monitored import Monitored, parse
from appliance.replay import replay
from simulator import packets
from teiten.rollup import check

BOX = ip_address("203.0.113.7")
KNOCK = packets.tcp(ip_address("100.64.0.9"), BOX, sport=9, dport=135)
EVERYTHING = Monitored(())


def windows(frames, *, seconds=10, blocks=()):
    found = list(replay(frames, Monitored(parse(blocks)), seconds=seconds, max_origins=2_000))
    assert [check.fault(rollup) for rollup in found] == [None] * len(found)
    return found


def received(found):
    return [(rollup.starts, rollup.books.received) for rollup in found]


@pytest.mark.real
def test_a_hundred_seconds_are_a_hundred_packets_in_aligned_windows(real):
    found = windows(read(real / "pcap/libtrace/100_seconds.pcap"))
    assert sum(rollup.books.received for rollup in found) == 100
    assert all(rollup.starts % 10 == 0 for rollup in found)
    assert all(rollup.books.received == 10 for rollup in found[1:-1])


@pytest.mark.real
def test_pcap_and_pcapng_have_the_same_books(real):
    one, other = (
        windows(read(real / f"pcap/libtrace/100_packets.{k}")) for k in ("pcap", "pcapng")
    )
    assert [(r.start, r.books, r.ports, r.origins) for r in one] == [
        (r.start, r.books, r.ports, r.origins) for r in other
    ]


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "frames", "counted"), [("vlan.pcap", 395, 230), ("100_sll.pcap", 100, 0)]
)
def test_frames_that_are_not_ip_are_received_and_unmonitored(real, name, frames, counted):
    """The cooked file says Ethernet loopback (0x0060) of each of its frames."""
    books = [rollup.books for rollup in windows(read(real / "pcap/libtrace" / name))]
    assert sum(b.received for b in books) == frames
    assert sum(b.counted for b in books) == counted


@pytest.mark.real
def test_a_real_scan_is_in_the_books_whole(real):
    found = windows(read(real / "pcap/esnet/masscan_tcp.pcap"), seconds=3600)
    tagged = sum(o.packets for rollup in found for o in rollup.origins if o.tag == "masscan")
    assert (sum(rollup.books.received for rollup in found), tagged) == (1_005, 1_003)


TIMES = st.lists(st.floats(0, 4e9, allow_nan=False), max_size=40)


@given(TIMES, st.sampled_from([1, 10, 3600, 86400]))
def test_every_packet_is_in_exactly_one_window(times, seconds):
    found = windows((Frame(time, KNOCK) for time in times), seconds=seconds)
    assert sum(rollup.books.received for rollup in found) == len(times)
    starts = [rollup.starts for rollup in found]
    assert starts == sorted(set(starts))
    assert all(start % seconds == 0 for start in starts)


def test_a_boundary_belongs_to_the_window_that_it_begins():
    found = windows(Frame(time, KNOCK) for time in (10.0, 19.999, 20.0))
    assert received(found) == [(10, 2), (20, 1)]


def test_a_late_packet_is_booked_in_the_window_that_is_open():
    found = windows(Frame(time, KNOCK) for time in (5, 25, 7, 26))
    assert received(found) == [(0, 1), (20, 3)]


def test_hours_without_packets_are_missing():
    assert received(windows([Frame(5, KNOCK), Frame(95, KNOCK)])) == [(0, 1), (90, 1)]


def test_exposure_is_the_time_between_the_first_and_the_last_packet():
    found = windows((Frame(t, KNOCK) for t in (4, 8, 12, 37)), blocks=["203.0.113.0/24"])
    assert [r.exposure["4"].seconds for r in found] == [6, 10, 7]


def test_only_what_is_for_a_monitored_block_is_counted():
    elsewhere = packets.tcp(BOX, ip_address("100.64.0.9"), sport=135, dport=9)
    stream = [Frame(0, KNOCK), Frame(0, elsewhere), Frame(0, Skip.UNMONITORED)]
    (found,) = windows(stream, blocks=["203.0.113.0/29"])
    assert (found.books.counted, found.books.unmonitored) == (1, 2)


def test_a_torn_packet_to_somebody_else_is_unmonitored_and_one_to_us_is_malformed():
    elsewhere = packets.tcp(BOX, ip_address("100.64.0.9"), sport=135, dport=9)
    stream = [Frame(0, KNOCK[:30]), Frame(0, elsewhere[:30])]
    (found,) = windows(stream, blocks=["203.0.113.0/24"])
    assert (found.books.malformed, found.books.unmonitored) == (1, 1)


def test_no_packets_are_no_windows():
    assert windows([]) == []
