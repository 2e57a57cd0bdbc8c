"""Who may reach a box itself -> a table of nftables; whoever is not named may not.

It stands behind the sensor's own rules, which count and queue before any of this, and without them
it is closed as well.
"""

from collections.abc import Iterator, Sequence
from ipaddress import ip_network

from appliance.box.ports import Sides
from teiten.seed import Management

TABLE = "teiten_box"
_SSH = 22


def wall(management: Management | None, sides: Sides | None) -> str:
    """Write the table: with the peers of a seed, or with nobody's where there is none."""
    lines = [
        f"table inet {TABLE}",
        f"delete table inet {TABLE}",
        f"table inet {TABLE} {{",
        "  chain input {",
        "    type filter hook input priority 10; policy drop;",
        "    iif lo accept",
        "    ct state established,related accept",
        "    ip6 hoplimit 255 icmpv6 type { nd-router-solicit, nd-router-advert,"
        " nd-neighbor-solicit, nd-neighbor-advert, nd-redirect } accept",
        "    udp sport 67 udp dport 68 accept",
        "    ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept",
        *(_reached(management, sides) if management and sides else ()),
        "  }",
        "  chain forward {",
        "    type filter hook forward priority 10; policy drop;",
        "  }",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _reached(management: Management, sides: Sides) -> Iterator[str]:
    yield f'    iifname "{sides.watch.interface}" icmp type echo-request accept'
    yield f'    iifname "{sides.watch.interface}" icmpv6 type echo-request accept'
    ports = ", ".join(
        str(port) for port in ([_SSH] if management.ssh_keys else []) + [management.metrics_port]
    )
    for family, word in ((4, "ip"), (6, "ip6")):
        if peers := _family(management.peers, family):
            peer = f'iifname "{sides.manage.interface}" {word} saddr {{ {", ".join(peers)} }}'
            yield f"    {peer} tcp dport {{ {ports} }} accept"
            yield f"    {peer} {'icmp' if family == 4 else 'icmpv6'} type echo-request accept"


def _family(peers: Sequence[str], family: int) -> list[str]:
    return [peer for peer in peers if ip_network(peer).version == family]
