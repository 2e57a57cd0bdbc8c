"""A running sensor keeps what an operator asks for, and goes on counting whatever becomes of it."""

import subprocess
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from simulator.shapes import packets
from teiten.capture.read import read

BLOCK, BLOCK6 = "203.0.113.0/24", "2001:db8:1::/64"
FOUR = ip_address("198.51.100.77"), ip_address("203.0.113.9")
SIX = ip_address("2001:db8:f000::9"), ip_address("2001:db8:1::9")


def send(wire: Any, stream: list[bytes]) -> None:
    for packet in stream:
        wire.send(0x0800 if packet[0] >> 4 == 4 else 0x86DD, packet)


class Order:
    """`teiten appliance capture` on the box."""

    def __init__(self, ground: Any, config: Path) -> None:
        self.ground, self.config = ground, config

    def __call__(self, *words: str) -> str:
        said = (self.ground.teiten, "appliance", "capture", *words, "--config", str(self.config))
        return str(self.ground.box.run(*said))

    def until(self, begin: str) -> dict[str, Any]:
        """The status, once its line of the capture begins so."""
        status = self.ground.status
        return dict(
            self.ground.wait(lambda: (s := status()).get("capture", "").startswith(begin) and s)
        )


@pytest.fixture
def order(ground: Any) -> Order:
    ground.routed(BLOCK, BLOCK6)
    config = ground.config(BLOCK, BLOCK6)
    ground.start(config)
    return Order(ground, config)


def knocks() -> list[bytes]:
    four = [packets.tcp(*FOUR, sport=9, dport=port) for port in range(5)]
    six = [packets.tcp(*SIX, sport=9, dport=port) for port in range(5)]
    ping = packets.echo(*SIX, identifier=1, sequence=1, payload=bytes(700))
    return [*four, *six, ping]


def test_what_was_asked_for_is_kept_and_saved(ground: Any, order: Order, tmp_path: Path) -> None:
    assert ground.status()["capture"] == ""
    order("start", "--family", "6")
    order.until("keeps IPv6")
    stream = knocks()
    send(ground.wire(), stream)
    ground.settled("counted", len(stream))
    ground.wait(lambda: ground.status()["captured"] >= 6)
    assert ground.status()["capture_running"]
    order("save", str(tmp_path / "six.pcapng"))
    saved = {frame.packet for frame in read(tmp_path / "six.pcapng")}
    assert {packet[:512] for packet in stream[5:]} <= saved
    assert all(packet[0] >> 4 == 6 for packet in saved)
    assert "3/TCP (IPv6)" in order("show")


def test_nothing_is_kept_after_the_order_ended(ground: Any, order: Order) -> None:
    order("start", "--port", "4")
    order.until("keeps port 4")
    order("stop")
    ground.wait(lambda: not ground.status().get("capture_running", True))
    before = ground.status()["captured"]
    send(ground.wire(), knocks())
    ground.settled("counted", 11)
    assert ground.status()["captured"] == before


def test_a_disk_without_room_ends_the_capture_and_not_the_counting(
    ground: Any, order: Order, tmp_path: Path
) -> None:
    folder = tmp_path / "state" / "capture"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", folder], check=True)
    try:
        order("start")
        order.until("keeps")
        wire, stream = ground.wire(), knocks()
        send(wire, stream)
        said = order.until("STOPPED")["capture"]
        assert "less than 16 MB would be free" in said
        send(wire, stream)
        ground.settled("counted", 2 * len(stream))
        assert (status := ground.status())["healthy"], status
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
