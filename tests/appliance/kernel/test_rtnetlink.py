"""The kernel's routing is asked and told as pyroute2, which knows all of it, asks and tells it."""

import subprocess
import sys

import pytest

from appliance.kernel import rtnetlink
from appliance.kernel.rtnetlink import Ask, How

pytestmark = pytest.mark.netns

PREPARE = """
import subprocess
from ipaddress import ip_address, ip_network
from pyroute2 import IPRoute
from appliance.kernel import network

kernel = IPRoute()
for words in (
    "link add wire0 type veth peer name far0",
    "link set wire0 up",
    "link set far0 up",
    "address add 192.0.2.1/24 dev wire0",
    "address add 198.51.100.1 peer 198.51.100.2 dev wire0",
    "address add 2001:db8::1/64 dev wire0 nodad",
    "route add 203.0.113.0/24 via 192.0.2.254",
    "route add 2001:db8:1::/48 via 2001:db8::fe",
):
    subprocess.run(["ip", *words.split()], check=True)
blocks = [ip_network(text) for text in ("203.0.113.0/25", "2001:db8:113::/64", "192.0.2.1/32")]

def routes():
    told = kernel.get_routes(table=255, type="local")
    lo = kernel.link_lookup(ifname="lo")[0]
    return sorted(
        (r.get_attr("RTA_DST"), r["dst_len"], r["proto"])
        for r in told if r.get_attr("RTA_OIF") == lo and r["proto"] == 4
    )
"""


def inside(script: str) -> list[str]:
    """What a script says in a network namespace of its own."""
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-W", "ignore", "-c", PREPARE + script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    return done.stdout.splitlines()


def test_the_same_addresses_are_the_box_s_own() -> None:
    script = """
told = kernel.get_addr()
theirs = {ip_address(a.get_attr("IFA_LOCAL") or a.get_attr("IFA_ADDRESS")) for a in told}
print(set(network.own_addresses()) == theirs, ip_address("198.51.100.1") in theirs)
"""
    assert inside(script) == ["True True"]


def test_the_same_gateways_are_known() -> None:
    script = "print(sorted(map(str, network.gateways())))"
    assert inside(script) == ["['192.0.2.254', '2001:db8::fe']"]


def test_the_same_counters_are_read() -> None:
    script = """
import socket
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as far:
    far.bind(("far0", 0))
    for _ in range(10):
        far.send(bytes(60))
low = network.link("wire0").packets
(told,) = kernel.link("get", index=network.index("wire0"))
high = network.link("wire0").packets
print(10 <= low <= told.get_attr("IFLA_STATS64")["rx_packets"] <= high)
"""
    assert inside(script) == ["True"]


def test_blocks_become_local_once_and_are_strangers_again_afterwards() -> None:
    script = """
for _ in range(2):
    network.answer_for(blocks, network.own_addresses())
print(routes())
for _ in range(2):
    network.no_longer_answer_for(blocks)
print(routes())
"""
    here = "[('2001:db8:113::', 64, 4), ('203.0.113.0', 25, 4)]"
    assert inside(script) == [here, "[]"]


def test_a_way_is_found_as_the_kernel_goes_it() -> None:
    script = """
print(network._leaves_by(ip_address("192.0.2.77")) == network.index("wire0"))
print(network._leaves_by(ip_address("203.0.113.250")) == network.index("wire0"))
print(network._leaves_by(ip_address("233.252.0.1")))
"""
    assert inside(script) == ["True", "True", "None"]


def test_what_the_kernel_refuses_is_said_in_its_words() -> None:
    with pytest.raises(OSError, match="No such device"):
        rtnetlink.ask(Ask.SET_LINK, How.ONE, bytes([0, 0, 0, 0, 255, 255, 255, 127]) + bytes(8))


def test_a_long_table_is_read_to_its_end() -> None:
    script = """
for number in range(4000):
    kernel.route("add", dst=f"10.{number // 256}.{number % 256}.0/24", gateway="192.0.2.253")
from appliance.kernel.rtnetlink import Ask, How, ask
print(len(ask(Ask.ROUTES, How.ALL, bytes(12))) == len(list(kernel.get_routes())) > 4000)
"""
    assert inside(script) == ["True"]
