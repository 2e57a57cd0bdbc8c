"""What a sensor would count, this reader reads the same way, whatever the bytes."""

from ipaddress import ip_address
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.reading.decode import Skip, decode
from appliance.reading.decode import destination as theirs
from simulator.shapes import packets
from teiten.compare.headers import destination, read
from teiten.compare.record import Wanted
from teiten.rollup.record import ICMP, ICMPV6

ENDS4 = ip_address("100.64.0.9"), ip_address("203.0.113.7")
ENDS6 = ip_address("2001:db8:f000::9"), ip_address("2001:db8:1::7")
WHOLE = [
    make
    for ends in (ENDS4, ENDS6)
    for make in (
        packets.tcp(*ends, sport=4321, dport=135, options=b"\1" * 8),
        packets.udp(*ends, sport=4321, dport=1434, payload=b"x" * 9),
        packets.echo(*ends, identifier=1, sequence=2, payload=b"ping"),
    )
]


def as_a_sensor(packet):
    found = decode(packet)
    if isinstance(found, Skip):
        return None
    number = None if found.protocol == (ICMP if found.family == 4 else ICMPV6) else found.number
    return Wanted(found.family, found.protocol, number)


def test_whole_packets_are_read():
    assert [read(packet) for packet in WHOLE] == [
        Wanted(4, 6, 135),
        Wanted(4, 17, 1434),
        Wanted(4, 1, None),
        Wanted(6, 6, 135),
        Wanted(6, 17, 1434),
        Wanted(6, 58, None),
    ]


def test_every_truncation_is_read_as_a_sensor_reads_it():
    for packet in WHOLE:
        for length in range(len(packet) + 1):
            assert read(packet[:length]) == as_a_sensor(packet[:length])


def test_mutated_packets_are_read_as_a_sensor_reads_them():
    dice = Random(20040130)
    for _ in range(20_000):
        packet = bytearray(dice.choice(WHOLE))
        for _ in range(dice.randint(1, 4)):
            packet[dice.randrange(len(packet))] = dice.choice(
                (dice.randrange(256), 0, 44, 51, 60, 6, 17, 58)
            )
        assert read(bytes(packet)) == as_a_sensor(bytes(packet)), packet.hex()


@settings(max_examples=300)
@given(st.binary(max_size=120))
def test_any_bytes_are_read_as_a_sensor_reads_them(packet):
    assert read(packet) == as_a_sensor(packet)


@given(
    st.lists(st.sampled_from([0, 43, 44, 51, 60]), max_size=10),
    st.integers(0, 3),
    st.integers(0, 2),
)
def test_extension_headers_are_walked_as_a_sensor_walks_them(kinds, longer, offset):
    body = packets.tcp(*ENDS6, sport=1, dport=23)[40:]
    following, rest = 6, body
    for kind in reversed(kinds):
        length = longer if kind != 44 else 0
        whole = (length + 2) * 4 if kind == 51 else (length + 1) * 8
        head = bytes([following, length, 0, offset * 8 if kind == 44 else 0])
        following, rest = kind, head.ljust(max(whole, 8), b"\0") + rest
    packet = (
        WHOLE[3][:4] + len(rest).to_bytes(2, "big") + bytes([following]) + WHOLE[3][7:40] + rest
    )
    assert read(packet) == as_a_sensor(packet)


def test_a_destination_is_the_sensor_s():
    assert [destination(packet) for packet in WHOLE] == [theirs(packet) for packet in WHOLE]
