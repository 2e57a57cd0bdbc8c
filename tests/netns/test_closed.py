"""Closed, open, closed: what a stranger sees of a sensor."""

import re
from typing import Any

import dpkt
import pytest

BLOCK, BLOCK6 = "203.0.113.0/24", "2001:db8:1::/64"


def answers(packets: list[Any]) -> set[str]:
    """Name what left the box, apart from address resolution."""
    said = set()
    for frame in packets:
        ip = frame.data
        if isinstance(ip, dpkt.ip.IP):
            said.add(f"4/{ip.p}/{ip.data.type if ip.p == 1 else ''}")
        elif isinstance(ip, dpkt.ip6.IP6):
            kind = ip.data.type if isinstance(ip.data, dpkt.icmp6.ICMP6) else ""
            if kind not in {133, 134, 135, 136, 143}:
                said.add(f"6/{ip.p}/{kind}")
    return said


@pytest.fixture
def sensor(ground: Any) -> Any:
    ground.routed(BLOCK, BLOCK6)
    ground.start(ground.config(BLOCK, BLOCK6))
    return ground


@pytest.mark.parametrize("target", ["203.0.113.9", "2001:db8:1::9"], ids=["ipv4", "ipv6"])
@pytest.mark.parametrize("scan", ["-sS", "-sU"])
def test_nmap_finds_neither_an_open_nor_a_closed_port(sensor: Any, target: str, scan: str) -> None:
    six = ["-6"] if ":" in target else []
    ports = ["-p", "1-40,135,445", "--max-retries", "0", "--host-timeout", "60s"]
    said = sensor.stranger.run("nmap", "-n", "-Pn", *six, scan, *ports, target)
    assert re.search(r"42 (scanned )?ports .*ignored states|Not shown: 42 ", said), said
    assert not re.search(r"\b(open|closed)\b(?!\|filtered)", said), said


def test_nothing_but_echo_replies_ever_leaves(sensor: Any) -> None:
    watch = sensor.watch(sensor.stranger)
    for six in ([], ["-6"]):
        target = "2001:db8:1::9" if six else "203.0.113.9"
        for scan in ("-sS", "-sA", "-sX", "-sU", "-sO"):
            fast = ["-F", "--max-retries", "0", "--min-rate", "500", "--host-timeout", "60s"]
            if scan == "-sO":
                fast[0:1] = ["-p", "1-60"]
            sensor.stranger.run("nmap", "-n", "-Pn", *six, scan, *fast, target)
        sensor.stranger.run("ping", "-c1", "-W2", target)
    assert answers(watch.packets()) <= {"4/1/0", "6/58/129"}


def test_every_address_of_the_block_answers_a_ping(sensor: Any) -> None:
    said = sensor.stranger.run("nmap", "-n", "-sn", "-PE", "--disable-arp-ping", BLOCK)
    assert "(256 hosts up)" in said
    spread = ["2001:db8:1::", "2001:db8:1::1", "2001:db8:1:0:ffff:ffff:ffff:ffff"]
    said = sensor.stranger.run("nmap", "-6", "-n", "-sn", "-PE", *spread)
    assert "(3 hosts up)" in said


def test_the_port_is_closed_then_open_then_closed(ground: Any) -> None:
    ground.stranger.address("198.51.100.200/24")
    ground.box.address("198.51.100.2/24")
    ground.open_port(ground.box, 80)
    config = str(ground.config("198.51.100.0/28"))
    teiten = ground.teiten
    seen = []
    for word in ("arm", "disarm", "arm"):
        ground.box.run(teiten, "appliance", word, "--config", config)
        said = ground.stranger.run("nmap", "-n", "-Pn", "-sS", "-p80", "198.51.100.2")
        seen += re.findall(r"80/tcp (\w+)", said)
    assert seen == ["filtered", "open", "filtered"]


def test_the_port_is_closed_before_the_box_has_an_address(ground: Any) -> None:
    ground.stranger.address("198.51.100.200/24")
    ground.open_port(ground.box, 80)
    ground.open_port(ground.stranger, 80)
    words = (ground.teiten, "appliance", "arm", "--config", str(ground.config("198.51.100.0/28")))
    assert ground.box.run(*words, "--early") == "closed: wire0\n"
    assert ground.box.run(*words, "--early") == "closed already: wire0\n"
    ground.box.address("198.51.100.2/24")
    scan = ("nmap", "-n", "-Pn", "-p80")
    assert "80/tcp filtered" in ground.stranger.run(*scan, "-sS", "198.51.100.2")
    assert "80/tcp open" in ground.box.run(*scan, "-sT", "198.51.100.200")
    ground.box.run(*words)
    assert "80/tcp filtered" in ground.stranger.run(*scan, "-sS", "198.51.100.2")
    assert "80/tcp open" in ground.box.run(*scan, "-sT", "198.51.100.200")


def test_an_interface_that_is_not_there_yet_is_closed(ground: Any) -> None:
    config = ground.config("198.51.100.0/28")
    config.write_text(config.read_text().replace("wire0", "later0"))
    words = (ground.teiten, "appliance", "arm", "--config", str(config))
    assert ground.box.run(*words, "--early") == "closed: later0\n"
    assert any("-i later0 -j TEITEN" in line for line in state(ground))


def test_disarming_leaves_nothing_behind(ground: Any) -> None:
    config = str(ground.config(BLOCK, BLOCK6))
    before = state(ground)
    ground.box.run(ground.teiten, "appliance", "arm", "--config", config)
    assert state(ground) != before
    ground.box.run(ground.teiten, "appliance", "disarm", "--config", config)
    assert state(ground) == before


def test_a_gateway_inside_the_block_is_refused_with_the_blocks_around_it(ground: Any) -> None:
    ground.box.address("198.51.100.2/28")
    ground.box.kernel.route("add", dst="0.0.0.0/0", gateway="198.51.100.1")
    config = str(ground.config("198.51.100.0/28"))
    said = ground.box.run(ground.teiten, "appliance", "arm", "--config", config, check=False)
    assert "198.51.100.1 is a gateway of this box" in said
    assert '"198.51.100.0/32", "198.51.100.2/31", "198.51.100.4/30", "198.51.100.8/29"' in said


def state(ground: Any) -> list[str]:
    """Every rule and local route of the box, without counters."""
    rules = [
        line
        for tool in ("iptables-nft-save", "ip6tables-nft-save")
        for line in ground.box.run(tool).splitlines()
        if line.startswith("-A") or "TEITEN" in line
    ]
    tables = [t for t in ground.box.run("nft", "list", "tables").splitlines() if "teiten" in t]
    routes = ground.box.run("ip", "route", "show", "table", "local").splitlines()
    routes6 = ground.box.run("ip", "-6", "route", "show", "table", "local").splitlines()
    return [*rules, *tables, *(r for r in routes + routes6 if "203.0.113" in r or "db8" in r)]


def test_a_dead_daemon_lets_nothing_in_and_its_rules_stay(sensor: Any) -> None:
    sensor.stranger.run("ping", "-c1", "-W2", "203.0.113.5")
    (daemon,) = sensor.processes
    daemon.kill()
    daemon.wait()
    watch = sensor.watch(sensor.stranger)
    assert "0 received" in sensor.stranger.run(
        "ping", "-c2", "-i.2", "-W1", "203.0.113.5", check=False
    )
    sensor.stranger.run("nmap", "-n", "-Pn", "-sS", "-F", "--max-retries", "0", "203.0.113.5")
    assert answers(watch.packets()) == set()
    assert "NFQUEUE" in sensor.box.run("iptables-nft-save", "-t", "mangle")
