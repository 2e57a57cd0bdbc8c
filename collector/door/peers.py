"""An address, as a connection has it -> whom limits are for: its network, or nobody."""

from ipaddress import ip_address, ip_network

_LENGTH = {4: 24, 6: 56}
"""Whoever has one address there can have its neighbours too."""


def network(address: str) -> str:
    """The /24 or /56 of an address; empty for this machine itself, and where there is none.

    Who speaks from this machine is its operator, or a proxy that does not say for whom it speaks.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if found.version == 6 and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found.is_loopback:
        return ""
    return str(ip_network((found, _LENGTH[found.version]), strict=False))
