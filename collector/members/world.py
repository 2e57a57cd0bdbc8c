"""Editions, or the index where it is open -> a series in the course of time, the newest state."""

import math
import sqlite3
from collections.abc import Iterator

import numpy as np

from collector.gate import record
from collector.gate.edition import Edition
from collector.index import annals
from collector.index.bulletin import lines, moment, name
from collector.index.series import Series
from collector.members.answer import Answer, Row
from collector.members.problem import Problem, Refused
from collector.members.sight import Sight
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Class

HOUR = 3600
_EVER = 2**62
SHOWN = 20
_PROTOCOLS = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "icmpv6": ICMPV6}
_POINT = ("start", "seconds", "value", "low", "high", "mean", "plain", "sensors", "address_hours",
          "revision", "listened")  # fmt: skip
_NOW = ("of", "series", "start", "seconds", "value", "low", "high", "plain", "state")


def wanted(sight: Sight) -> Series:
    """Read which series is asked for; class and number may be left open."""
    asked = sight.asked
    protocol = asked["protocol"]
    kind = asked["class"]
    port, economy = asked["port"], asked.get("economy")
    return Series(
        int(str(asked["family"])),
        _PROTOCOLS[str(protocol)] if protocol else None,
        Class(str(kind)) if kind else None,
        port if isinstance(port, int) else None,
        str(economy) if economy else None,
    )


def misasked(one: Series) -> Refused | None:
    """Say why there can be no such series."""
    if one.number is not None and one.protocol is None:
        return Refused(Problem.BAD_QUESTION, "a port is of a protocol: protocol=tcp")
    if one.economy is not None and one[1:4] != (None, None, None):
        return Refused(Problem.BAD_QUESTION, "an economy goes with no port, protocol or class")
    return None


def series(sight: Sight) -> Answer | Refused:
    """Tell of one series, by the hour where the index is open, or else by the epoch."""
    one = wanted(sight)
    if why := misasked(one):
        return why
    found = hourly(sight, one) if sight.exact else by_epoch(sight, one)
    return found or Refused(Problem.NOT_YET)


