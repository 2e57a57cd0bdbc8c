"""What comes from each economy -> the same as a table: its share, its region, its score."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from collector.geo.regions import NOWHERE, REGIONS, Registry
from collector.geo.score import Why, scores


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One economy."""

    economy: str
    """Of ISO 3166-1; empty is what no data set has."""
    region: str
    """The registry that serves it."""
    value: float
    """In the unit of what came in; for the index, packets to a monitored address in an hour."""
    share: float
    index: float | None = None
    """What the robust index says of it; where little comes, that is too small."""
    addresses: int
    """Allocated: addresses of IPv4, networks of /64 of IPv6."""
    score: float | None
    """A standard score of Mejiro's kind: 50 is usual for its size."""
    why: str
    """Why there is no score, or nothing."""


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """The economies of one registry together; without a name, what is nowhere."""

    region: str
    value: float
    share: float
    economies: int
    """How many of them were seen."""


def standings(
    seen: Mapping[str, float],
    addresses: Mapping[str, int],
    family: int,
    *,
    least: float = 0,
    index: Mapping[str, float] | None = None,
) -> tuple[Standing, ...]:
    """Rank economies by what came from them; for `least` see `scores`."""
    found: dict[str, float | Why] = scores(seen, addresses, family, least=least)
    total = sum(seen.values())
    rows = [
        _standing(
            economy,
            score,
            seen.get(economy, 0.0),
            addresses.get(economy, 0),
            total,
            (index or {}).get(economy),
        )
        for economy, score in found.items()
    ]
    if seen.get(NOWHERE):
        rows.append(_standing(NOWHERE, Why.NO_ADDRESSES, seen[NOWHERE], 0, total))
    return tuple(sorted(rows, key=lambda row: (-row.value, row.economy)))


def by_score(rows: Iterable[Standing]) -> tuple[Standing, ...]:
    """Rank those that have a score by it."""
    scored = ((row.score, row) for row in rows if row.score is not None)
    return tuple(row for _, row in sorted(scored, key=lambda each: (-each[0], each[1].economy)))


def regions(seen: Mapping[str, float]) -> tuple[Region, ...]:
    """Sum the economies of each registry, and what is nowhere if anything is."""
    total = sum(seen.values())
    sums: dict[str, list[float]] = {registry: [] for registry in (*Registry, NOWHERE)}
    for economy, value in seen.items():
        sums[REGIONS.get(economy, NOWHERE)].append(value)
    rows = [
        Region(
            region=str(registry),
            value=sum(values),
            share=_share(sum(values), total),
            economies=sum(value > 0 for value in values) if registry else 0,
        )
        for registry, values in sums.items()
        if registry or sum(values)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.value, row.region)))


def mean(values: Mapping[str, Sequence[float | None]]) -> dict[str, float]:
    """Average each economy over the times that have a value; one that never has is left out."""
    found = {name: [v for v in each if v is not None] for name, each in values.items()}
    return {name: sum(each) / len(each) for name, each in found.items() if each}


def _standing(
    economy: str,
    score: float | Why,
    value: float,
    addresses: int,
    total: float,
    index: float | None = None,
) -> Standing:
    return Standing(
        economy=economy,
        region=str(REGIONS.get(economy, NOWHERE)),
        value=value,
        share=_share(value, total),
        index=index,
        addresses=addresses,
        score=None if isinstance(score, Why) else round(score, 1),
        why=str(score) if isinstance(score, Why) else "",
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
