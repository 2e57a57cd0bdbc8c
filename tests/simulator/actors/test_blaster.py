"""Blaster knocks as CERT and its dissectors say, and floods when its day has come."""

from collections import Counter
from ipaddress import IPv4Network, ip_address
from random import Random

from simulator.actors.blaster import Blaster, BlasterRole
from simulator.script.targets import Row

HOSTS = 4000


def firsts(row, source):
    """Where many machines at `source` begin."""
    for seed in range(HOSTS):
        yield next(iter(Blaster(Random(seed), source, row).send())).destination


def test_it_knocks_at_twenty_addresses_in_a_row_every_1_8_seconds(row, source, timed):
    knocks = list(timed(Blaster(Random(1), source, row, begins=5), 5 + 3 * 1.8))
    assert Counter(round(due - 5, 3) for due, _ in knocks) == {0: 20, 1.8: 20, 3.6: 20}
    start = next(i for i in range(len(row)) if row[i] == knocks[0][1].destination)
    assert [probe.destination for _, probe in knocks] == [row[start + i] for i in range(60)]


def test_it_looks_like_windows_and_never_pings(row, source, sent, read):
    for one, other in zip(*[map(read, sent(Blaster(Random(1), source, row), 9))] * 2, strict=True):
        assert one.data.dport == other.data.dport == 135
        assert one.ttl <= 128
        assert (other.id - one.id) & 0xFFFF == 1
        assert one.data.opts == bytes.fromhex("020405b401010402")
        assert one.data.win in (16384, 64240, 65535)


def test_four_in_ten_begin_with_the_first_monitored_address_above_their_own(row):
    # All that is monitored lies above 100.0.0.9; the lower of the two blocks comes first.
    starts = Counter(firsts(row, ip_address("100.0.0.9")))
    assert 0.37 < starts[ip_address("198.51.100.0")] / HOSTS < 0.43
    assert len(starts) == len(row)


def test_who_lives_above_everything_begins_again_from_below(row):
    starts = Counter(firsts(row, ip_address("220.0.0.9")))
    assert starts.most_common(1)[0][0] == ip_address("198.51.100.0")


def test_in_its_own_network_it_begins_up_to_nineteen_networks_below_itself():
    row = Row([IPv4Network("203.0.0.0/16")])
    starts = Counter(int(first) >> 8 & 0xFF for first in firsts(row, ip_address("203.0.113.9")))
    near = [starts[octet] for octet in range(94, 114)]
    assert 0.37 < sum(near) / HOSTS - 20 / 256 * 0.6 < 0.43
    assert min(near) > 3 * max(starts[octet] for octet in range(256) if not 94 <= octet <= 113)


def test_its_flood_is_fifty_syns_a_second_to_one_victim_in_many_names(stage, source, timed, read):
    role = BlasterRole(flood_at=10, victim=3)
    played = list(timed(role.actor(Random(1), source, stage, 0.0), 19.99))
    flood = [(due, probe) for due, probe in played if probe.mark.number == 80]
    assert len(flood) == 500
    assert min(due for due, _ in flood) == 10
    assert {probe.destination for _, probe in flood} == {stage.four[3]}
    packets = [read(probe) for _, probe in flood]
    assert {(p.len, p.id, p.data.win, p.data.flags) for p in packets} == {(40, 256, 16384, 2)}
    assert all(1000 <= p.data.sport <= 1999 and not p.data.seq & 0xFFFF for p in packets)
    assert {p.src[:2] for p in packets} == {source.packed[:2]}
    assert len({p.src for p in packets}) > 480


def test_while_it_floods_it_goes_on_knocking(stage, source, sent):
    knocks = sent(BlasterRole(flood_at=0).actor(Random(1), source, stage, 0.0), 17.99)
    assert Counter(probe.mark.number for probe in knocks) == {80: 900, 135: 200}
