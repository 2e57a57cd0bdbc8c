"""Editions -> the words and figures of their page: what the last epoch was like, and the week."""

from collections.abc import Sequence
from dataclasses import dataclass

from collector.gate.edition import Edition, Line, Listened
from collector.gate.hourly import Values
from collector.gate.record import Series, label, moment
from collector.geo.public import Countries
from collector.ranks import WEEK, ranks, within
from collector.services import service
from collector.words import change, span

_SHOWN = 5
_LONGEST = 28 * 4
"""Epochs in the picture: four weeks."""
_STRIP = {
    Listened.ALMOST_ALL: "all",
    Listened.MOST: "all open",
    Listened.SOME: "some",
    Listened.TOO_LITTLE: "none",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the ranking of an epoch."""

    rank: str
    label: str
    service: str
    value: str
    change: str
    trend: str


@dataclass(frozen=True, slots=True)
class Week:
    """A line of the ranking of a week."""

    rank: str
    label: str
    service: str
    mean: str
    epochs: str


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the table of economies."""

    economy: str
    region: str
    value: str
    times: str


@dataclass(frozen=True, slots=True)
class Places:
    """What is said of economies, and by whose data."""

    rows: tuple[Place, ...]
    regions: str
    owed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template says."""

    as_of: str
    headline: str
    span: str
    hours: str
    rows: tuple[Row, ...]
    others: tuple[Row, ...]
    week: tuple[Week, ...]
    told: int
    """Epochs of the week of which something is said."""
    listened: str
    strip: tuple[tuple[str, str], ...]
    """Each epoch by how complete it is: a class of the style sheet, a sentence."""


def page(editions: Sequence[Edition]) -> Page | None:
    """Say what the last epoch was like; nothing, where there is none yet."""
    if not editions:
        return None
    now = editions[-1]
    week = within(editions, WEEK)
    return Page(
        as_of=ended(now),
        headline=_headline(now),
        span=span(now.start, now.seconds),
        hours="hour" if now.seconds == 3600 else f"{now.seconds // 3600} hours",
        rows=tuple(_row(str(rank), line, editions) for rank, line in enumerate(ports(now), 1)),
        others=tuple(_row("–", line, editions) for line in others(now)),
        week=tuple(
            Week(
                str(rank),
                label(each.series),
                known(each.series),
                figure(each.mean),
                f"{each.epochs} of {len(week)}",
            )
            for rank, each in enumerate(ranks(week)[:_SHOWN], 1)
        ),
        told=len(week),
        listened=now.listened,
        strip=tuple(
            (_STRIP[each.listened], f"{moment(each.start)}: {_heard(each)}")
            for each in _newest(editions)
        ),
    )


def places(found: Countries) -> Places:
    """Say of economies what is public of them."""
    return Places(
        rows=tuple(
            Place(
                each.economy,
                each.region,
                figure(each.value),
                "no addresses" if each.times is None else f"× {each.times:.2g}",
            )
            for each in found.rows
        ),
        regions=", ".join(f"{each.region} {figure(each.value)}" for each in found.regions),
        owed=(*found.data, found.allocated) if found.allocated not in found.data else found.data,
    )


def ended(edition: Edition) -> str:
    """When an epoch was over."""
    return moment(edition.start + edition.seconds)


def ports(edition: Edition) -> list[Line]:
    """Its public ports, the largest first."""
    return [line for line in edition.lines if line.series.number is not None]


def others(edition: Edition) -> list[Line]:
    """What is public beside ports and economies."""
    return [
        line for line in edition.lines if line.series.number is None and line.series.economy is None
    ]


def known(series: Series) -> str:
    """What people know a port by."""
    if series.protocol is None or series.number is None:
        return "echo and errors" if label(series) == "ICMP" else ""
    return service(series.protocol, series.number)


def figure(value: float | None) -> str:
    """Say a value with the digits that it has."""
    if value is None:
        return "not told"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def starts(editions: Sequence[Edition]) -> list[int]:
    """Where the epochs of the picture begin."""
    return [edition.start for edition in _newest(editions)]


def curves(editions: Sequence[Edition]) -> list[tuple[str, Values]]:
    """Give a line of the picture for all that is public now; gaps are where it was not."""
    told = [edition for edition in editions if edition.lines]
    if not told:
        return []
    series = [line.series for line in (*ports(told[-1])[:_SHOWN], *others(told[-1]))]
    shown = [{line.series: line.value for line in edition.lines} for edition in _newest(editions)]
    return [(label(each), tuple(values.get(each) for values in shown)) for each in series]


def _newest(editions: Sequence[Edition]) -> Sequence[Edition]:
    return editions[-_LONGEST:]


def _row(rank: str, line: Line, editions: Sequence[Edition]) -> Row:
    before = editions[-2] if len(editions) > 1 else None
    values = {each.series: each.value for each in before.lines} if before else {}
    was = values.get(line.series)
    if was is None or line.value is None:
        said = ("not told before", "none") if values else ("no epoch before", "none")
    else:
        said = change(line.value, was)
    return Row(rank, label(line.series), known(line.series), figure(line.value), *said)


def _headline(now: Edition) -> str:
    largest = next((line for line in ports(now) if line.value), None)
    if now.listened is Listened.TOO_LITTLE:
        return "Too few sensors listened to say anything of these hours."
    if largest is None:
        return "It was quiet."
    name = known(largest.series)
    return (
        f"An address heard about {figure(largest.value)} packets an hour on"
        f" {label(largest.series)}{f' ({name})' if name else ''}, more than on any other port."
    )


def _heard(edition: Edition) -> str:
    if edition.listened is Listened.TOO_LITTLE:
        return "too little was heard to say anything"
    return f"sensors listened {edition.listened} of the time"
