"""The whole window decides about a tag, and no packet changes its cell for it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.fingerprints import words
from appliance.fingerprints.words import (
    ACK_80,
    BITTORRENT,
    BLASTER,
    CODERED,
    CONFICKER,
    EMPTY_PING,
    IID_EUI64,
    IID_LOW,
    IID_OTHER,
    LOW_BYTE,
    MASSCAN,
    MIRAI,
    NMAP,
    SASSER,
    TIMESTAMP,
    UTP,
    WELCHIA,
    WINDOWS_PING,
    XP_80,
    XP_135,
    XP_445,
    ZMAP,
    ZMAP_NUMBER,
)
from appliance.reading.knock import Knock
from appliance.reading.research import Research, blocks
from appliance.reading.tags import settle
from appliance.reading.walks import STAIRS, Step, Walks
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Class

A, B = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])
SIX = bytes([0x20, 1, 0xD, 0xB8, *bytes(11), 1])
PING = Knock(A, ICMP, Class.SCAN, 8, WELCHIA)
TAG = re.compile(r"^(?:[a-z0-9][a-z0-9-]{0,31})?\Z")


def syn(source=A, port=80, hint="", kind=Class.SCAN):
    return Knock(source, TCP, kind, port, hint)


def walked(source, hint, destinations, details=None):
    """The walks of one source."""
    walks = Walks(100)
    for place, destination in enumerate(destinations):
        walks.follow(Step(source, hint, destination, details[place] if details else place))
    return walks


def settled(*origins, walks=None, research=None):
    """Tags by source's last byte and number, as they settle."""
    counts = settle(dict(origins), walks or Walks(0), research or Research())
    assert counts.total() == sum(count for _, count in origins)
    return {(seen.source[-1], seen.number): seen.hint for seen in counts}


CHANCE = pytest.mark.parametrize(("hint", "tool"), [(ZMAP_NUMBER, ZMAP), (MASSCAN, MASSCAN)])


@CHANCE
def test_one_packet_that_chance_could_give_is_no_tag(hint, tool):
    assert settled((syn(hint=hint), 1)) == {(1, 80): ""}


@CHANCE
def test_a_second_packet_of_the_same_source_bears_the_first_out(hint, tool):
    found = settled((syn(port=80, hint=hint), 1), (syn(port=81, hint=hint), 1))
    assert set(found.values()) == {tool}


def test_packets_of_two_sources_do_not_bear_each_other_out():
    assert set(settled((syn(A, hint=ZMAP_NUMBER), 1), (syn(B, hint=ZMAP_NUMBER), 1)).values()) == {
        ""
    }


def test_zmap_with_its_window_and_its_hops_needs_no_company():
    assert settled((syn(hint=ZMAP), 1), (syn(port=81, hint=ZMAP_NUMBER), 1)) == {
        (1, 80): ZMAP,
        (1, 81): ZMAP,
    }


@pytest.mark.parametrize(("others", "tag"), [(2, MASSCAN), (3, "")])
def test_a_tool_shows_in_at_least_half_of_what_its_source_sends(others, tag):
    assert settled((syn(port=80, hint=MASSCAN), 2), (syn(port=81), others))[1, 80] == tag


def test_mirai_needs_no_company():
    assert settled((syn(port=23, hint=MIRAI), 1)) == {(1, 23): MIRAI}


@pytest.mark.parametrize(
    ("source", "targets", "tag"),
    [(A, [5, 6, 7], BLASTER), (A, [5, 6, 8], ""), (B, [5, 6, 7], ""), (A, [7, 6, 5], "")],
    ids=["upwards", "with a gap", "somebody else", "downwards"],
)
def test_blaster_is_who_walks_from_neighbour_to_neighbour(source, targets, tag):
    walks = walked(source, XP_135, targets)
    assert settled((syn(port=135, hint=XP_135), 20), walks=walks) == {(1, 135): tag}


@pytest.mark.parametrize(("targets", "tag"), [([1, 2, 3], CODERED), ([1, 2, 2, 2], "")])
def test_code_red_tries_several_addresses(targets, tag):
    walks = walked(A, XP_80, targets)
    assert settled((syn(port=80, hint=XP_80), 4), walks=walks) == {(1, 80): tag}


LOW, HIGH = [0x0A000001 + n for n in range(8)], [0x0A000081 + n for n in range(8)]


@pytest.mark.parametrize(
    ("targets", "details", "tag"),
    [
        (LOW[:7], None, ""),
        (LOW, None, SASSER),
        (HIGH, None, SASSER),
        (LOW[:4] * 2, [1, 2, 3, 4] * 2, CONFICKER),
        (LOW[:4] * 2, range(8), SASSER),
        ([*LOW[:4] * 2, HIGH[0]], [1, 2, 3, 4] * 2 + [5], SASSER),
    ],
    ids=["few", "low", "high", "repeated", "again, but not repeated", "repeated, but high"],
)
def test_445_is_conficker_s_where_its_generator_and_its_repetitions_show(targets, details, tag):
    walks = walked(A, XP_445, targets, details)
    assert settled((syn(port=445, hint=XP_445), 9), walks=walks) == {(1, 445): tag}


def test_the_pings_of_sasser_are_known_by_its_knocks():
    ping = Knock(A, ICMP, Class.SCAN, 8, WINDOWS_PING), 9
    knock = syn(port=445, hint=XP_445), 9
    assert set(settled(ping, knock, walks=walked(A, XP_445, LOW)).values()) == {SASSER}
    assert set(settled(ping, knock).values()) == {""}


