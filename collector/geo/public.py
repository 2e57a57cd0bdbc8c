"""Editions -> what the public hears of economies: a table that follows from published values alone.

So it can give no sensor away that the editions do not.
"""

from collections.abc import Mapping, Sequence

import msgspec

from collector.gate.aside import Topic
from collector.gate.edition import Edition
from collector.gate.record import Series
from collector.geo.regions import NOWHERE, REGIONS
from collector.geo.score import Why, scores
from collector.geo.standings import Region, mean, regions


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """One economy that is public."""

    economy: str
    region: str
    value: float
    """Packets to an address in an hour, on average over the epochs that have a value."""
    epochs: int
    """How many have one."""
    times: float | None
    """Its share of the listed packets by its share of the listed economies' addresses."""
    score: float | None
    """Mejiro's, where enough economies are public."""


class Countries(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is public of economies in some epochs."""

    start: int
    end: int
    data: tuple[str, ...]
    """Which data sets say where sources are, with what their licences want to be said."""
    allocated: str
    """Which one says how many addresses an economy has."""
    rows: tuple[Country, ...]
    regions: tuple[Region, ...]
    """Sums of the rows, and of no other economy."""


def named(edition: Edition) -> list[tuple[Series, float | None]]:
    """What an edition says of economies: beside, and in its first version among its lines."""
    aside = edition.aside(Topic.ECONOMIES)
    said = [(line.series, line.value) for line in edition.lines]
    said += [(mention.series, mention.value) for mention in aside.mentions] if aside else []
    return [(series, value) for series, value in said if series.economy]


def countries(
    editions: Sequence[Edition],
    addresses: Mapping[str, int],
    allocated: str,
    family: int = 4,
) -> Countries | None:
    """Sum up epochs in the order of time; nothing, where no economy is public in them."""
    values: dict[str, list[float | None]] = {}
    for edition in editions:
        for series, value in named(edition):
            if series.economy and series.family == family:
                values.setdefault(series.economy, []).append(value)
    means = mean(values)
    if not means:
        return None
    packets = sum(means.values())
    space = sum(addresses.get(economy, 0) for economy in means)
    scored = scores(means, addresses, family)

    def row(economy: str) -> Country:
        value, score = means[economy], scored.get(economy)
        usual = packets * addresses.get(economy, 0) / space if space else 0.0
        return Country(
            economy=economy,
            region=str(REGIONS.get(economy, NOWHERE)),
            value=value,
            epochs=sum(each is not None for each in values[economy]),
            times=round(value / usual, 2) if usual else None,
            score=None if score is None or isinstance(score, Why) else round(score, 1),
        )

    return Countries(
        start=editions[0].start,
        end=editions[-1].start + editions[-1].seconds,
        data=tuple(dict.fromkeys(each.data for each in editions if each.data)),
        allocated=allocated,
        rows=tuple(map(row, sorted(means, key=lambda economy: (-means[economy], economy)))),
        regions=tuple(each for each in regions(means) if each.economies),
    )
