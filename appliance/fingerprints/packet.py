"""The headers of one packet -> a hint at the tool, worm or mistake that sent it.

A hint may be a tag by itself; one that chance could give, or that many share, becomes a tag only
where the window bears it out: tags.py decides that.
"""

from appliance.fingerprints import datagram, iid, ping, segment, syn
from appliance.reading.classify import ACK, FIN, RST, SYN
from appliance.reading.decode import Headers
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

_BARE = SYN | ACK | RST | FIN


def hint(found: Headers) -> str:
    """Name what this packet alone points at, or nothing."""
    if found.fragment:
        return ""
    if found.family == 6:
        return _six(found)
    if found.protocol == TCP:
        bare = found.flags & _BARE == SYN
        return syn.hint(found) if bare else segment.hint(found)
    if found.protocol == UDP:
        return datagram.hint(found) or segment.zmap(found)
    if found.protocol == ICMP:
        return ping.hint(found) or segment.zmap(found)
    return segment.zmap(found)


def _six(found: Headers) -> str:
    if found.protocol == TCP:
        return segment.yarrp6(found) or (iid.hint(found) if found.flags & _BARE == SYN else "")
    if found.protocol == UDP:
        return segment.yarrp6(found) or datagram.hint(found) or iid.hint(found)
    if found.protocol == ICMPV6:
        return ping.hint6(found)
    return ""
