"""Every frame of a capture is a packet for the lab or has a reason, and its moment is kept."""

import struct
import tracemalloc
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from itertools import pairwise
from pathlib import Path

import dpkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.files import captures
from simulator.files.captures import Contents
from simulator.script.remap import Remap
from simulator.shapes import packets
from teiten.capture.links import ETHERNET, RAW
from teiten.errors import OperatorError

BLOCKS = ip_network("203.0.113.0/24"), ip_network("2001:db8:1::/64")
REMAP = Remap(BLOCKS, 1)
START = 1_700_000_000 * 10**9
V4 = packets.udp(ip_address("1.2.3.4"), ip_address("5.6.7.8"), sport=1, dport=2, payload=b"four")
V6 = packets.udp(ip_address("2001:db8::1"), ip_address("2001:db8::2"), sport=1, dport=2)
LONG = packets.udp(
    ip_address("1.2.3.4"), ip_address("5.6.7.8"), sport=1, dport=2, payload=b"x" * 2000
)
ARP = bytes(12) + b"\x08\x06" + bytes(28)


def pcap(frames: Iterable[tuple[int, bytes]], *, link: int = RAW, cut: int = 0) -> bytes:
    """A pcap file of frames at their nanoseconds, each `cut` bytes shorter than on the wire."""
    data = bytearray(struct.pack("<IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, link))
    for moment, frame in frames:
        seconds, rest = divmod(moment, 10**9)
        data += struct.pack("<IIII", seconds, rest, len(frame), len(frame) + cut) + frame
    return bytes(data)


@pytest.fixture
def file(tmp_path):
    def write(data: bytes, name: str = "a.pcap") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def even(found: Contents) -> bool:
    return found.frames == found.packets + found.not_ip + found.unread + found.unfit


def test_what_a_capture_holds_is_counted_by_reason(file):
    ethernet = [bytes(12) + b"\x08\0" + V4, bytes(12) + b"\x86\xdd" + V6, ARP]
    found = captures.look(file(pcap([(START, frame) for frame in ethernet], link=ETHERNET)), REMAP)
    assert (found.frames, found.packets, found.not_ip) == (3, 2, 1)
    found = captures.look(file(pcap([(START, V4), (START, LONG), (START, b"\x45")])), REMAP)
    assert (found.frames, found.packets, found.unfit) == (3, 1, 2)
    found = captures.look(file(pcap([(START, V4)], link=147)), REMAP)
    assert (found.frames, found.packets, found.unread) == (1, 0, 1)


def test_a_family_that_nobody_watches_has_no_packets(file):
    path = file(pcap([(START, V4), (START, V6)]))
    for block in BLOCKS:
        remap = Remap([block], 1)
        found = captures.look(path, remap)
        assert (found.packets, found.unfit) == (1, 1)
        assert [p.destination.version for _, p in captures.probes(path, remap)] == [block.version]


def test_what_was_cut_short_is_counted_and_filled_up(file):
    path = file(pcap([(START, V4[:24])], cut=len(V4) - 24))
    assert captures.look(path, REMAP).cut == 1
    ((_, probe),) = captures.probes(path, REMAP)
    assert len(probe.packet) == len(V4)


def test_moments_are_kept_to_the_nanosecond(file):
    gaps = [0, 1, 999, 123_456_789, 3_600 * 10**9 + 7]
    path = file(pcap([(START + gap, V4) for gap in gaps]))
    assert [moment for moment, _ in captures.probes(path, REMAP)] == gaps
    found = captures.look(path, REMAP)
    assert (found.first - START, found.last - START) == (0, gaps[-1])


def test_time_never_goes_back(file):
    path = file(pcap([(START + at, V4) for at in (5, 9, 7, 3, 9, 12)]))
    assert [moment for moment, _ in captures.probes(path, REMAP)] == [0, 4, 4, 4, 4, 7]
    assert captures.look(path, REMAP).late == 2


def test_what_cannot_be_played_does_not_begin_the_time(file):
    path = file(pcap([(START, b"\x45"), (START + 5, V4), (START + 6, V4)]))
    assert [moment for moment, _ in captures.probes(path, REMAP)] == [0, 1]
    assert captures.look(path, REMAP).seconds == 1e-9


def test_a_folder_is_read_smallest_file_first(file, tmp_path):
    large = file(pcap([(START, V4)] * 2), "a.pcap")
    (tmp_path / "b").mkdir()
    small = file(pcap([(START, V4)]), "b/b.pcapng")
    file(b"", "notes.txt")
    assert captures.files(tmp_path) == [small, large]
    assert captures.files(large) == [large]


def test_a_folder_without_captures_is_the_operators_mistake(tmp_path):
    with pytest.raises(OperatorError, match="holds no capture files"):
        captures.files(tmp_path)


def test_what_is_not_there_is_the_operators_mistake(tmp_path):
    with pytest.raises(OperatorError, match=r"none\.pcap: there is no such capture"):
        captures.look(tmp_path / "none.pcap", REMAP)


@pytest.mark.parametrize("content", [b"", b"no capture", struct.pack("<I", 0xA1B2C3D4)])
def test_a_file_that_is_none_is_named(file, content):
    with pytest.raises(OperatorError, match=r"x\.pcap: (this is neither|damaged)"):
        captures.look(file(content, "x.pcap"), REMAP)


@pytest.mark.parametrize("work", [captures.look, lambda *on: list(captures.probes(*on))])
def test_a_damaged_file_is_named_with_the_place_and_the_reason(file, work):
    path = file(pcap([(START, V4)] * 3)[:-1])
    with pytest.raises(
        OperatorError, match=r"a\.pcap: damaged after 2 frames: a record is cut off"
    ):
        work(path, REMAP)


def test_a_capture_is_said_in_words():
    found = Contents(Path("a.pcap"), 4_000, 3_000, 900, 60, 40, cut=7, late=1, first=0, last=10**10)
    assert captures.describe([found]) == (
        "a.pcap: 3,000 packets in 10.0 s; 7 cut short and filled up; 1 late and played at once; "
        "900 frames not IP; 60 frames of a link type that is not read; "
        "40 too long, broken or of a family that nobody watches"
    )
    assert captures.describe([found, found]).startswith("2 captures: 6,000 packets; 14 cut short")


def test_only_a_part_of_a_large_capture_is_held(file):
    whole = packets.udp(
        ip_address("1.2.3.4"), ip_address("5.6.7.8"), sport=1, dport=2, payload=b"x" * 1400
    )
    path = file(pcap((START + n, whole) for n in range(20_000)))
    assert path.stat().st_size > 28_000_000
    tracemalloc.start()
    assert captures.look(path, REMAP).packets == sum(1 for _ in captures.probes(path, REMAP))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8 << 20


def booked(path: Path) -> None:
    """A file of any bytes has books that are even, or is refused with its name."""
    try:
        found = captures.look(path, REMAP)
    except OperatorError as refused:
        assert str(path) in refused.message  # noqa: PT017 - either this or what follows
        return
    moments = [moment for moment, _ in captures.probes(path, REMAP)]
    assert even(found)
    assert len(moments) == found.packets
    assert all(one <= other for one, other in pairwise(moments))


def test_every_truncation_is_booked_or_refused(file):
    whole = pcap([(START, V4), (START + 1, V6)])
    for length in range(len(whole)):
        booked(file(whole[:length]))


@given(data=st.data())
def test_mutated_bytes_are_booked_or_refused(tmp_path_factory, data):
    link = data.draw(st.sampled_from([ETHERNET, RAW]))
    head = bytes(12) + b"\x08\0" if link == ETHERNET else b""
    whole = bytearray(pcap([(START, head + V4), (START + 1, head + V6)], link=link))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("mutated") / "a.pcap"
    path.write_bytes(whole)
    booked(path)


def another_reader(path: Path) -> tuple[int, int, int]:
    """Frames, IP packets, and packets that a link carries, as dpkt finds them."""
    frames = ip = fit = 0
    with path.open("rb") as opened:
        reader = dpkt.pcap.UniversalReader(opened)
        outer = {1: dpkt.ethernet.Ethernet, 113: dpkt.sll.SLL}[reader.datalink()]
        for _, data in reader:
            frames += 1
            inner = outer(bytes(data)).data
            ip += isinstance(inner, dpkt.ip.IP | dpkt.ip6.IP6)
            fit += isinstance(inner, dpkt.ip.IP) and 20 <= inner.len <= 1500
            fit += isinstance(inner, dpkt.ip6.IP6) and inner.plen <= 1460
    return frames, ip, fit


@pytest.mark.real
def test_every_real_capture_holds_what_another_reader_finds(real):
    found = [captures.look(path, REMAP) for path in captures.files(real / "pcap")]
    assert len(found) == len(list((real / "pcap").rglob("*.pcap*"))) > 60
    for one in found:
        assert even(one)
        ours = (one.frames, one.packets + one.unfit, one.packets)
        assert ours == another_reader(one.path), one.path.name
    counts = {one.path.name: one.packets for one in found}
    assert counts["masscan_tcp.pcap"] == 1005
    assert counts["pkt.TCP.synflood.spoofed.pcap"] == 37841
    assert counts["amp.UDP.isakmp.pcap"] == 3984


@pytest.mark.real
def test_every_real_packet_is_played_at_its_recorded_moment(real):
    for path in captures.files(real / "pcap"):
        with path.open("rb") as opened:
            times = [time for time, _ in dpkt.pcap.UniversalReader(opened)]
        played = [moment for moment, _ in captures.probes(path, REMAP)]
        if len(played) == len(times) and times == sorted(times):
            theirs = [float(time - times[0]) * 1e9 for time in times]
            assert played == pytest.approx(theirs, abs=500)
