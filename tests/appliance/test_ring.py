"""The ring keeps what an order names, within its bounds, and its trouble is a sentence."""

import contextlib

import dpkt
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.kernel import nfqueue
from appliance.reading.decode import Skip, decode
from appliance.ring import blocks, order
from appliance.ring.keeper import Ring
from appliance.ring.segments import SHARE, Segments, segments, size
from appliance.ring.wanted import Wanted, describe, protocols
from simulator.shapes import packets
from teiten.capture.read import read

NOW = 1_700_000_000.25


def kept(folder):
    return [frame for _, path in segments(folder) for frame in read(path)]


@pytest.fixture
def ring(tmp_path):
    """A ring that has obeyed an order; nothing of the disk is held in reserve."""
    made = []

    def begin(now=NOW, **wanted):
        order.give(tmp_path, Wanted(**wanted))
        made.append(Ring(tmp_path, reserve=0))
        made[-1].tick(now)
        return made[-1]

    yield begin
    for one in made:
        one.close(NOW)


def feed(ring, *stream, now=NOW):
    for packet in stream:
        ring.add(packet, decode(packet), now)
    ring.tick(now)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["tcp4", "udp4", "icmp4", "tcp6", "udp6", "icmp6"]),
        ({"family": 6}, ["tcp6", "udp6", "icmp6"]),
        ({"protocols": (1, 58)}, ["icmp4", "icmp6"]),
        ({"port": 135}, ["tcp4", "tcp6"]),
        ({"port": 4321, "family": 4}, ["tcp4", "udp4"]),
        ({"port": 8}, []),
        ({"protocols": (17,), "port": 135}, []),
        ({"on": False}, []),
    ],
    ids=str,
)
def test_an_order_names_packets(ring, knocks, tmp_path, wanted, names):
    whole = knocks.whole()
    feed(ring(**wanted), *whole.values())
    assert [frame.packet for frame in kept(tmp_path / "capture")] == [whole[n] for n in names]


@pytest.mark.parametrize(
    ("wanted", "held"),
    [({}, True), ({"family": 4}, True), ({"family": 6}, False), ({"protocols": (6,)}, False)],
    ids=str,
)
def test_of_a_malformed_packet_only_the_family_can_be_asked(wanted, held):
    assert Wanted(**wanted).holds(b"\x45", Skip.MALFORMED) == held


def test_a_later_fragment_has_no_port(knocks):
    packet = packets.ip(*knocks.ends4, 17, bytes(32), fragment=2)
    assert not Wanted(port=0).holds(packet, decode(packet))


@pytest.mark.parametrize(
    ("word", "numbers"),
    [("tcp", (6,)), ("icmp", (1, 58)), ("47", (47,)), ("256", ()), ("x", ()), ("", ()), ("²", ())],
)
def test_a_protocol_is_a_name_or_a_number(word, numbers):
    assert protocols(word) == numbers


def test_an_order_is_described():
    assert describe(Wanted()) == "everything examined"
    assert describe(Wanted(family=6, protocols=(1, 58), port=9)) == "IPv6, ICMP, port 9"
    assert describe(Wanted(protocols=(47,))) == "protocol 47"


def test_nothing_is_kept_without_an_order(tmp_path, knocks):
    ring = Ring(tmp_path)
    feed(ring, *knocks.whole().values())
    assert (ring.running, ring.said(), list(tmp_path.iterdir())) == (False, "", [])


def test_only_its_user_can_read_it(ring, knocks, tmp_path):
    feed(ring(), *knocks.whole().values())
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "capture").rglob("*")]
    assert ((tmp_path / "capture").stat().st_mode & 0o777, modes) == (0o700, [0o600])
    assert (tmp_path / order.NAME).stat().st_mode & 0o777 == 0o600


