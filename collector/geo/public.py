"""Editions -> what the public hears of economies: a table that follows from published values alone.

So it can give no sensor away that the editions do not.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from collector.gate.aside import OTHER, Aside, Topic
from collector.gate.edition import Edition
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
    others: float | None = None
    """Packets to an address in an hour from all other economies together."""
    regions: tuple[Region, ...]
    """Sums of the rows, and of no other economy."""


Said = list[tuple[str, float | None]]
"""What is said of economies; all others together have the name OTHER."""


def named(edition: Edition) -> Said:
    """What an edition says of economies: beside, and in its first version among its lines."""
    aside = edition.aside(Topic.ECONOMIES)
    lines = [line for line in edition.lines if line.series.family == 4 and line.series.economy]
    return [(line.series.economy or "", line.value) for line in lines] + (
        _said(aside) if aside else []
    )


def countries(
    editions: Sequence[Edition], addresses: Mapping[str, int], allocated: str
) -> Countries | None:
    """Sum up epochs in the order of time; nothing, where no economy is public in them."""
    values: dict[str, list[float | None]] = {}
    for edition in editions:
        for name, value in named(edition):
            values.setdefault(name, []).append(value)
    if not values:
        return None
    end = editions[-1].start + editions[-1].seconds
    data = tuple(dict.fromkeys(each.data for each in editions if each.data))
    return _summed(values, Origin(editions[0].start, end, data, allocated), addresses)


def of_aside(
    aside: Aside, data: str, addresses: Mapping[str, int], allocated: str
) -> Countries | None:
    """Take what one aside says."""
    values = {name: [value] for name, value in _said(aside)}
    origin = Origin(aside.start, aside.start + aside.seconds, (data,), allocated)
    return _summed(values, origin, addresses)


def _said(aside: Aside) -> Said:
    return [(each.series.economy or OTHER, each.value) for each in aside.mentions]


class Origin(NamedTuple):
    """Of when values are, and by whose data."""

    start: int
    end: int
    data: tuple[str, ...]
    allocated: str


def _summed(
    values: dict[str, list[float | None]], origin: Origin, addresses: Mapping[str, int]
) -> Countries | None:
    means = mean(values)
    others = means.pop(OTHER, None)
    if not means:
        return None
    packets = sum(means.values())
    space = sum(addresses.get(economy, 0) for economy in means)
    scored = scores(means, addresses, 4)

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
        start=origin.start,
        end=origin.end,
        data=origin.data,
        allocated=origin.allocated,
        rows=tuple(map(row, sorted(means, key=lambda economy: (-means[economy], economy)))),
        others=others,
        regions=tuple(each for each in regions(means) if each.economies),
    )
