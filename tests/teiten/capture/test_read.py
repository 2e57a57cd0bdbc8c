"""Every kind of file that people keep packets in is read, and a torn one to where it is whole."""

import struct
import tracemalloc
from ipaddress import ip_address

import dpkt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.shapes import packets
from teiten.capture import pcapng
from teiten.capture.links import unwrap
from teiten.capture.pcap import MAX_FRAME
from teiten.capture.read import chunks, read
from teiten.capture.write import Writer
from teiten.errors import OperatorError

ETHERNET = b"\0" * 12 + b"\x08\0"


def pcap(*frames, link=1, order="<", magic=0xA1B2C3D4, extra=0, every=1, more=0):
    """A pcap file; one frame `every` so many ticks, each cut short by `more` bytes."""
    data = struct.pack(f"{order}IHHIIII", magic, 2, 4, 0, 0, 65535, link)
    for at, frame in enumerate(frames):
        data += struct.pack(f"{order}IIII", 1000, at * every, len(frame), len(frame) + more)
        data += bytes(extra) + frame
    return data


class Ng:
    """Blocks of a pcapng file, in one byte order."""

    def __init__(self, order="<"):
        self.order = order

    def block(self, kind, body, *, length=None):
        body += bytes(-len(body) % 4)
        told = struct.pack(f"{self.order}I", length or len(body) + 12)
        return struct.pack(f"{self.order}I", kind) + told + body + told

    def section(self, length=-1):
        return self.block(0x0A0D0D0A, struct.pack(f"{self.order}IHHq", 0x1A2B3C4D, 1, 0, length))

    def option(self, code, value):
        return struct.pack(f"{self.order}HH", code, len(value)) + value + bytes(-len(value) % 4)

    def interface(self, link=1, *, snap=0, options=b""):
        return self.block(1, struct.pack(f"{self.order}HHI", link, 0, snap) + options)

    def enhanced(self, frame, *, number=0, at=0, told=None, more=0):
        size = len(frame) if told is None else told
        times = at >> 32, at & 0xFFFFFFFF
        head = struct.pack(f"{self.order}IIIII", number, *times, size, size + more)
        return self.block(6, head + frame)

    def simple(self, frame, told=None):
        return self.block(3, struct.pack(f"{self.order}I", told or len(frame)) + frame)

    def old(self, frame, *, number=0, at=0, more=0):
        sizes = at >> 32, at & 0xFFFFFFFF, len(frame), len(frame) + more
        return self.block(2, struct.pack(f"{self.order}HHIIII", number, 0, *sizes) + frame)


@pytest.fixture
def frames_of(tmp_path):
    """The frames of a file's bytes, and the complaint where it is torn."""

    def read_back(data):
        path, complaints = tmp_path / "file", []
        path.write_bytes(data)
        frames = list(read(path, torn=lambda frames, why: complaints.append((frames, why))))
        return frames, *(complaints or [None])

    return read_back


@pytest.fixture(scope="session")
def packet():
    ends = ip_address("100.64.0.9"), ip_address("203.0.113.7")
    return packets.tcp(*ends, sport=4321, dport=135, options=b"\1" * 8)


@pytest.mark.parametrize("order", "<>", ids=["little", "big"])
@pytest.mark.parametrize(
    ("magic", "extra", "second"),
    [(0xA1B2C3D4, 0, 1e6), (0xA1B23C4D, 0, 1e9), (0xA1B2CD34, 8, 1e6)],
    ids=["micro", "nano", "kuznetsov"],
)
def test_pcap_is_read_in_every_dialect(frames_of, packet, order, magic, extra, second):
    data = pcap(*[packet] * 3, link=101, order=order, magic=magic, extra=extra, every=250_000)
    frames, torn = frames_of(data)
    assert [frame.packet for frame in frames] == [packet] * 3
    assert torn is None
    assert [f.time for f in frames] == pytest.approx(
        [1000 + n * 250_000 / second for n in range(3)]
    )


def records(path):
    return [record for chunk in chunks(path) for record in chunk.records()]


