"""The sides of a box -> what systemd-networkd reads of them."""

from collections.abc import Mapping, Sequence

from appliance.box.ports import Nic, Side, Sides

Files = Mapping[str, str]
"""Names in /run/systemd/network, and what stands in each."""


def links(sides: Sides, name_servers: Sequence[str]) -> Files:
    """Write the units of both sides; nothing listens, and nobody routes."""
    both = {side.interface: side for side in (sides.watch, sides.manage)}
    tagged = [side for side in both.values() if side.link.vlan]
    parents = {side.nic for side in tagged} - {
        side.nic for side in both.values() if not side.link.vlan
    }
    files = {f"10-teiten-{side.interface}.netdev": _vlan(side) for side in tagged}
    for side in both.values():
        carried = [each for each in tagged if each.nic.name == side.interface]
        files[f"20-teiten-{side.interface}.network"] = _network(
            side, carried, name_servers, managed=side == sides.manage
        )
    for nic in parents:
        carried = [side for side in tagged if side.nic == nic]
        files[f"20-teiten-{nic.name}.network"] = _parent(nic, carried)
    return dict(sorted(files.items()))


def fallback() -> Files:
    """Ask for an address on every port, where nobody said what the box is to be."""
    return {
        "90-teiten-fallback.network": "[Match]\nType=ether\nKind=!*\n\n"
        "[Network]\nDHCP=yes\nLLMNR=no\nMulticastDNS=no\n"
    }


def _network(
    side: Side, carried: Sequence[Side], name_servers: Sequence[str], *, managed: bool
) -> str:
    link = side.link
    dhcp = "yes" if (managed and not link.addresses if link.dhcp is None else link.dhcp) else "no"
    lines = [
        "[Match]",
        f"Name={side.interface}",
        "",
        "[Network]",
        f"DHCP={dhcp}",
        f"IPv6AcceptRA={dhcp}",
        "LLMNR=no",
        "MulticastDNS=no",
        "EmitLLDP=no",
        *(f"Address={address}" for address in link.addresses),
        *(f"Gateway={gateway}" for gateway in link.gateways),
        *(f"DNS={server}" for server in name_servers),
        *(f"VLAN={each.interface}" for each in carried),
    ]
    return "\n".join(lines) + "\n"


def _parent(nic: Nic, carried: Sequence[Side]) -> str:
    vlans = "".join(f"VLAN={side.interface}\n" for side in carried)
    return (
        f"[Match]\nName={nic.name}\n\n[Network]\nDHCP=no\nIPv6AcceptRA=no\n"
        f"LinkLocalAddressing=no\n{vlans}"
    )


def _vlan(side: Side) -> str:
    return f"[NetDev]\nName={side.interface}\nKind=vlan\n\n[VLAN]\nId={side.link.vlan}\n"
