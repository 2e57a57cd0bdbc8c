"""What the kernel says of this box's interfaces and sessions is read as it is meant."""

import socket
import subprocess
import sys
from ipaddress import ip_address

import pytest

from appliance.kernel import network
from teiten.errors import OperatorError


def test_the_loopback_interface_is_found():
    assert network.index("lo") == 1


def test_an_interface_that_is_not_there_is_the_operator_s_mistake():
    with pytest.raises(OperatorError, match="no interface none0"):
        network.index("none0")


def test_the_box_s_own_addresses_are_known():
    assert ip_address("127.0.0.1") in network.own_addresses()


def test_what_the_interface_received_is_counted():
    before = network.link("lo").packets
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"x", ("127.0.0.1", 9))
    assert network.link("lo").packets > before


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("0100007F", "127.0.0.1"),
        ("0971CB0A", "10.203.113.9"),
        ("B80D0120000000000000000001000000", "2001:db8::1"),
        ("0000000000000000FFFF00000971CBC0", "192.203.113.9"),
    ],
)
def test_an_address_of_proc_is_read(text, address):
    assert network._from_proc(text) == ip_address(address)


def test_a_session_over_loopback_is_endangered_by_nothing():
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        socket.create_connection(door.getsockname()),
    ):
        assert network.endangered_sessions("lo", ()) == []


SESSION = """
import socket, subprocess
from ipaddress import ip_network
from appliance.kernel import network

def ip(*words):
    subprocess.run(["ip", *words], check=True)

ip("link", "set", "lo", "up")
ip("address", "add", "192.0.2.1/32", "dev", "lo")
door = socket.create_server(("192.0.2.1", 2222))
guest = socket.create_connection(("192.0.2.1", 2222), source_address=("192.0.2.1", 0))
print(network.endangered_sessions("lo", ()))
print(network.endangered_sessions("lo", [ip_network("192.0.2.0/24")]))
print(network.endangered_sessions("lo", [ip_network("2001:db8::/32")]))
door.close()
print(network.endangered_sessions("lo", ()))
"""


@pytest.mark.netns
def test_a_session_is_endangered_where_no_peer_is_named_and_a_service_listens():
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-W", "ignore", "-c", SESSION],
        capture_output=True,
        text=True,
        check=True,
    )
    here = "[IPv4Address('192.0.2.1')]"
    assert done.stdout.splitlines() == [here, "[]", here, "[]"]
