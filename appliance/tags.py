"""The hints of a whole window -> tags: what could be chance needs company from the same source."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from appliance.fingerprints import BLASTER, MASSCAN, WELCHIA, ZMAP
from appliance.knock import Knock
from teiten.rollup.record import TCP, Class

_BY_CHANCE = frozenset({ZMAP, MASSCAN})
_WELCHIA_PORTS = frozenset({80, 135})


def settle(origins: Mapping[Knock, int], sweepers: Iterable[bytes]) -> Counter[Knock]:
    """Turn hints into tags: what could be chance needs company from the same source."""
    hints: defaultdict[bytes, Counter[str]] = defaultdict(Counter)
    packets: defaultdict[bytes, Counter[int]] = defaultdict(Counter)
    for seen, count in origins.items():
        if seen.hint:
            hints[seen.source][seen.hint] += count
        packets[seen.source][seen.protocol] += count
    sweeping = frozenset(sweepers)
    settled: Counter[Knock] = Counter()
    for seen, count in origins.items():
        tag = _tag(
            seen,
            hints.get(seen.source, Counter()),
            packets[seen.source][seen.protocol],
            seen.source in sweeping,
        )
        settled[seen._replace(hint=tag)] += count
    return settled


def _tag(seen: Knock, hints: Counter[str], packets: int, sweeping: bool) -> str:
    """Judge one origin by everything that its source did in the window."""
    if hints[WELCHIA] and _continues_a_ping(seen):
        return WELCHIA
    if seen.hint in _BY_CHANCE:
        borne_out = hints[seen.hint] >= 2 and 2 * hints[seen.hint] >= packets
        return seen.hint if borne_out else ""
    if seen.hint == BLASTER:
        return BLASTER if sweeping else ""
    return seen.hint


def _continues_a_ping(seen: Knock) -> bool:
    return (
        seen.protocol == TCP
        and seen.kind is Class.SCAN
        and seen.number in _WELCHIA_PORTS
        and seen.hint in {"", BLASTER}
    )