def test_moments_are_exact_to_the_nanosecond(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(pcap(b"", b"", b"", magic=0xA1B23C4D, every=333_333_333))
    moments = [1000 * 10**9 + n * 333_333_333 for n in range(3)]
    assert [record.moment for record in records(path)] == moments
    ng = Ng()
    blocks = b"".join(ng.enhanced(b"", at=moment + 2**60) for moment in moments)
    path.write_bytes(ng.section() + ng.interface(options=ng.option(9, b"\x09")) + blocks)
    assert [record.moment for record in records(path)] == [m + 2**60 for m in moments]


def test_a_packet_a_nanosecond_before_the_hour_is_before_the_hour(tmp_path):
    path, hour = tmp_path / "file", 1_700_000_000 // 3600 * 3600
    with path.open("wb") as file:
        Writer(file).write(hour * 10**9 - 1, b"")
    assert records(path)[0].moment // 10**9 == hour - 1


@pytest.mark.parametrize("kind", ["pcap", "pcapng", "old", "simple"])
def test_a_frame_that_was_cut_short_says_how_long_it_was(tmp_path, kind):
    ng, path = Ng(), tmp_path / "file"
    data = {
        "pcap": pcap(bytes(60), more=40),
        "pcapng": ng.enhanced(bytes(60), more=40),
        "old": ng.old(bytes(60), more=40),
        "simple": ng.simple(bytes(60), told=100),
    }[kind]
    path.write_bytes(data if kind == "pcap" else ng.section() + ng.interface(snap=60) + data)
    assert [(len(record.frame), record.length) for record in records(path)] == [(60, 100)]


@pytest.mark.parametrize("size", [1, 2, 7])
@pytest.mark.parametrize("kind", ["pcap", "pcapng"])
def test_chunks_have_every_frame_in_order_and_are_no_longer_than_told(tmp_path, size, kind):
    frames = [bytes([n]) * 20 for n in range(7)]
    ng, path = Ng(), tmp_path / "file"
    blocks = b"".join(map(ng.enhanced, frames))
    path.write_bytes(
        pcap(*frames, link=101) if kind == "pcap" else ng.section() + ng.interface(101) + blocks
    )
    found = list(chunks(path, size=size))
    assert [record.frame for chunk in found for record in chunk.records()] == frames
    assert [chunk.frames for chunk in found] == [size] * (7 // size) + [7 % size] * (7 % size > 0)
    assert found[-1].end == path.stat().st_size


@pytest.mark.parametrize("kind", ["pcap", "pcapng"])
def test_chunks_of_long_frames_have_few(tmp_path, kind):
    ng, path, frames = Ng(), tmp_path / "file", [bytes(200_000)] * 20
    blocks = b"".join(map(ng.enhanced, frames))
    path.write_bytes(pcap(*frames) if kind == "pcap" else ng.section() + ng.interface() + blocks)
    assert max(chunk.frames for chunk in chunks(path)) < 10


def test_the_check_sequence_s_length_is_no_part_of_the_link_type(frames_of, packet):
    frames, _ = frames_of(pcap(packet, link=0x2400_0000 | 101))
    assert frames[0].packet == packet


def test_a_pcap_of_every_length_gives_its_whole_frames(frames_of, packet):
    data = pcap(packet, packet, packet, link=101)
    for length in range(4, len(data)):
        frames, torn = frames_of(data[:length])
        whole, rest = divmod(length - 24, 16 + len(packet)) if length >= 24 else (0, 1)
        assert len(frames) == whole
        assert (torn is None) == (rest == 0)
        assert torn is None or torn[0] == whole


def test_a_record_longer_than_any_frame_tears_the_file(frames_of, packet):
    data = pcap(packet, link=101) + struct.pack("<IIII", 1, 1, MAX_FRAME + 1, 9) + bytes(64)
    assert frames_of(data)[1][0] == 1


@pytest.mark.parametrize("order", "<>", ids=["little", "big"])
@pytest.mark.parametrize("kind", ["enhanced", "simple", "old"])
def test_pcapng_is_read_in_every_dialect(frames_of, packet, order, kind):
    ng = Ng(order)
    data = ng.section() + ng.interface(101) + getattr(ng, kind)(packet) * 2
    frames, torn = frames_of(data)
    assert [frame.packet for frame in frames] == [packet] * 2
    assert torn is None


def test_each_interface_has_its_own_link_type(frames_of, packet):
    ng = Ng()
    data = ng.section() + ng.interface(101) + ng.interface(1)
    data += ng.enhanced(packet, number=0) + ng.enhanced(ETHERNET + packet, number=1)
    assert [frame.packet for frame in frames_of(data)[0]] == [packet, packet]


def test_each_section_has_its_own_byte_order_and_interfaces(frames_of, packet):
    little, big = Ng("<"), Ng(">")
    data = little.section() + little.interface(1) + little.interface(1)
    data += big.section() + big.interface(101) + big.enhanced(packet)
    assert [frame.packet for frame in frames_of(data)[0]] == [packet]


@pytest.mark.parametrize(
    ("options", "ticks"),
    [
        ([], 3_000_000),
        ([(9, b"\x09")], 3_000_000_000),
        ([(9, b"\x00")], 3),
        ([(9, b"\x8a")], 3 * 2**10),
        ([(14, struct.pack("<q", -10)), (9, b"\x03")], 13_000),
        ([(2, b"eth0!"), (9, b"\x03"), (0, b"")], 3_000),
    ],
    ids=["micro", "nano", "seconds", "power of two", "offset", "behind others"],
)
def test_an_interface_says_what_a_tick_is(frames_of, packet, options, ticks):
    ng = Ng()
    told = b"".join(ng.option(*option) for option in options)
    data = ng.section() + ng.interface(101, options=told) + ng.enhanced(packet, at=ticks)
    assert frames_of(data)[0][0].time == pytest.approx(3)


def test_a_simple_packet_has_the_time_of_the_one_before(frames_of, packet):
    ng = Ng()
    data = ng.section() + ng.interface(101) + ng.enhanced(packet, at=7_000_000) + ng.simple(packet)
    assert [frame.time for frame in frames_of(data)[0]] == [7, 7]


def test_a_simple_packet_ends_at_the_snap_length(frames_of, packet):
    ng = Ng()
    data = ng.section() + ng.interface(101, snap=24) + ng.simple(packet[:24], told=len(packet))
    assert frames_of(data)[0][0].packet == packet[:24]


def test_unknown_blocks_are_stepped_over(frames_of, packet):
    ng = Ng()
    blocks = ng.block(5, b"statistics!!") + ng.block(0x80000001, bytes(600_000))
    data = ng.section() + ng.interface(101) + blocks + ng.enhanced(packet)
    assert len(frames_of(data)[0]) == 1


DAMAGE = {
    "no length": lambda ng: ng.block(6, b"", length=8),
    "an odd length": lambda ng: ng.block(6, bytes(32), length=45),
    "a length beyond the file": lambda ng: ng.block(6, bytes(32), length=4000),
    "a length beyond all bounds": lambda ng: ng.block(6, bytes(32), length=0xFFFFFFF0),
    "an unread block beyond the file": lambda ng: ng.block(5, bytes(32), length=0xFFFFFFF0),
    "another length at the end": lambda ng: ng.block(6, bytes(32))[:-4] + bytes(4),
    "an unknown interface": lambda ng: ng.enhanced(bytes(20), number=9),
    "a packet longer than its block": lambda ng: ng.enhanced(bytes(20), told=24 + 1),
    "a block too short for its kind": lambda ng: ng.block(6, bytes(8)),
    "an interface too short": lambda ng: ng.block(1, bytes(4)),
    "a section in no byte order": lambda ng: ng.block(0x0A0D0D0A, bytes(16)),
    "a section too short": lambda ng: ng.block(0x0A0D0D0A, struct.pack("<I", 0x1A2B3C4D)),
    "a time behind every calendar": lambda ng: (
        ng.interface(101, options=ng.option(9, b"\0")) + ng.enhanced(b"", number=1, at=2**63)
    ),
    "a time before every calendar": lambda ng: (
        ng.interface(101, options=ng.option(14, struct.pack("<q", -(2**63))))
        + ng.enhanced(b"", number=1)
    ),
    "too many interfaces": lambda ng: ng.interface() * pcapng.MAX_INTERFACES,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_ends_a_pcapng_with_what_was_read(frames_of, packet, damage):
    ng = Ng()
    data = ng.section() + ng.interface(101) + ng.enhanced(packet) + damage(ng)
    frames, torn = frames_of(data + ng.enhanced(packet))
    assert (len(frames), torn[0]) == (1, 1)


def test_a_pcapng_of_every_length_gives_its_whole_frames(frames_of, packet):
    ng = Ng(">")
    head, block = ng.section() + ng.interface(101), ng.enhanced(packet)
    data = head + block * 2
    for length in range(4, len(data)):
        frames, torn = frames_of(data[:length])
        assert len(frames) == max(length - len(head), 0) // len(block)
        assert torn is None or torn[0] == len(frames)


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_a_mutated_file_never_raises(frames_of, packet, data):
    ng = Ng(data.draw(st.sampled_from("<>")))
    tick = ng.option(9, bytes([data.draw(st.integers(0, 255))]))
    whole = bytearray(ng.section() + ng.interface(101, options=tick) + ng.enhanced(packet, at=9))
    whole = data.draw(st.sampled_from([whole, bytearray(pcap(packet, packet))]))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    frames, _ = frames_of(bytes(whole))
    assert len(frames) <= 2


def test_a_stated_length_takes_no_memory(frames_of, packet):
    ng, bombs = Ng(), [pcap(packet) + struct.pack("<IIII", 1, 1, 0xFFFFFFFF, 9)]
    bombs += [ng.section() + ng.block(kind, b"", length=0xFFFFFFF0) for kind in (1, 5, 6)]
    tracemalloc.start()
    for bomb in bombs:
        frames_of(bomb)
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b", b"not a capture at all"])
def test_what_is_no_capture_is_the_operator_s_mistake(frames_of, data):
    with pytest.raises(OperatorError, match="neither pcap nor pcapng"):
        frames_of(data)


def test_a_file_that_is_not_there_is_the_operator_s_mistake(tmp_path):
    with pytest.raises(OperatorError, match="No such file"):
        list(read(tmp_path / "none.pcap"))


FILES = ["100_packets.pcap", "100_packets.pcapng", "100_sll.pcap", "vlan.pcap", "100_seconds.pcap"]


@pytest.mark.real
@pytest.mark.parametrize("name", FILES)
def test_real_files_have_the_frames_that_another_reader_finds(real, name):
    path = real / "pcap/libtrace" / name
    with path.open("rb") as file:
        other = dpkt.pcap.UniversalReader(file)
        link = other.datalink()
        theirs = [(float(time), unwrap(bytes(frame), link)) for time, frame in other]
    ours = [tuple(frame) for frame in read(path)]
    assert [packet for _, packet in ours] == [packet for _, packet in theirs]
    assert [time for time, _ in ours] == pytest.approx([time for time, _ in theirs], abs=1e-5)
