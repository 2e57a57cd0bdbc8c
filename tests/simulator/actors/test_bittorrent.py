"""Peers look for somebody who has left."""

from collections import Counter
from random import Random

from simulator.actors.bittorrent import BittorrentRole


def payloads(stage, source, sent, read):
    role = BittorrentRole(pace=1, port=51413, at=5)
    probes = sent(role.actor(Random(1), source, stage, 0), 100)
    assert {(p.destination, p.mark.number, p.mark.tag) for p in probes} == {
        (stage.four[5], 51413, "bittorrent")
    }
    return [bytes(read(probe).data.data) for probe in probes]


def test_four_messages_in_five_are_of_the_table_and_the_first_is(stage, source, sent, read):
    found = payloads(stage, source, sent, read)
    assert found[0].startswith(b"d1:ad2:id20:")
    assert Counter(data.startswith(b"d1:ad2:id20:") for data in found) == {True: 80, False: 20}


def test_a_peer_keeps_its_name(stage, source, sent, read):
    found = payloads(stage, source, sent, read)
    assert len({data[12:32] for data in found if data.startswith(b"d1:")}) == 1


def test_questions_are_whole_dictionaries(stage, source, sent, read):
    for data in payloads(stage, source, sent, read):
        if data.startswith(b"d1:"):
            assert unravel(data) == b""


def unravel(data):
    """Take one bencoded value away, and give what is left."""
    if data[:1] == b"d":
        data = data[1:]
        while data[:1] != b"e":
            data = unravel(data)
        return data[1:]
    length, _, rest = data.partition(b":")
    return rest[int(length) :]


def test_the_others_open_a_connection(stage, source, sent, read):
    opened = [d for d in payloads(stage, source, sent, read) if not d.startswith(b"d1:")]
    assert {(len(data), data[:2]) for data in opened} == {(20, b"\x41\0")}
