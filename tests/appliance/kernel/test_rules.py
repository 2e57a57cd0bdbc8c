"""The text of the rules: everything monitored is queued, and refused behind the queue."""

import subprocess
from ipaddress import ip_address, ip_network

import pytest

from appliance.kernel.rules import Plan, iptables, jumps, nftables


def plan(blocks, *, own=(), peers=(), **more):
    fields = {"interface": "eth0", "queue": 135, "echo_queue": 136} | more
    return Plan(
        blocks=tuple(map(ip_network, blocks)),
        own=tuple(map(ip_address, own)),
        peers=tuple(map(ip_network, peers)),
        **fields,
    )


PLANS = {
    "IPv4": plan(["203.0.113.0/24"]),
    "IPv6": plan(["2001:db8:1::/64"]),
    "both": plan(["203.0.113.0/24", "192.0.2.8/29", "2001:db8:1::/64"]),
    "own address": plan(["198.51.100.7/32"], own=["198.51.100.7"]),
    "own addresses and peers": plan(
        ["198.51.100.7/32", "2001:db8:1::7/128"],
        own=["198.51.100.7", "2001:db8:1::7"],
        peers=["10.0.0.0/8", "fd00::/8"],
    ),
    "own address within a block": plan(["203.0.113.0/24"], own=["203.0.113.1"], peers=["10.0.0.1"]),
    "no blocks of a family": plan(["2001:db8:1::/64"], peers=["10.0.0.0/8"]),
}
each_plan = pytest.mark.parametrize("wanted", PLANS.values(), ids=PLANS)
each_family = pytest.mark.parametrize("family", [4, 6])


def chain(wanted, family, name):
    return [row for row in iptables(wanted, family).splitlines() if row.startswith(f"-A {name} ")]


@each_plan
@each_family
def test_every_block_is_queued_and_no_other(wanted, family):
    mine = [block for block in wanted.blocks if block.version == family]
    assert chain(wanted, family, "TEITEN") == [f"-A TEITEN -d {b} -j TEITEN-QUEUE" for b in mine]


@each_plan
@each_family
def test_the_queue_s_chain_ends_in_the_queue(wanted, family):
    assert chain(wanted, family, "TEITEN-QUEUE")[-1].endswith("-j NFQUEUE --queue-num 135")


@each_plan
@each_family
def test_no_queue_is_bypassed(wanted, family):
    assert "bypass" not in iptables(wanted, family)


@each_plan
@each_family
@pytest.mark.parametrize("name", ["TEITEN-IN", "TEITEN-FORWARD"])
def test_what_comes_in_meets_a_drop_behind_the_queue(wanted, family, name):
    assert chain(wanted, family, name)[-1] == f"-A {name} -j DROP"


@each_plan
@each_family
def test_what_goes_out_from_a_block_meets_a_drop(wanted, family):
    drops = [row for row in chain(wanted, family, "TEITEN-OUT") if row.endswith("-j DROP")]
    for block in wanted.blocks:
        if block.version == family:
            assert f"-A TEITEN-OUT -s {block} -j DROP" in drops


@each_plan
@each_family
def test_nothing_but_peers_pings_and_the_box_s_own_replies_come_in(wanted, family):
    peers = {f"-s {peer} " for peer in wanted.peers}
    pings = {f"-d {block} " for block in wanted.blocks}
    for row in chain(wanted, family, "TEITEN-IN")[:-1]:
        own = "--ctstate ESTABLISHED,RELATED --ctdir REPLY" in row
        ping = "icmp" in row and any(word in row for word in pings)
        link = "--hl-eq 255" in row or "-s fe80::/10 -d fe80::/10" in row
        assert own or ping or link or any(word in row for word in peers), row


@each_plan
def test_every_chain_is_jumped_to_on_the_monitored_interface_alone(wanted):
    made = {word[1:].split()[0] for word in iptables(wanted, 4).splitlines() if word[0] == ":"}
    reached = {rule[-1] for _, rule in jumps(wanted)} | {"TEITEN-QUEUE"}
    assert reached == made
    assert all("eth0" in rule for _, rule in jumps(wanted))


@each_plan
def test_without_own_addresses_nothing_is_let_past_the_queue(wanted):
    for family in (4, 6):
        past = [r for r in chain(wanted, family, "TEITEN-QUEUE") if r.endswith("-j RETURN")]
        own = [address for address in wanted.own if address.version == family]
        assert all("--hl-eq 255" in row for row in past) or own


BASE = PLANS["own addresses and peers"]
CHANGES = {
    "interface": "eth1",
    "blocks": BASE.blocks[:1],
    "own": BASE.own[:1],
    "peers": (),
    "queue": 7,
    "echo_queue": 7,
}


@pytest.mark.parametrize("part", Plan._fields)
def test_the_name_changes_with_each_part_of_the_plan(part):
    assert BASE._replace(**{part: CHANGES[part]}).name != BASE.name


def test_the_same_plan_has_the_same_name():
    assert plan(["203.0.113.0/24"]).name == PLANS["IPv4"].name


def accepted(*words, text):
    """Let a real tool judge, in a throw-away namespace."""
    return subprocess.run(
        ["unshare", "-n", *words], input=text, capture_output=True, text=True, check=False
    )


@pytest.mark.netns
@each_plan
@each_family
def test_iptables_takes_the_rules(wanted, family):
    tool = "iptables-nft-restore" if family == 4 else "ip6tables-nft-restore"
    done = accepted(tool, "--noflush", "--test", text=iptables(wanted, family))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.netns
@each_plan
def test_nft_takes_the_rules(wanted):
    done = accepted("nft", "-c", "-f", "-", text=nftables(wanted._replace(interface="lo")))
    assert (done.returncode, done.stderr) == (0, "")
