"""Neighbours understand each other."""

from ipaddress import ip_address

import dpkt
import pytest

from simulator.script.probe import Reply
from simulator.shapes import frames, packets

WE, THEY = b"\x02\0\0\0\0\x01", b"\x02\0\0\0\0\x02"
ENDS = {
    "IPv4": (ip_address("198.18.2.1"), ip_address("198.51.100.3")),
    "IPv6": (ip_address("fd00::1"), ip_address("2001:db8:1::3")),
}


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS.keys())
def test_a_question_is_read_as_it_was_asked(ends):
    asker, target = ends
    asked = frames.ask(target, asker=asker, sender=WE)
    assert frames.read(asked) == frames.Question(target, asker, WE)


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS.keys())
def test_an_answer_names_the_link_of_what_was_asked_for(ends):
    asker, target = ends
    said = frames.answer(frames.Question(target, asker, WE), sender=THEY)
    assert frames.read(said) == frames.Answer(target, THEY)
    assert said[:6] == WE


def test_a_solicitation_goes_to_the_group_of_its_target():
    asker, target = ENDS["IPv6"]
    frame = dpkt.ethernet.Ethernet(frames.ask(target, asker=asker, sender=WE))
    assert frame.dst == bytes.fromhex("3333ff000003")
    assert frame.data.hlim == 255
    assert ip_address(frame.data.dst) == ip_address("ff02::1:ff00:3")


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS.keys())
def test_a_reply_is_who_it_came_from_and_what_it_is(ends):
    one, other = ends
    frame = frames.wrap(packets.udp(one, other, sport=53, dport=9), to=WE, sender=THEY)
    assert frames.read(frame) == Reply(one, other, 17, 53)


def test_no_truncated_frame_is_misread_as_anything_but_silence():
    for ends in ENDS.values():
        for whole in (
            frames.ask(ends[1], asker=ends[0], sender=WE),
            frames.wrap(packets.tcp(*ends, sport=1, dport=2), to=WE, sender=THEY),
        ):
            for length in range(len(whole)):
                assert not isinstance(frames.read(whole[:length]), frames.Answer)
