"""The words of the examination: tags that a rollup carries, and hints that only a window bears out.

A hint begins with a question mark and never leaves this room. What each tag is recognised by, and
who described it, stands in docs/rollup-format.md.
"""

BLASTER, WELCHIA, SLAMMER, CODERED = "blaster", "welchia", "slammer", "codered"
SASSER, CONFICKER, WANNACRY, MIRAI = "sasser", "conficker", "wannacry", "mirai"
"""Worms."""

ZMAP, MASSCAN, NMAP, YARRP6 = "zmap", "masscan", "nmap", "yarrp6"
"""Tools."""

NTP, MEMCACHED, SSDP, DNS = "ntp-monlist", "memcached-stats", "ssdp-search", "dns-any"
"""Requests that servers answer with much more."""

BITTORRENT, NETBIOS, SIP = "bittorrent", "netbios", "sip-reply"
"""Misconfiguration."""

LOW_BYTE, EUI64, EMBEDDED_V4 = "low-byte", "eui64", "embedded-v4"
RANDOM_IID, STAIRCASE = "random-iid", "staircase"
"""How targets were chosen."""

RESEARCH = "research-"
"""What the tag of a list of research scanners begins with; the list's name follows."""

ZMAP_NUMBER = "?zmap"
"""ZMap's identification, and nothing else of it."""
XP_135, XP_80, XP_445, SEVEN_445 = "?xp-135", "?xp-80", "?xp-445", "?seven-445"
"""The SYN of a Windows stack, to a port that a worm is known for."""
EMPTY_PING, WINDOWS_PING = "?empty-ping", "?windows-ping"
"""A ping without payload, and one of them with the identifier of Windows."""
ACK_80, TIMESTAMP = "?ack-80", "?timestamp"
"""How nmap finds out whether anybody is there."""
UTP = "?utp"
"""What may be the opening of a connection of BitTorrent's."""
IID_LOW, IID_EUI64, IID_V4, IID_OTHER = "?iid-low", "?iid-eui64", "?iid-v4", "?iid"
"""What the interface identifier of an IPv6 scan's target looks like."""


def settled(hint: str) -> bool:
    """Say whether a hint is a tag already."""
    return not hint.startswith("?")
