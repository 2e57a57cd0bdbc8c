"""An ICMP or ICMPv6 message -> a hint, by its length and payload.

Cisco: Nachi Worm Mitigation Recommendations (2003) for Welchia's 64 bytes of 0xAA; Lyon: Nmap
Network Scanning for its host discovery; Beverly et al. (IMC 2018) for yarrp6.
"""

from appliance.fingerprints import iid
from appliance.fingerprints.segment import YARRP6_MAGIC
from appliance.fingerprints.words import EMPTY_PING, TIMESTAMP, WELCHIA, WINDOWS_PING, YARRP6
from appliance.reading.classify import ECHO_REQUEST, ECHO_REQUEST6
from appliance.reading.decode import Headers

WELCHIA_PAYLOAD = b"\xaa" * 64
_TIMESTAMP_REQUEST = 13
_WINDOWS_IDENTIFIER = b"\x02\x00"


def hint(found: Headers) -> str:
    """Name what this message over IPv4 points at."""
    if found.number == ECHO_REQUEST:
        if found.length == 92:
            return WELCHIA if found.transport[8:72] == WELCHIA_PAYLOAD else ""
        if found.length == 28:
            return WINDOWS_PING if found.transport[4:6] == _WINDOWS_IDENTIFIER else EMPTY_PING
        return ""
    return TIMESTAMP if found.number == _TIMESTAMP_REQUEST else ""


def hint6(found: Headers) -> str:
    """Name what this message over IPv6 points at."""
    if found.number != ECHO_REQUEST6:
        return ""
    return YARRP6 if found.transport[8:12] == YARRP6_MAGIC else iid.hint(found)
