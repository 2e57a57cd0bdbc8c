"""Whoever plays a role keeps to what all of them promise."""

from collections import Counter
from random import Random

import pytest

from appliance.reading.classify import classify
from appliance.reading.decode import decode
from simulator.actors.background import BackgroundRole
from simulator.actors.backscatter import BackscatterRole
from simulator.actors.bittorrent import BittorrentRole
from simulator.actors.blaster import BlasterRole
from simulator.actors.codered import CodeRedRole
from simulator.actors.codered2 import CodeRed2Role
from simulator.actors.conficker import ConfickerRole
from simulator.actors.dnsany import DnsAnyRole
from simulator.actors.embedded4 import Embedded4Role
from simulator.actors.eui64 import Eui64Role
from simulator.actors.lowbyte6 import LowByte6Role
from simulator.actors.masscan import MasscanRole
from simulator.actors.memcached import MemcachedRole
from simulator.actors.mirai import MiraiRole
from simulator.actors.netbios import NetbiosRole
from simulator.actors.nmap import NmapRole
from simulator.actors.ntp import NtpRole
from simulator.actors.passersby import EXCESS
from simulator.actors.random6 import Random6Role
from simulator.actors.sasser import SasserRole
from simulator.actors.sip import SipRole
from simulator.actors.slammer import SlammerRole
from simulator.actors.spoofed import SpoofedRole
from simulator.actors.ssdp import SsdpRole
from simulator.actors.staircase import StaircaseRole
from simulator.actors.wannacry import WannaCryRole
from simulator.actors.welchia import WelchiaRole
from simulator.actors.yarrp6 import Yarrp6Role
from simulator.actors.zmap import ZmapRole
from simulator.script.crowd import Crowd
from simulator.shapes.packets import checksum

SECONDS = 2000.0
ROLES = {
    "background": BackgroundRole(per_address_and_day=2000, six=0.5),
    "backscatter": BackscatterRole(lasts=20, pauses=20, hosts=50),
    "bittorrent": BittorrentRole(pace=1),
    "blaster": BlasterRole(),
    "blaster and its flood": BlasterRole(flood_at=0),
    "codered": CodeRedRole(pace=2),
    "codered2": CodeRed2Role(pace=2),
    "conficker": ConfickerRole(pace=2),
    "dns-any": DnsAnyRole(pace=2),
    "embedded-v4": Embedded4Role(pace=2),
    "eui64": Eui64Role(pace=2),
    "flood": SpoofedRole(pace=2),
    "flood of datagrams": SpoofedRole(pace=2, protocol="udp", at="203.0.113.0/25"),
    "flood of pings": SpoofedRole(pace=2, protocol="icmp", payload=56),
    "low-byte": LowByte6Role(pace=2),
    "random-iid": Random6Role(pace=2),
    "staircase": StaircaseRole(pace=2),
    "yarrp6": Yarrp6Role(pace=2),
    "yarrp6 by SYN": Yarrp6Role(pace=2, transport="tcp-syn"),
    "yarrp6 by ACK": Yarrp6Role(pace=2, transport="tcp-ack"),
    "yarrp6 by datagram": Yarrp6Role(pace=2, transport="udp"),
    "masscan": MasscanRole(pace=2),
    "memcached": MemcachedRole(pace=2),
    "mirai": MiraiRole(pace=2),
    "netbios": NetbiosRole(pace=2),
    "nmap": NmapRole(pace=4),
    "ntp": NtpRole(pace=2),
    "sasser.a": SasserRole(pace=2),
    "sasser.d": SasserRole(pace=2, variant="d"),
    "sip": SipRole(pace=1),
    "slammer": SlammerRole(pace=2),
    "ssdp": SsdpRole(pace=2),
    "wannacry": WannaCryRole(pace=2),
    "welchia": WelchiaRole(pace=2),
    "welchia by webdav": WelchiaRole(pace=2, webdav=0.5),
    "zmap": ZmapRole(pace=2),
    "zmap of today": ZmapRole(pace=2, legacy_id=False),
}
ROUGH = {"background": EXCESS, "backscatter": 40}
"""How many times as much the counts of some vary as if every packet came alone."""


def play(role, stage, seed=1):
    rng = Random(seed)
    return [role.actor(rng, role.home(rng, stage), stage, 0.0) for _ in range(role.hosts)]


@pytest.fixture(params=ROLES.values(), ids=ROLES.keys())
def role(request):
    return request.param


def test_the_same_dice_give_the_same_packets(role, stage, answered):
    one, other = (
        [probe for actor in play(role, stage) for probe in answered(actor, 30)] for _ in range(2)
    )
    assert one == other != []


def test_a_mark_says_what_the_packet_is(role, stage, answered, read):
    for actor in play(role, stage)[:5]:
        for probe in answered(actor, 60):
            packet = read(probe)
            carried = packet.p if packet.v == 4 else packet.nxt
            number = getattr(packet.data, "dport", getattr(packet.data, "type", None))
            assert (carried, number) == (probe.mark.protocol, probe.mark.number)
            assert packet.dst == probe.destination.packed
            assert classify(decode(probe.packet)) == probe.mark.kind
            if packet.v == 4:
                assert (packet.len, checksum(probe.packet[:20])) == (len(probe.packet), 0)


def test_nobody_knocks_outside_the_blocks(role, stage, answered):
    for actor in play(role, stage)[:5]:
        for probe in answered(actor, 60):
            blocks = stage.six if probe.destination.version == 6 else stage.four.blocks
            assert any(probe.destination in block for block in blocks)


def test_nobody_knocks_before_he_begins(role, stage):
    rng = Random(1)
    assert role.actor(rng, role.home(rng, stage), stage, 7.0).due() >= 7.0


def test_in_the_long_run_everybody_sends_at_the_rates_of_his_role(role, stage, answered, request):
    rates = role.rates(stage)
    actors = play(role, stage)
    seen = Counter(probe.mark for actor in actors for probe in answered(actor, SECONDS))
    assert seen.keys() <= rates.keys()
    rough = ROUGH.get(request.node.callspec.id, 1)
    for mark, rate in rates.items():
        mean = rate * SECONDS * len(actors)
        assert abs(seen[mark] - mean) <= 5 * (rough * max(mean, 1)) ** 0.5 + 25, mark
    total = sum(rates.values()) * SECONDS * len(actors)
    assert abs(seen.total() - total) <= 5 * (rough * total) ** 0.5 + 25


def test_a_crowd_of_them_is_heard_and_told(stage):
    rng = Random(1)
    actors = [r.actor(rng, r.home(rng, stage), stage, 0.0) for r in ROLES.values()]
    crowd = Crowd(actors)
    for _ in range(1000):
        assert crowd.due() is not None
        assert list(crowd.send())
