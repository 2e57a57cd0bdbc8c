"""Own sensors' bodies, what may be known of the world -> is it only me, and how near is it?"""

from collections.abc import Iterator

import msgspec
import numpy as np
import zstandard

from collector.geo.addresses import parse
from collector.index import annals
from collector.index import sheet as sheets
from collector.index.bulletin import moment
from collector.index.hour import address_hours
from collector.index.series import Series
from collector.members import distance, versus
from collector.members.answer import Answer, Row
from collector.members.problem import Problem, Refused
from collector.members.sight import Late, Sight
from collector.members.versus import Rate
from collector.members.world import edition, label
from teiten.compare.record import Coarse

BODIES = 200
"""Own rollups that one query may read."""
_SHOWN = 20
_COMPARED = ("series", "start", "seconds", "mine", "mine_low", "mine_high", "world", "world_low",
             "world_high", "times", "times_low", "times_high", "said")  # fmt: skip
_NEAR = ("family", "bits_from", "bits_to", "sources", "packets", "share", "chance", "times")


class _Origins(msgspec.Struct, frozen=True):
    """Of a body who knocked."""

    origins: tuple[tuple[str, int, str, int, str, int], ...] = ()


_origins = msgspec.json.Decoder(_Origins)


def bodies(sight: Sight, first: int, end: int) -> list[bytes] | Refused:
    """Give the packed bodies of own windows from `first` to before `end`, if not too many."""
    if not sight.sensors:
        return Refused(Problem.NOT_YET, "no sensor is noted as this member's")
    marks = ", ".join("?" * len(sight.sensors))
    rows = sight.books.execute(
        f"SELECT body FROM bodies WHERE start >= ? AND start < ? AND sensor IN ({marks})"  # noqa: S608
        " ORDER BY start, sensor LIMIT ?",
        (first, end, *sight.sensors, BODIES + 1),
    ).fetchall()
    if len(rows) > BODIES:
        return Refused(Problem.TOO_COSTLY, f"at most {BODIES} rollups: ask for fewer hours")
    return [body for (body,) in rows] or Refused(Problem.NOT_YET, "own rollups are not kept")


def newest(sight: Sight) -> int:
    """Give the end of the newest window of own sensors, or 0."""
    if not sight.sensors:
        return 0
    marks = ", ".join("?" * len(sight.sensors))
    (end,) = sight.books.execute(
        f"SELECT max(start + seconds) FROM rollups WHERE sensor IN ({marks})",  # noqa: S608
        sight.sensors,
    ).fetchone()
    return int(end or 0)


def unpacked(sight: Sight, packed: list[bytes]) -> Iterator[bytes]:
    """Unpack them one by one, for as long as there is time."""
    for each in packed:
        if sight.late:
            raise Late
        yield zstandard.decompress(each)


World = dict[Series, Rate]


def world(sight: Sight) -> tuple[int, int, World] | None:
    """Give from when to when something may be known of the world, and what."""
    return _by_index(sight) if sight.exact else _by_edition(sight)


def _by_edition(sight: Sight) -> tuple[int, int, World] | None:
    newest = edition(sight)
    if newest is None:
        return None
    gate = sight.settings.publish.gate
    coarse = Coarse(bins=gate.bins, blur=gate.blur, scale=gate.scale, holds=gate.holds)
    found = {
        line.series: versus.public(line.value, coarse)
        for line in newest.lines
        if line.value is not None and line.series.economy is None
    }
    return newest.start, newest.start + newest.seconds, found


def _by_index(sight: Sight) -> tuple[int, int, World] | None:
    newest = annals.newest(sight.chronicle) if sight.chronicle else None
    if sight.chronicle is None or newest is None:
        return None
    last, seconds = newest
    first = last - (sight.number("hours") - 1) * seconds
    known = annals.roster(sight.chronicle, 0).series
    numbers = annals.numbers(sight.chronicle, seconds, last, len(known))
    numbers[[each.economy is not None for each in known]] = np.nan
    ranked = np.argsort(-np.nan_to_num(numbers[:, 0], nan=-1.0), kind="stable")[:_SHOWN]
    found = {}
    for row in ranked.tolist():
        course = annals.course(sight.chronicle, seconds, row, first, last)[:, :3]
        course = course[np.isfinite(course).all(axis=1)].astype(np.float64)
        if len(course):
            found[known[row]] = Rate(*course.mean(axis=0).tolist())
    return first, last + seconds, found


def compare(sight: Sight) -> Answer | Refused:
    """Compare own sensors with the world, over the same time."""
    known = world(sight)
    if known is None:
        return Refused(Problem.NOT_YET)
    first, end, theirs = known
    packed = bodies(sight, first, end)
    if isinstance(packed, Refused):
        return packed
    read = [sheets.read(body, None) for body in unpacked(sight, packed)]
    rows = [_row(each, rate, read, first, end) for each, rate in theirs.items()]
    return Answer(
        _COMPARED,
        [row for row in rows if row],
        {"source": "index" if sight.exact else "editions", "only_mine_above": versus.ONLY},
    )


def _row(series: Series, rate: Rate, read: list[sheets.Sheet], first: int, end: int) -> Row | None:
    hours = [address_hours(sheet.head.exposure).get(series.family, 0.0) for sheet in read]
    heard = [(sheet, spent) for sheet, spent in zip(read, hours, strict=True) if spent > 0]
    if not heard:
        return None
    mine = versus.mine(
        [versus.counted(sheet, series) for sheet, _ in heard], [spent for _, spent in heard]
    )
    found = versus.ratio(mine, rate)
    return {
        "series": label(series),
        "start": moment(first),
        "seconds": end - first,
        "mine": digits(mine.value),
        "mine_low": digits(mine.low),
        "mine_high": digits(mine.high),
        "world": digits(rate.value),
        "world_low": digits(rate.low),
        "world_high": digits(rate.high),
        "times": digits(found.value),
        "times_low": digits(found.low),
        "times_high": digits(found.high),
        "said": found.word,
    }


def near(sight: Sight) -> Answer | Refused:
    """Lay those who knock at own sensors into bins of how near they are to own networks."""
    if not sight.networks:
        return Refused(Problem.NOT_YET, "no network is registered as this member's")
    end = newest(sight)
    packed = bodies(sight, end - sight.number("hours") * 3600, end)
    if isinstance(packed, Refused):
        return packed
    texts: list[str] = []
    packets: list[int] = []
    for body in unpacked(sight, packed):
        for origin in _origins.decode(body).origins:
            texts.append(origin[0])
            packets.append(origin[5])
    found = distance.bins(parse(texts), np.array(packets, dtype=np.int64), sight.networks)
    rows: list[Row] = [
        {
            "family": each.family,
            "bits_from": each.least,
            "bits_to": each.most,
            "sources": each.sources,
            "packets": each.packets,
            "share": digits(each.share),
            "chance": digits(each.chance),
            "times": digits(each.share / each.chance) if each.chance > 0 else None,
        }
        for each in found
    ]
    return Answer(_NEAR, rows, {"until": moment(end), "hours": sight.number("hours")})


def digits(number: float | None) -> float | None:
    """Give as many digits as mean something."""
    return None if number is None else float(f"{number:.4g}")
