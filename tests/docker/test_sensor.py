"""The sensor's container can do what it must and no more, and strangers hear nothing but pings."""

import json

import pytest

NET_ADMIN, NET_RAW = 1 << 12, 1 << 13
KNOCK = """
import itertools, json, socket, sys
from concurrent.futures import ThreadPoolExecutor

def knock(at):
    protocol, host, port = at
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, kind) as door:
        door.settimeout(3)
        try:
            door.connect((host, port))
            door.send(b"hello")
            return at, f"answered {door.recv(100)}"
        except OSError as error:
            return at, type(error).__name__

doors = itertools.product(("tcp", "udp"), sys.argv[1:], (22, 80, 9464))
with ThreadPoolExecutor(64) as everybody:
    print(json.dumps(list(everybody.map(knock, doors))))
"""
ADDRESSES = ["203.0.113.130", "203.0.113.190", "2001:db8:113::80:7", "2001:db8:113::80:ff"]


@pytest.fixture(scope="session")
def knocks(stranger):
    """What came of a knock at each door."""
    return json.loads(stranger("/opt/teiten/bin/python", "-c", KNOCK, *ADDRESSES))


@pytest.mark.parametrize("protocol", ["tcp", "udp"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_knock_is_met_with_silence(knocks, protocol, address):
    """A refusal, by RST or by ICMP, would be another error than that nobody answered."""
    met = [said for (kind, host, _), said in knocks if (kind, host) == (protocol, address)]
    assert met == ["TimeoutError"] * 3


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_ping_is_answered(stranger, address):
    assert " 0% packet loss" in stranger("ping", "-c", "3", "-i", "0.2", "-W", "2", address)


def test_only_net_admin_is_added(compose):
    for service in ("sensor", "attacker"):
        host = compose.containers()[service]["HostConfig"]
        assert [name.removeprefix("CAP_") for name in host["CapAdd"]] == ["NET_ADMIN"]
        assert not host["Privileged"]
        assert host["ReadonlyRootfs"]


def test_the_daemon_holds_two_capabilities_and_can_get_no_third(compose):
    """NET_RAW is one of Docker's defaults; all the others are dropped."""
    status = dict(
        line.split(":\t", 1)
        for line in compose.inside("sensor", "cat", "/proc/1/status").splitlines()
    )
    for held in ("CapPrm", "CapEff", "CapBnd"):
        assert int(status[held], 16) == NET_ADMIN | NET_RAW
    assert status["NoNewPrivs"] == "1"
    assert status["Name"] == "teiten"


@pytest.mark.parametrize("service", ["collector", "prometheus"])
def test_the_others_are_nobody_and_can_do_nothing(compose, service):
    status = compose.inside(service, "cat", "/proc/1/status")
    assert "\nUid:\t0" not in status
    assert "\nCapEff:\t0000000000000000\n" in status
    assert "\nCapBnd:\t0000000000000000\n" in status


def test_the_kernel_queues_to_the_daemon(compose, attack):
    """Columns: queue, reader, waiting, copy mode, copied bytes, dropped twice, last number."""
    table = compose.inside("sensor", "cat", "/proc/net/netfilter/nfnetlink_queue")
    queues = {row[0]: row for row in ([int(w) for w in r.split()] for r in table.splitlines())}
    assert set(queues) == {135, 136}
    assert queues[135][7] + queues[136][7] >= attack.truth.packets
    assert queues[135][5:7] == queues[136][5:7] == [0, 0]


def test_without_the_right_to_load_a_program_it_counts_at_the_queue(prometheus):
    assert prometheus.ask('teiten_sensor_info{engine="queue"}') == [1]


def test_it_calls_itself_healthy(compose, stranger):
    assert "all balance" in compose.inside("sensor", "teiten", "appliance", "status")
