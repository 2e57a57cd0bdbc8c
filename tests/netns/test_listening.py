"""A running sensor listens on its metrics' address, and nowhere else."""

from typing import Any

import pytest

BLOCKS = "203.0.113.0/24", "2001:db8:1::/64"
LISTENS = "0A"
"""The state of a TCP socket that waits for others, as the kernel's tables write it."""


def sockets(ground: Any, table: str) -> list[list[str]]:
    """The rows of one of the kernel's tables in the box."""
    rows: list[str] = ground.box.run("cat", f"/proc/net/{table}").splitlines()[1:]
    return [row.split() for row in rows]


@pytest.fixture
def counting(ground: Any) -> Any:
    """A sensor that has uploaded in vain, enrols in vain, and answers pings."""
    ground.routed(*BLOCKS)
    collector = {"urls": ["https://127.0.0.1:9"], "token": "t" * 20}
    ground.start(ground.config(*BLOCKS, collector=collector))
    ground.wait(lambda: "unreachable" in ground.status().get("last_answer", ""))
    ground.wait(lambda: "unreachable" in ground.status().get("registry", ""))
    return ground


def test_the_box_listens_on_its_metrics_address_alone(counting: Any) -> None:
    listening = [
        row[1] for table in ("tcp", "tcp6") for row in sockets(counting, table) if row[3] == LISTENS
    ]
    assert listening == [f"0100007F:{9464:04X}"]
    for table in ("udp", "udp6", "udplite", "udplite6", "raw", "raw6"):
        assert sockets(counting, table) == []
