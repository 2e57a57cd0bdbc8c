"""Books as they were when a week began and when it ended -> its report.

What comes later changes none of these, so it changes no report.
"""

import math
from collections.abc import Iterator, Sequence

from collector.gate.record import Series, label
from collector.paper.clock import iso
from collector.site.book import Book, Much, Rise
from collector.site.data import rounded
from collector.site.rankings import Place, ranking
from collector.site.reports.record import Forecast, Known, Port, Raised, Report, Said, Weather
from collector.site.reports.weeks import WEEK, Week
from collector.weather.line import Line
from teiten.rollup.record import ICMP

_ICMP = Series(4, ICMP)
Pairs = Sequence[tuple[float, float, bool, float | None]]
"""What was forecast, what came, whether it lay in the band, and what came a week before."""


def digest(before: Book, after: Book, week: Week) -> Report:
    """Say what the week was like; both books end where it does on their side."""
    ranked = ranking(after, "week", week.start, week.end)
    steps = [n for n, start in enumerate(after.starts) if week.start <= start < week.end]
    heard = [after.heard[step].much for step in steps]
    return Report(
        week=week.name,
        policy=after.policy,
        unit=after.unit,
        start=iso(week.start),
        end=iso(week.end),
        seconds=after.seconds,
        heard={str(much): heard.count(much) for much in Much},
        told=ranked.told,
        told_before=ranked.told_before,
        weather=_weather(after.weather.line) if after.weather else None,
        ports=tuple(_port(place, after, steps) for place in ranked.places),
        icmp=_icmp(after, steps, week),
        alarms=tuple(_raised(rise, after) for rise in _told(after, week)),
        forecast=_forecast(before, after, week),
    )


def _weather(line: Line) -> Weather:
    return Weather(
        level=line.level, name=_said(line.name), sentence=_said(line.sentence),
        sure=_said(line.how_sure),
    )  # fmt: skip


def _said(words: dict[str, str]) -> Said:
    return Said(en=words["en"], ja=words["ja"])


def _port(place: Place, book: Book, steps: Sequence[int]) -> Port:
    return Port(
        known=_known(place.series),
        rank=place.rank,
        mean=_short(place.mean),
        listed=place.listed,
        rank_before=place.before,
        mean_before=None if place.was is None else _short(place.was),
        listed_before=place.listed_before,
        news=str(place.news),
        values=tuple(rounded(book.value(place.series, step)) for step in steps),
    )


def _icmp(book: Book, steps: Sequence[int], week: Week) -> Port | None:
    earlier = [n for n, at in enumerate(book.starts) if week.start - WEEK <= at < week.start]
    mean, was = _mean(book, steps), _mean(book, earlier)
    if mean is None:
        return None
    values = tuple(rounded(book.value(_ICMP, step)) for step in steps)
    return Port(
        known=_known(_ICMP),
        rank=None,
        mean=_short(mean),
        listed=sum(value is not None for value in values),
        rank_before=None,
        mean_before=None if was is None else _short(was),
        listed_before=sum(book.value(_ICMP, step) is not None for step in earlier),
        news="unknown",
        values=values,
    )


def _known(series: Series) -> Known:
    return Known(
        label=label(series), family=series.family, protocol=series.protocol, number=series.number
    )


def _mean(book: Book, steps: Sequence[int]) -> float | None:
    said = [v for step in steps if (v := book.value(_ICMP, step)) is not None]
    return math.fsum(said) / len(said) if said else None


def _told(book: Book, week: Week) -> list[Rise]:
    """Alarms that were heard in the week, the first one first."""
    heard = [
        rise for rise in book.rises if week.start < rise.alarm.raised + book.seconds <= week.end
    ]
    return sorted(heard, key=lambda rise: (rise.alarm.raised, label(rise.series)))


def _raised(rise: Rise, book: Book) -> Raised:
    alarm = rise.alarm
    return Raised(
        label=label(rise.series),
        since=iso(alarm.since),
        heard=iso(alarm.raised + book.seconds),
        ended=None if alarm.ended is None else iso(alarm.ended),
        level=alarm.level,
        times=float(f"{alarm.factor:.2g}"),
        standing=str(alarm.standing),
    )


def _forecast(before: Book, after: Book, week: Week) -> Forecast | None:
    pairs = list(_pairs(before, after, week))
    if not pairs:
        return None
    judged = [(abs(f - a), abs(n - a)) for f, a, _, n in pairs if n is not None]
    off, naive = (math.fsum(each) for each in zip(*judged, strict=True)) if judged else (0.0, 0.0)
    return Forecast(
        values=len(pairs),
        within=sum(inside for *_, inside, _ in pairs),
        skill=round(1 - off / naive, 3) if naive else None,
    )


def _pairs(
    before: Book, after: Book, week: Week
) -> Iterator[tuple[float, float, bool, float | None]]:
    place = {start: step for step, start in enumerate(after.starts)}
    for series, told in before.ahead.items():
        for step in told.steps:
            if not week.start <= step.start < week.end or step.start not in place:
                continue
            came = after.value(series, place[step.start])
            if came is not None:
                earlier = place.get(step.start - WEEK, -1)
                inside = step.low80 <= came <= step.high80
                yield step.value, came, inside, after.value(series, earlier)


def _short(value: float) -> float:
    return float(f"{value:.3g}")