@pytest.mark.parametrize("company", [True, False])
def test_the_discovery_of_nmap_is_known_by_its_scan(company):
    found = settled(
        (Knock(A, ICMP, Class.SCAN, 8, EMPTY_PING), 1),
        (Knock(A, ICMP, Class.OTHER, 13, TIMESTAMP), 1),
        (syn(port=80, hint=ACK_80, kind=Class.OTHER), 1),
        (syn(A if company else B, port=22, hint=NMAP), 1),
    )
    assert {found[1, number] for number in (8, 13, 80)} == {NMAP if company else ""}


@pytest.mark.parametrize(
    ("count", "dht", "tag"), [(1, 0, ""), (2, 0, BITTORRENT), (1, 1, BITTORRENT)]
)
def test_one_opening_of_utp_is_chance(count, dht, tag):
    known = [(Knock(A, UDP, Class.SCAN, 6881, BITTORRENT), dht)] if dht else []
    assert settled((Knock(A, UDP, Class.SCAN, 6882, UTP), count), *known)[1, 6882] == tag


@pytest.mark.parametrize(
    ("low", "others", "tag"), [(1, 0, ""), (2, 0, LOW_BYTE), (2, 2, LOW_BYTE), (2, 3, "")]
)
def test_a_pattern_of_targets_needs_company_and_half_of_what_is_sent(low, others, tag):
    origins = [(Knock(SIX, ICMPV6, Class.SCAN, 128, IID_LOW), low)]
    origins += [(Knock(SIX, TCP, Class.SCAN, 22, IID_EUI64), others)] if others else []
    assert settled(*origins)[1, 128] == tag


@pytest.mark.parametrize(("different", "tag"), [(7, ""), (8, "random-iid")])
def test_random_identifiers_are_random_when_there_are_many(different, tag):
    walks = walked(SIX, IID_OTHER, range(different))
    origin = Knock(SIX, TCP, Class.SCAN, 22, IID_OTHER), 9
    assert settled(origin, walks=walks) == {(1, 22): tag}


@pytest.mark.parametrize(
    ("targets", "left", "tag"),
    [
        ([1, 1, 1], [4, 5, 6], "staircase"),
        ([1, 1, 1], [4, 5, 7], ""),
        ([1, 1, 2], [4, 5, 6], ""),
        ([1, 1, 1], [6, 5, 4], ""),
    ],
    ids=["up", "a step too high", "another target", "down"],
)
def test_a_staircase_goes_up_step_by_step(targets, left, tag):
    walks = walked(SIX, STAIRS, targets, left)
    origins = (Knock(SIX, ICMPV6, Class.SCAN, 128, IID_LOW), 3), (syn(SIX, 53, "yarrp6"), 1)
    assert settled(*origins, walks=walks)[1, 128] == (tag or LOW_BYTE)
    assert settled(*origins, walks=walks)[1, 53] == "yarrp6"


def test_a_research_list_wins_over_every_other_tag():
    research = Research({"some-lab": blocks(["192.0.2.0/31"])})
    found = settled((syn(port=23, hint=MIRAI), 1), (syn(B, port=23), 1), research=research)
    assert found == {(1, 23): "research-some-lab", (2, 23): ""}


@pytest.mark.parametrize(
    ("hint", "tag"), [(XP_80, CODERED), (XP_445, CONFICKER), (XP_135, BLASTER)]
)
def test_what_was_borne_out_before_a_restart_stays_so(hint, tag):
    assert settled((syn(port=1, hint=tag), 5), (syn(port=2, hint=hint), 1))[1, 2] == tag


@pytest.mark.parametrize("port", [80, 135])
@pytest.mark.parametrize("hinted", ["", XP_135, XP_80])
def test_a_syn_is_welchia_with_its_ping_in_the_window(port, hinted):
    assert settled((PING, 1), (syn(port=port, hint=hinted), 1))[1, port] == WELCHIA


def test_a_plain_syn_to_135_is_nobody():
    assert settled((syn(port=135), 1)) == {(1, 135): ""}


@pytest.mark.parametrize(
    "knock",
    [
        syn(B, port=135),
        syn(port=443),
        syn(port=135, kind=Class.BACKSCATTER),
        Knock(A, UDP, Class.SCAN, 135, ""),
    ],
    ids=["of another source", "to another port", "as an answer", "over UDP"],
)
def test_a_ping_of_welchia_says_nothing_of_a_knock(knock):
    assert settled((PING, 1), (knock, 1))[knock.source[-1], knock.number] == ""


EVERY = sorted({v for k, v in vars(words).items() if k.isupper() and isinstance(v, str)})


@given(
    st.dictionaries(
        st.builds(
            Knock,
            st.sampled_from([A, B, SIX]),
            st.sampled_from([ICMP, TCP, UDP]),
            st.sampled_from(Class),
            st.sampled_from([0, 8, 80, 135]),
            st.sampled_from(["", *EVERY]),
        ),
        st.integers(1, 9),
    )
)
def test_settling_moves_no_packet_to_another_cell(origins):
    def without_tags(counts):
        found = {}
        for seen, count in counts.items():
            key = seen._replace(hint="")
            found[key] = found.get(key, 0) + count
        return found

    found = settle(origins, Walks(9), Research())
    assert without_tags(found) == without_tags(origins)
    assert all(TAG.match(seen.hint) for seen in found)