@given(st.lists(st.tuples(st.binary(max_size=90), st.integers(0, 2**31)), max_size=9))
def test_another_reader_finds_the_same_packets_and_times(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("ring") / "a.pcapng"
    made = b"".join(blocks.packet(data, len(data), time / 8) for data, time in found)
    path.write_bytes(blocks.head() + made)
    expected = [(time / 8, data) for data, time in found]
    assert [tuple(frame) for frame in read(path)] == expected
    with path.open("rb") as file:
        theirs = dpkt.pcapng.Reader(file)
        assert theirs.datalink() == 101
        assert [(float(time), bytes(data)) for time, data in theirs] == expected


def test_the_head_says_where_the_queue_cuts():
    assert blocks.SNAP == nfqueue.COPY_BYTES
    assert len(blocks.head()) == blocks.HEAD_BYTES
    assert blocks.head()[-8:-4] == nfqueue.COPY_BYTES.to_bytes(4, "little")


@pytest.mark.parametrize(("payload", "original"), [(10, 38), (484, 512), (1000, 1028)])
def test_a_cut_packet_keeps_its_own_length(ring, knocks, tmp_path, payload, original):
    whole = packets.udp(*knocks.ends4, sport=1, dport=2, payload=bytes(payload))
    feed(ring(), whole[: blocks.SNAP])
    ((_, path),) = segments(tmp_path / "capture")
    assert int.from_bytes(path.read_bytes()[blocks.HEAD_BYTES + 24 :][:4], "little") == original


def test_whole_blocks_end_where_a_crash_tore_one():
    one = blocks.packet(b"abcde", 5, 1)
    data = blocks.head() + one + one
    for length in range(len(data) + 1):
        ends = [0, 28, blocks.HEAD_BYTES, blocks.HEAD_BYTES + len(one), len(data)]
        assert blocks.whole(data[:length]) == max(end for end in ends if end <= length)
    assert blocks.whole(data + bytes(64)) == len(data)


def test_the_ring_never_grows_beyond_its_bound_and_ends_with_the_newest(tmp_path):
    ring = Segments(tmp_path / "r", blocks.head(), max_bytes=64_000, seconds=1e6, reserve=0)
    largest = 0
    for n in range(3000):
        ring.append(blocks.packet(n.to_bytes(4, "big") * 20, 80, NOW + n), NOW + n)
        largest = max(largest, size(tmp_path / "r"))
    ring.flush(NOW + 3000)
    numbers = [int.from_bytes(frame.packet[:4], "big") for frame in kept(tmp_path / "r")]
    assert 64_000 * (SHARE - 2) / SHARE < largest <= 64_000
    assert numbers == list(range(numbers[0], 3000))
    ring.close()


def test_nothing_stays_that_is_older_than_the_limit(ring, knocks, tmp_path):
    made = ring(hours=1)
    for minute in range(180):
        feed(made, knocks.whole()["tcp4"], now=NOW + 60 * minute)
        times = [frame.time for frame in kept(tmp_path / "capture")]
        assert min(times) >= NOW + 60 * (minute - 60)
        assert len(times) >= min(minute + 1, 60 * (SHARE - 1) // SHARE)


def test_what_is_kept_ages_after_the_order_ended(ring, knocks, tmp_path):
    made = ring(hours=2)
    feed(made, knocks.whole()["tcp4"])
    order.give(tmp_path, Wanted(on=False, hours=2))
    made.tick(NOW + 3600)
    assert made.said() == "off; 0.0 MB are kept for at most 2 h"
    made.tick(NOW + 7201)
    assert (made.said(), segments(tmp_path / "capture")) == ("", [])


def test_a_clock_that_was_set_back_begins_a_segment(ring, knocks, tmp_path):
    made = ring()
    feed(made, knocks.whole()["tcp4"])
    feed(made, knocks.whole()["tcp4"], now=NOW - 86_400)
    assert len(segments(tmp_path / "capture")) == 2


def test_a_new_daemon_goes_on_with_the_ring(ring, knocks, tmp_path):
    feed(ring(), knocks.whole()["tcp4"])
    again = Ring(tmp_path, reserve=0)
    again.tick(NOW)
    feed(again, knocks.whole()["tcp4"])
    again.close(NOW)
    assert len(kept(tmp_path / "capture")) == 2


def test_another_order_holds_from_the_next_tick_on(ring, knocks, tmp_path):
    made, whole = ring(family=6), knocks.whole()
    order.give(tmp_path, Wanted(family=4, since=1))
    made.tick(NOW)
    feed(made, whole["tcp4"], whole["tcp6"])
    assert [frame.packet for frame in kept(tmp_path / "capture")] == [whole["tcp4"]]


def test_what_runs_is_said(ring, knocks):
    made = ring(family=6, megabytes=3)
    feed(made, *knocks.whole().values())
    assert made.said() == "keeps IPv6: 3 packets, 0.0 MB; at most 3 MB and 24 h"


@pytest.mark.parametrize("raw", [b"{", b'{"megabytes": 0}', b'{"more": 1}', b"\xff"])
def test_an_order_that_makes_no_sense_is_said(ring, knocks, tmp_path, raw):
    made = ring()
    (tmp_path / order.NAME).write_bytes(raw)
    feed(made, knocks.whole()["tcp4"])
    assert not made.running
    assert made.said().startswith("STOPPED: capture.json: ")


def test_a_full_disk_ends_the_capture_with_whole_packets_and_a_sentence(disk, knocks):
    order.give(disk, Wanted(megabytes=1))
    made = Ring(disk, reserve=0)
    made.tick(NOW)
    feed(made, knocks.whole()["tcp4"])
    with pytest.raises(OSError, match="No space"):
        (disk / "others").write_bytes(bytes(1 << 20))
    for _ in range(200):
        feed(made, packets.udp(*knocks.ends4, sport=1, dport=2, payload=bytes(400)))
    assert (made.running, made.said()) == (False, "STOPPED: capture: No space left on device")
    assert len(kept(disk / "capture")) >= 1
    (disk / "others").unlink()
    made.tick(NOW + 86_401)
    assert segments(disk / "capture") == []
    made.close(NOW)


def test_a_disk_that_has_little_left_is_left_to_the_rollups(disk, knocks):
    order.give(disk, Wanted(megabytes=1))
    made = Ring(disk)
    made.tick(NOW)
    feed(made, knocks.whole()["tcp4"])
    assert made.said() == "STOPPED: capture: less than 16 MB would be free"
    assert not made.running


def test_a_folder_that_cannot_be_made_is_said_until_another_order_comes(tmp_path, knocks):
    (tmp_path / "capture").write_bytes(b"")
    order.give(tmp_path, Wanted())
    made = Ring(tmp_path)
    made.tick(NOW)
    feed(made, knocks.whole()["tcp4"])
    assert made.said().startswith("STOPPED: ")
    (tmp_path / "capture").unlink()
    order.give(tmp_path, Wanted(since=1))
    made.tick(NOW)
    feed(made, knocks.whole()["tcp4"])
    made.close(NOW)
    assert len(kept(tmp_path / "capture")) == 1


def test_strange_files_in_the_folder_are_left_alone(ring, knocks, tmp_path):
    made = ring(hours=1)
    (tmp_path / "capture" / "mine.pcapng").write_bytes(b"")
    feed(made, knocks.whole()["tcp4"])
    made.tick(NOW + 1e6)
    assert [path.name for path in (tmp_path / "capture").iterdir()] == ["mine.pcapng"]


def test_an_order_comes_back_as_it_was(tmp_path):
    wanted = Wanted(family=6, protocols=(1, 58), port=9, megabytes=2, hours=3, since=NOW)
    order.give(tmp_path, wanted)
    assert order.understood(order.found(tmp_path)) == wanted


@given(st.binary(max_size=60))
def test_any_order_is_understood_or_refused(raw):
    with contextlib.suppress(msgspec.MsgspecError):
        assert isinstance(order.understood(raw), Wanted)
