"""What a seed makes of a box: closed to everybody, open to its peers, and it counts."""

from pathlib import Path
from typing import Any

import pytest

from appliance.box import making
from appliance.box.ports import Nic
from teiten import seed
from teiten.errors import OperatorError

BLOCK = "203.0.113.0/24"
MANAGE, PEER, OTHER = "192.0.2.10", "192.0.2.1", "192.0.2.99"
SEED = f"""
sensor = "s1"
[monitored]
blocks = ["{BLOCK}"]
[monitored.link]
port = "wire0"
[collector]
urls = ["https://127.0.0.1:9"]
token = "abcdefghijklmnop"
[management]
peers = ["{PEER}"]
[management.link]
port = "manage0"
"""


pytestmark = pytest.mark.parametrize("engine", ["auto"], indirect=True)
"""A seed says nothing of engines."""


@pytest.fixture
def two_sided(ground: Any) -> Any:
    """A box with a second link, on which it is looked after."""
    ground.routed(BLOCK)
    ground.stranger.kernel.link(
        "add",
        ifname="manage0",
        kind="veth",
        peer={"ifname": "manage0", "net_ns_fd": ground.box.name},
    )
    for host in (ground.stranger, ground.box):
        host.up("manage0")
    for address in (PEER, OTHER):
        ground.stranger.address(f"{address}/24", "manage0")
    ground.box.address(f"{MANAGE}/24", "manage0")
    return ground


def begin(ground: Any, text: str) -> None:
    """Make of the box what its seed says, as far as there is no systemd."""
    nics = [Nic(name, "") for name in ("manage0", "wire0")]
    files = making.made(seed.read(text.encode(), "box.toml"), "box.toml", nics, "/run")
    rules = ground.folder / "box.nft"
    rules.write_text(files["teiten/box.nft"].text)
    ground.box.run("nft", "-f", str(rules))
    own = f'state = "{ground.folder / "state"}"\n' + files["teiten/appliance.toml"].text
    token = Path(ground.folder, "token")
    token.write_text("abcdefghijklmnop\n")
    config = Path(ground.folder, "appliance.toml")
    config.write_text(own.replace("/run/teiten/token", str(token)))
    ground.start(config)


def asked(ground: Any, source: str, target: str, port: int = 9464) -> str:
    """Ask for the metrics from one of the stranger's addresses."""
    url = f"http://{target}:{port}/metrics"
    return str(ground.stranger.run("curl", "-sS", "-m2", "--interface", source, url, check=False))


def test_peers_alone_reach_the_metrics(two_sided: Any) -> None:
    begin(two_sided, SEED)
    assert "teiten_sensor_received" in asked(two_sided, PEER, MANAGE)
    assert "timed out" in asked(two_sided, OTHER, MANAGE)


def test_a_peer_that_comes_by_the_monitored_side_is_a_stranger(two_sided: Any) -> None:
    begin(two_sided, SEED)
    two_sided.stranger.kernel.route("add", dst=f"{MANAGE}/32", gateway="198.18.0.2")
    assert "teiten_sensor_received" not in asked(two_sided, PEER, MANAGE)
    assert "teiten_sensor_received" not in asked(two_sided, PEER, "198.18.0.2")


def test_nothing_on_the_box_is_open_but_what_peers_may_ask(two_sided: Any) -> None:
    begin(two_sided, SEED)
    two_sided.open_port(two_sided.box, 8080)
    said = two_sided.stranger.run(
        "nmap", "-n", "-Pn", "-S", PEER, "-e", "manage0", "-p", "1-30,8080,9464", MANAGE
    )
    assert "9464/tcp open" in said
    assert "8080/tcp open" not in said


def test_a_box_of_a_seed_counts_and_answers_pings(two_sided: Any) -> None:
    begin(two_sided, SEED)
    wire = two_sided.wire()
    for port in range(20):
        wire.syn(port + 1)
    two_sided.stranger.run("ping", "-c1", "-W2", "203.0.113.9")
    assert two_sided.settled("counted", 21)["counted"] == 21


def test_a_mistake_leaves_nothing_open(ground: Any) -> None:
    ground.routed()
    files = making.refused(OperatorError("wrong", hint=""), "")
    rules = ground.folder / "box.nft"
    rules.write_text(files["teiten/box.nft"].text)
    ground.box.run("nft", "-f", str(rules))
    ground.open_port(ground.box, 22)
    said = ground.stranger.run("nmap", "-n", "-Pn", "-p", "20-25", "198.18.0.2")
    assert "open" not in said.replace("open|", "")
