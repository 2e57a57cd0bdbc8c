"""A capture's packets are each in exactly one window, and the windows are the clock's."""

from ipaddress import ip_address

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.captures.replay import Replay
from appliance.counting.window import Window
from appliance.reading.decode import Skip, decode
from appliance.reading.monitored import Monitored, parse
from simulator.shapes import packets
from teiten.capture.links import RAW
from teiten.capture.pcap import Record
from teiten.capture.read import Chunk, Frame, chunks, read
from teiten.rollup import check, codec
from teiten.rollup.record import Clock

BOX = ip_address("203.0.113.7")
KNOCK = packets.tcp(ip_address("100.64.0.9"), BOX, sport=9, dport=135)
NO_LINK = 65535


def cut(frames, size=3):
    """Chunks of `size` frames."""
    records = [
        Record(round(time * 10**9), RAW, packet, len(packet))
        if isinstance(packet, bytes)
        else Record(round(time * 10**9), NO_LINK, b"", 0)
        for time, packet in frames
    ]
    for at in range(0, len(records), size):
        part = tuple(records[at : at + size])
        yield Chunk(part, len(part), 0)


def windows(frames, *, seconds=10, blocks=(), max_origins=2_000, jobs=1, size=3):
    made = Replay(Monitored(parse(blocks)), seconds=seconds, max_origins=max_origins)
    found = list(made.run(cut(frames, size), jobs=jobs))
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


def one_by_one(frames, *, seconds, max_origins):
    """The same windows, filled packet by packet as a sensor does."""
    made = []
    for time, packet in frames:
        if not made or time >= made[-1].end:
            made.append(Window(int(time // seconds * seconds), seconds, max_origins=max_origins))
        made[-1].add(packet if isinstance(packet, Skip) else decode(packet))
    return made


def comparable(rollup):
    return codec.encode(msgspec.structs.replace(rollup, exposure={}))


def of_a_sensor(window):
    return window.rollup(
        sensor="replay", engine="replay", final=True, monitored={}, clock=Clock(source="capture")
    )


def knock(source, target, port, tool):
    """A SYN that looks like nobody's, Blaster's, ZMap's, masscan's or Mirai's."""
    ends = ip_address(f"100.64.0.{source}"), ip_address(f"203.0.113.{target}")
    sequence, identification = 0, 1
    if tool == "masscan":
        sequence, identification = 77, int(ends[1]) & 0xFFFF ^ port ^ 77
    return packets.tcp(
        *ends,
        sport=9,
        dport=port,
        seq=int(ends[1]) if tool == "mirai" else sequence,
        ip_id={"zmap": 54321}.get(tool, identification),
        ttl=128,
        options=bytes.fromhex("020405b401010402") if tool == "blaster" else b"",
    )


KNOCKS = st.builds(
    knock,
    st.integers(1, 3),
    st.integers(1, 6),
    st.sampled_from([80, 135]),
    st.sampled_from(["", "blaster", "blaster", "zmap", "masscan", "mirai"]),
)
FRAMES = st.lists(
    st.builds(
        Frame,
        st.integers(0, 400).map(lambda tenths: tenths / 10),
        KNOCKS | st.just(Skip.UNMONITORED) | st.just(b"\x45"),
    ),
    max_size=60,
)


@given(FRAMES, st.integers(1, 9), st.integers(1, 6))
def test_chunks_of_any_size_are_as_if_packets_had_come_one_by_one(frames, size, max_origins):
    found = windows(frames, seconds=10, max_origins=max_origins, size=size)
    expected = one_by_one(frames, seconds=10, max_origins=max_origins)
    assert [comparable(r) for r in found] == [comparable(of_a_sensor(w)) for w in expected]


@given(FRAMES.filter(lambda frames: len(frames) > 9), st.integers(1, 4))
@settings(max_examples=15)
def test_the_number_of_processes_changes_nothing(frames, max_origins):
    one, two, three = (
        [codec.encode(r) for r in windows(frames, max_origins=max_origins, jobs=jobs)]
        for jobs in (1, 2, 3)
    )
    assert one == two == three


def test_a_walk_across_chunks_is_a_sweep():
    frames = [Frame(n, knock(1, n, 135, "blaster")) for n in range(1, 4)]
    (found,) = windows(frames, size=1)
    assert [(o.tag, o.packets) for o in found.origins] == [("blaster", 3)]


def test_an_origin_that_was_kept_takes_packets_of_every_later_chunk():
    ports = [1, 2, 3, 2, 1, 4, 1]
    frames = [Frame(0, knock(1, 1, port, "")) for port in ports]
    (found,) = windows(frames, size=3, max_origins=2)
    assert [(o.number, o.packets) for o in found.origins] == [(1, 3), (2, 2)]
    assert found.books.overflow == 2


@pytest.mark.real
@pytest.mark.parametrize(
    "name", ["pcap/esnet/masscan_tcp.pcap", "pcap/libtrace/100_packets.pcapng"]
)
def test_a_real_file_in_small_chunks_is_the_file_at_once(real, name):
    def fold(size, jobs):
        made = Replay(Monitored(()), seconds=10, max_origins=100)
        return [codec.encode(r) for r in made.run(chunks(real / name, size=size), jobs=jobs)]

    assert fold(9_999, 1) == fold(7, 1) == fold(13, 2) == fold(40, 3)


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
