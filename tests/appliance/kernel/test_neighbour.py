"""Who asks for a monitored address on the link is told where it is, and nobody else is told."""

import subprocess
import sys
from ipaddress import IPv6Address

import dpkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.kernel.neighbour import advertisement
from simulator.shapes import frames, packets

ASKER, TARGET = IPv6Address("fe80::9"), IPv6Address("2001:db8:1::7")
ASKER_LINK, OUR_LINK = bytes.fromhex("020000000009"), bytes.fromhex("020000000007")
ALL_NODES = IPv6Address("ff02::1")
QUESTION = frames.ask(TARGET, asker=ASKER, sender=ASKER_LINK)


def answered(question=QUESTION):
    target, frame = advertisement(question, OUR_LINK)
    assert target == TARGET
    ethernet = dpkt.ethernet.Ethernet(frame)
    return ethernet, ethernet.data, bytes(ethernet.data.data)


def test_the_simulator_reads_what_we_answer():
    _, frame = advertisement(QUESTION, OUR_LINK)
    assert frames.read(frame) == frames.Answer(TARGET, OUR_LINK)


def test_the_answer_goes_to_the_asker_from_the_target():
    ethernet, ip6, _ = answered()
    assert (ethernet.dst, ethernet.src) == (ASKER_LINK, OUR_LINK)
    assert (ip6.src, ip6.dst, ip6.hlim) == (TARGET.packed, ASKER.packed, 255)


def test_the_answer_is_solicited_overrides_and_names_our_link():
    _, _, message = answered()
    assert (message[0], message[4] >> 4) == (136, 0b0110)
    assert message[8:24] == TARGET.packed
    assert message[24:] == b"\2\1" + OUR_LINK


def test_the_answer_s_checksum_is_right():
    _, ip6, message = answered()
    assert packets.checksum(packets.pseudo(ip6.src, ip6.dst, 58, len(message)) + message) == 0


def test_who_tests_an_address_is_answered_in_public_and_unsolicited():
    ethernet, ip6, message = answered(
        frames.ask(TARGET, asker=IPv6Address("::"), sender=ASKER_LINK)
    )
    assert (ethernet.dst, ip6.dst) == (bytes.fromhex("333300000001"), ALL_NODES.packed)
    assert message[4] >> 4 == 0b0010


@pytest.mark.parametrize("length", range(0, 78, 7))
def test_a_torn_question_is_not_answered(length):
    assert advertisement(QUESTION[:length], OUR_LINK) is None


def changed(at, value):
    return QUESTION[:at] + bytes([value]) + QUESTION[at + 1 :]


@pytest.mark.parametrize(
    "question",
    [changed(21, 254), changed(21, 0), changed(54, 136), changed(62, 0xFF)],
    ids=["from behind a router", "hop limit of zero", "an answer", "for a group"],
)
def test_what_is_no_genuine_question_is_not_answered(question):
    assert advertisement(question, OUR_LINK) is None


@given(st.binary(max_size=200))
def test_random_bytes_never_raise(frame):
    advertisement(frame, OUR_LINK)


@given(st.binary(min_size=16, max_size=16), st.binary(max_size=40))
def test_any_target_is_an_answer_of_one_length_or_none(target, rest):
    answer = advertisement(QUESTION[:62] + target + rest, OUR_LINK)
    assert answer is None or len(answer[1]) == 86


LINK_DOWN = """
import subprocess
from ipaddress import ip_network
from appliance.kernel.neighbour import Responder

def ip(*words):
    subprocess.run(["ip", *words], check=True)

ip("link", "add", "port0", "type", "veth", "peer", "name", "port1")
ip("link", "set", "port0", "up")
responder = Responder("port0", [ip_network("2001:db8:1::/64")], ())
ip("link", "set", "port0", "down")
responder.read()
ip("link", "set", "port0", "up")
responder.read()
responder.close()
"""


@pytest.mark.netns
def test_a_link_that_goes_down_stops_nobody():
    done = subprocess.run(["unshare", "-n", sys.executable, "-c", LINK_DOWN], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
