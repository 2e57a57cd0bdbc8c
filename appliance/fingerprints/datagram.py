"""A UDP datagram -> a hint, by the first bytes of what it carries.

Moore et al.: Inside the Slammer Worm (2003); CISA alert TA14-017A and Rossow: Amplification Hell
(NDSS 2014) for requests that are answered with much; BEP 5 and BEP 29 for BitTorrent; RFC 1002 for
NetBIOS; RFC 3261 for SIP.
"""

from appliance.fingerprints.words import (
    BITTORRENT,
    DNS,
    MEMCACHED,
    NETBIOS,
    NTP,
    SIP,
    SLAMMER,
    SSDP,
    UTP,
)
from appliance.reading.decode import Headers

SLAMMER_LENGTH = 404
SLAMMER_PREFIX = b"\x04" + b"\x01" * 96
_WILDCARD = b"\x20CK" + b"A" * 30 + b"\0"
"""The name * as NetBIOS encodes it."""
_DHT = b"d1:ad2:id20:"
_ANY = 255


def hint(found: Headers) -> str:
    """Name what this datagram points at."""
    payload = found.transport[8:]
    by_port = _BY_PORT.get(found.number)
    if by_port and (word := by_port(found, payload)):
        return word
    if payload.startswith(_DHT):
        return BITTORRENT
    if found.source_port == 5060 and payload.startswith(b"SIP/2.0 "):
        return SIP
    return UTP if len(payload) == 20 and payload[0] == 0x41 and payload[1] <= 2 else ""


def _slammer(found: Headers, payload: bytes) -> str:
    whole = found.length == SLAMMER_LENGTH and payload.startswith(SLAMMER_PREFIX)
    return SLAMMER if whole else ""


def _ntp(_found: Headers, payload: bytes) -> str:
    return NTP if payload.startswith(b"\x17\x00\x03\x2a") else ""


def _memcached(_found: Headers, payload: bytes) -> str:
    return MEMCACHED if payload[8:15] == b"stats\r\n" else ""


def _ssdp(_found: Headers, payload: bytes) -> str:
    return SSDP if payload.startswith(b"M-SEARCH ") else ""


def _netbios(_found: Headers, payload: bytes) -> str:
    return NETBIOS if payload[12:46] == _WILDCARD else ""


def _dns(_found: Headers, payload: bytes) -> str:
    """A query with one question, for everything that a name has."""
    if len(payload) < 17 or payload[2] & 0xF8 or payload[4:6] != b"\0\1":
        return ""
    at = 12
    while at < len(payload) and 0 < payload[at] < 64:
        at += payload[at] + 1
    return DNS if payload[at : at + 3] == bytes((0, 0, _ANY)) else ""


_BY_PORT = {
    53: _dns,
    123: _ntp,
    137: _netbios,
    1434: _slammer,
    1900: _ssdp,
    11211: _memcached,
}
