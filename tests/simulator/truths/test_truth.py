"""The mark scheme adds up."""

from ipaddress import ip_address

from simulator.script.probe import Mark, Probe
from simulator.truths.truth import expected
from teiten.rollup.record import Cell, Class

HERE = ip_address("203.0.113.7")
KNOCK = Mark(6, Class.SCAN, 135, "blaster")


def test_what_is_sent_twice_counts_twice():
    found = expected([Probe(HERE, b"", KNOCK)] * 2)
    assert found.cells == (Cell(4, 6, Class.SCAN, 135, 2),)
    assert found.tags == {"blaster": 2}


def test_a_replayed_packet_counts_and_claims_nothing():
    found = expected([Probe(HERE, b""), Probe(HERE, b"", KNOCK)])
    assert (found.packets, found.unmarked) == (2, 1)
    assert sum(cell.packets for cell in found.cells) == 1


def test_families_are_told_apart():
    there = Probe(ip_address("2001:db8:1::1"), b"", KNOCK)
    assert {cell.family for cell in expected([there, Probe(HERE, b"", KNOCK)]).cells} == {4, 6}
