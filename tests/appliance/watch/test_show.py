"""A person reads the largest cells, and what the rest comes to."""

from ipaddress import ip_address

from appliance.watch.show import label, table
from simulator.shapes import packets
from teiten.rollup.record import Cell, Class


def test_cells_are_named_as_an_operator_names_them():
    def name(*key):
        return label(Cell(*key[:2], Class.SCAN, key[2], 1))

    assert name(4, 6, 135) == "135/TCP"
    assert name(6, 17, 53) == "53/UDP (IPv6)"
    assert name(4, 1, 8) == "ICMP type 8"
    assert name(6, 58, 128) == "ICMPv6 type 128"
    assert name(4, 47, 0) == "protocol 47"


def test_every_packet_is_in_the_table(booked, knocks):
    stream = [packets.tcp(*knocks.ends4, sport=9, dport=port) for port in range(1, 41)]
    rows = list(table(booked(stream * 2), rows=10))
    assert sum(int(row.split()[-1]) for row in rows[1:]) == 80
    assert any("30 more" in row for row in rows)


def test_tags_stand_below_with_their_packets(booked, knocks):
    number = int(ip_address(knocks.ends4[1]))
    rows = list(table(booked([packets.tcp(*knocks.ends4, sport=9, dport=23, seq=number)] * 3)))
    assert rows[-1] == "  tags: mirai 3"