def _span(sight: Sight, newest: int, seconds: int) -> tuple[int, int] | Refused:
    """Give the first window and the end of what is asked for; as much as may be, if not said."""
    most = sight.settings.members.pace(sight.member.tier).hours * HOUR
    said = sight.asked["to"]
    end = min(said if isinstance(said, int) else newest, newest)
    begin = sight.asked["from"]
    start = begin if isinstance(begin, int) else max(end - min(most, 7 * 86400), 0)
    if end - start > most:
        return Refused(Problem.TOO_COSTLY, f"at most {most // HOUR} hours at once")
    return -(-start // seconds) * seconds, end


def hourly(sight: Sight, one: Series) -> Answer | Refused | None:
    """Tell of every window of the index."""
    newest = annals.newest(sight.chronicle) if sight.chronicle else None
    if sight.chronicle is None or newest is None:
        return None
    last, seconds = newest
    span = _span(sight, last + seconds, seconds)
    if isinstance(span, Refused):
        return span
    rows = matching(sight.chronicle, one)
    if not rows:
        return Refused(Problem.UNKNOWN, "the index has no such series")
    first, end = span
    if end <= first:
        return Answer(_POINT, [], _about("index", seconds))
    courses = [annals.course(sight.chronicle, seconds, row, first, end - 1) for row in rows]
    whole = summed(courses)
    heads = {h.start: h for h in annals.headings(sight.chronicle, seconds, first, end - 1)}
    points: list[Row] = []
    for place, numbers in enumerate(whole):
        start = first + place * seconds
        head = heads.get(start)
        point = dict(zip(annals.COLUMNS, map(_said, numbers.tolist()), strict=True))
        found: Row = {"start": moment(start), "seconds": seconds, **point}
        if head:
            found = {
                **found,
                "sensors": head.coverage.reported,
                "address_hours": head.coverage.address_hours.get(str(one.family)),
                "revision": head.revision,
                "listened": f"{head.coverage.listened:.3f}",
            }
        points.append(found)
    return Answer(_POINT, points, _about("index", seconds))


def past(sight: Sight) -> Answer:
    """Say until when hours are told, or that this member is told what is public."""
    newest = annals.newest(sight.chronicle) if sight.exact and sight.chronicle else None
    return Answer((), [], {"end": sum(newest) if newest else None})


def matching(chronicle: sqlite3.Connection, one: Series) -> list[int]:
    """Find the rows of a series: its own, or those of all its classes."""
    rows = annals.roster(chronicle, 0).rows
    if one in rows:
        return [rows[one]]
    if one.kind is None and one.number is not None:
        return [rows[each] for kind in Class if (each := one._replace(kind=kind)) in rows]
    return []


def summed(courses: list[annals.Numbers]) -> annals.Numbers:
    """Add series up; what nobody saw of one does not make their sum unknown."""
    stacked = np.stack(courses)
    found: annals.Numbers = np.where(
        np.isfinite(stacked).any(axis=0), np.nansum(stacked, axis=0), np.nan
    ).astype(np.float32)
    return found


def by_epoch(sight: Sight, one: Series) -> Answer | Refused | None:
    """Tell of every edition: what everybody may know, and nothing more."""
    newest = edition(sight)
    if newest is None:
        return None
    span = _span(sight, newest.start + newest.seconds, newest.seconds)
    if isinstance(span, Refused):
        return span
    found: list[Row] = []
    for each in editions(sight, *span):
        for line in each.lines:
            if line.series == one:
                found.append(
                    {
                        "start": moment(each.start),
                        "seconds": each.seconds,
                        "value": line.value,
                        "listened": each.listened.value,
                    }
                )
    return Answer(_POINT, found, _about("editions", newest.seconds))


def _about(source: str, seconds: int) -> dict[str, str | int | None]:
    unit = "packets per monitored address and hour"
    return {"source": source, "step_seconds": seconds, "unit": unit}


def editions(sight: Sight, first: int, end: int = _EVER) -> Iterator[Edition]:
    """Give the editions of epochs that begin from `first` to before `end`."""
    for (body,) in sight.books.execute(
        "SELECT body FROM editions WHERE start >= ? AND start < ? ORDER BY start", (first, end)
    ):
        yield record.decode(body.encode())


def label(series: Series) -> str:
    """Say a series as the public reads it, or with its class where that is asked for."""
    return record.label(series) if series.kind is None else name(series)


def edition(sight: Sight) -> Edition | None:
    """Give the newest edition."""
    row = sight.books.execute("SELECT body FROM editions ORDER BY start DESC LIMIT 1").fetchone()
    return record.decode(row[0].encode()) if row else None


def now(sight: Sight) -> Answer:
    """Tell the newest of everything: the public's, own sensors', and the index' interim state."""
    rows: list[Row] = []
    if newest := edition(sight):
        rows += [
            {
                "of": "public",
                "series": record.label(line.series),
                "start": moment(newest.start),
                "seconds": newest.seconds,
                "value": line.value,
                "state": newest.listened.value,
            }
            for line in newest.lines
        ]
    rows += [row for sensor in sight.sensors for row in _own(sight, sensor)]
    if sight.exact and sight.chronicle:
        rows += _index(sight.chronicle)
    return Answer(_NOW, rows, {"as_of": moment(sight.now), "index": sight.exact})


def _own(sight: Sight, sensor: str) -> list[Row]:
    found = sight.books.execute(
        "SELECT start, seconds, counted, sequence, final FROM rollups WHERE sensor = ?"
        " ORDER BY start DESC LIMIT 1",
        (sensor,),
    ).fetchone()
    if found is None:
        return []
    start, seconds, counted, sequence, final = found
    state = "final" if final else f"interim {sequence}"
    whole = {"of": sensor, "series": "packets", "start": moment(start), "seconds": seconds}
    return [{**whole, "value": counted, "state": state}]


def _index(chronicle: sqlite3.Connection) -> list[Row]:
    newest = annals.newest(chronicle)
    if newest is None:
        return []
    start, seconds = newest
    known = annals.roster(chronicle, 0).series
    numbers = annals.numbers(chronicle, seconds, start, len(known))
    (head,) = annals.headings(chronicle, seconds, start, start)
    return [
        {
            "of": "index",
            "series": line.series,
            "start": moment(start),
            "seconds": seconds,
            "value": line.value,
            "low": line.low,
            "high": line.high,
            "plain": line.plain,
            "state": "over" if head.over else "interim",
        }
        for line in lines(known, numbers, SHOWN)
    ]


def _said(number: float) -> float | None:
    return None if math.isnan(number) else float(f"{number:.7g}")
