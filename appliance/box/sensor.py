"""A seed, and the sides of its box -> the sensor's own settings."""

from ipaddress import ip_interface, ip_network

import tomli_w

from appliance.box.ports import Side, Sides
from appliance.reading.decode import Address
from teiten.seed import Seed, Updates

_MAX_BYTES = 16 << 20
"""A box is small, and counts in the kernel, also what finds no room to be examined."""


def settings(seed: Seed, sides: Sides, *, authorities: str, token: str, version: str) -> str:
    """Write appliance.toml; the two files hold what the seed says of authorities and token."""
    collector = {"urls": list(seed.collector.urls)}
    monitored: dict[str, object] = {
        "interface": sides.watch.interface,
        "blocks": list(seed.monitored.blocks),
    }
    if sides.single and seed.management.peers:
        monitored["management-peers"] = list(seed.management.peers)
    return tomli_w.dumps(
        {
            "sensor": seed.sensor,
            "monitored": monitored,
            "collector": collector
            | ({"authorities": authorities} if seed.collector.authorities else {})
            | ({"token-file": token} if seed.collector.token else {}),
            "metrics": _metrics(seed, sides),
            "update": _update(seed.updates, version),
            "queue": {"max-bytes": _MAX_BYTES},
        }
    )


def _update(updates: Updates, version: str) -> dict[str, object]:
    """A box of the image says which version it is, and asks where it believes somebody."""
    said = {"window": updates.window, "every-minutes": updates.every_minutes}
    return {
        "version": version,
        "pull": bool(version and updates.keys and updates.pull),
        **{key: value for key, value in said.items() if value is not None},
    }


def _metrics(seed: Seed, sides: Sides) -> dict[str, str]:
    """Where strangers do not come: an address of its own, or a side of its own."""
    port = seed.management.metrics_port
    blocks = [ip_network(block) for block in seed.monitored.blocks]
    for host in _own(sides.manage):
        if not any(host.version == block.version and host in block for block in blocks):
            return {"listen": f"[{host}]:{port}" if host.version == 6 else f"{host}:{port}"}
    if sides.single or not seed.management.peers:
        return {"listen": f"127.0.0.1:{port}"}
    return {"listen": f"[::]:{port}", "interface": sides.manage.interface}


def _own(side: Side) -> list[Address]:
    return [ip_interface(address).ip for address in side.link.addresses]
