"""The hints and walks of a whole window -> tags: what could be chance needs company."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from appliance.fingerprints.words import (
    ACK_80,
    BITTORRENT,
    BLASTER,
    CODERED,
    CONFICKER,
    EMBEDDED_V4,
    EMPTY_PING,
    EUI64,
    IID_EUI64,
    IID_LOW,
    IID_OTHER,
    IID_V4,
    LOW_BYTE,
    MASSCAN,
    NMAP,
    RANDOM_IID,
    RESEARCH,
    SASSER,
    SEVEN_445,
    STAIRCASE,
    TIMESTAMP,
    UTP,
    WANNACRY,
    WELCHIA,
    WINDOWS_PING,
    XP_80,
    XP_135,
    XP_445,
    ZMAP,
    ZMAP_NUMBER,
    settled,
)
from appliance.reading.knock import Knock
from appliance.reading.research import Research
from appliance.reading.walks import STAIRS, Walks
from teiten.rollup.record import TCP, Class

_BY_CHANCE = {ZMAP_NUMBER: ZMAP, MASSCAN: MASSCAN}
"""A number that one packet in 65,536 has by chance, and whose it is."""
_WELCHIA_PORTS = frozenset({80, 135})
_BY_WALK = {
    XP_135: (BLASTER,),
    XP_80: (CODERED,),
    XP_445: (SASSER, CONFICKER),
    SEVEN_445: (WANNACRY,),
}
_DISCOVERY = frozenset({EMPTY_PING, WINDOWS_PING, ACK_80, TIMESTAMP})
_PATTERNS = {
    IID_LOW: LOW_BYTE,
    IID_EUI64: EUI64,
    IID_V4: EMBEDDED_V4,
    IID_OTHER: RANDOM_IID,
}


class Source:
    """What one source did in a window."""

    def __init__(self, packed: bytes, walks: Walks, research: Research) -> None:
        """Begin with nothing."""
        self.packed, self._walks = packed, walks
        self.hints: Counter[str] = Counter()
        self.packets: Counter[int] = Counter()
        self.scans = 0
        name = research.find(packed)
        self.research = RESEARCH + name if name else ""

    def add(self, seen: Knock, packets: int) -> None:
        """Learn of one of its origins."""
        if seen.hint:
            self.hints[seen.hint] += packets
        self.packets[seen.protocol] += packets
        if seen.kind is Class.SCAN:
            self.scans += packets

    def tag(self, seen: Knock) -> str:
        """Judge one origin by everything that its source did."""
        if self.research:
            return self.research
        if self.hints[WELCHIA] and _continues_a_ping(seen):
            return WELCHIA
        if seen.hint in _BY_CHANCE:
            tag = _BY_CHANCE[seen.hint]
            alike = sum(self.hints[hint] for hint in {seen.hint, tag})
            return tag if alike >= 2 and 2 * alike >= self.packets[seen.protocol] else ""
        if seen.hint and settled(seen.hint):
            return seen.hint
        return self._by_behaviour(seen.hint) or self._by_target(seen)

    def _by_behaviour(self, hint: str) -> str:
        if hint in _BY_WALK:
            return self._walk(hint)
        if hint == WINDOWS_PING and self._walk(XP_445) == SASSER:
            return SASSER
        if hint in _DISCOVERY:
            return NMAP if self.hints[NMAP] else ""
        if hint == UTP:
            return BITTORRENT if self.hints[UTP] >= 2 or self.hints[BITTORRENT] else ""
        return ""

    def _walk(self, hint: str) -> str:
        """Name what a walk shows, now or before this run of the sensor began."""
        before = (tag for tag in _BY_WALK[hint] if self.hints[tag])
        return self._walks.tag(self.packed, hint) or next(before, "")

    def _by_target(self, seen: Knock) -> str:
        if seen.kind is not Class.SCAN:
            return ""
        if self.hints[STAIRCASE] or self._walks.tag(self.packed, STAIRS):
            return STAIRCASE
        if seen.hint not in _PATTERNS:
            return ""
        tag = _PATTERNS[seen.hint]
        alike = self.hints[seen.hint] + self.hints[tag]
        known = seen.hint != IID_OTHER or self.hints[tag] or self._walks.tag(self.packed, IID_OTHER)
        return tag if known and alike >= 2 and 2 * alike >= self.scans else ""


def settle(origins: Mapping[Knock, int], walks: Walks, research: Research) -> Counter[Knock]:
    """Turn hints into tags; no packet is lost, and none changes its cell."""
    sources: dict[bytes, Source] = {}
    for seen, packets in origins.items():
        if seen.source not in sources:
            sources[seen.source] = Source(seen.source, walks, research)
        sources[seen.source].add(seen, packets)
    tagged: defaultdict[Knock, int] = defaultdict(int)
    for seen, packets in origins.items():
        tagged[seen._replace(hint=sources[seen.source].tag(seen))] += packets
    return Counter(tagged)


def _continues_a_ping(seen: Knock) -> bool:
    return (
        seen.protocol == TCP
        and seen.kind is Class.SCAN
        and seen.number in _WELCHIA_PORTS
        and seen.hint in {"", XP_135, XP_80, BLASTER, CODERED}
    )
