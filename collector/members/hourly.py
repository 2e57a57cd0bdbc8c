"""Own sensors' bodies -> what they counted in each hour, exactly, beside the public epoch.

Nothing of it is anybody else's: what is told of others is what everybody may read.
"""

import numpy as np

from collector.index import sheet as sheets
from collector.index.bulletin import moment
from collector.index.hour import address_hours
from collector.index.series import FAMILIES, Series
from collector.index.sheet import Sheet
from collector.members import against, versus
from collector.members.answer import Answer, Row
from collector.members.problem import Refused
from collector.members.sight import Sight
from collector.members.world import HOUR, editions, label, misasked, wanted
from teiten.rollup.record import TCP, UDP

DAY = 86400
MOST = 5
"""Series that are told of, if none is named."""
_COLUMNS = ("start", "seconds", "series", "mine", "mine_low", "mine_high", "sensors", "public")


def mine(sight: Sight) -> Answer | Refused:
    """Tell of every hour what own sensors counted of a series, or of the largest ones."""
    one = wanted(sight)
    if why := misasked(one):
        return why
    end = against.newest(sight)
    packed = against.bodies(sight, end - sight.number("hours") * HOUR, end)
    if isinstance(packed, Refused):
        return packed
    read = [sheets.read(body, None) for body in against.unpacked(sight, packed)]
    chosen = largest(read, MOST) if one[1:] == (None, None, None, None) else [one]
    return Answer(
        _COLUMNS,
        _rows(sight, read, chosen),
        {"until": moment(end), "hours": sight.number("hours"), "index": sight.exact},
    )


def largest(read: list[Sheet], most: int) -> list[Series]:
    """Name the ports with the most packets, of all classes together."""
    keys = np.concatenate([sheet.keys for sheet in read])
    packets = np.concatenate([sheet.packets for sheet in read])
    ports, where = np.unique(keys & ~np.int64(3 << 16), return_inverse=True)
    sums = np.bincount(where, weights=packets, minlength=len(ports))
    found = []
    for place in np.argsort(-sums, kind="stable"):
        sort, number = divmod(int(ports[place]), 1 << 16)
        if (protocol := sort >> 2 & 0xFF) in (TCP, UDP):
            found.append(Series(FAMILIES[sort >> 10], protocol, None, number))
    return found[:most]


def _rows(sight: Sight, read: list[Sheet], chosen: list[Series]) -> list[Row]:
    by_window: dict[tuple[int, int], list[Sheet]] = {}
    for sheet in read:
        start = int(sheet.head.start.timestamp())
        by_window.setdefault((start, sheet.head.seconds), []).append(sheet)
    first = min(start for start, _ in by_window)
    public = {
        (each.start, each.seconds): {line.series: line.value for line in each.lines}
        for each in editions(sight, first - DAY)
    }

    def told(start: int, series: Series) -> float | None:
        for (begin, seconds), values in public.items():
            if begin <= start < begin + seconds:
                return values.get(series)
        return None

    return [
        row
        for (start, seconds), sheets_of in sorted(by_window.items(), reverse=True)
        for series in chosen
        if (row := _row(start, seconds, series, sheets_of, told(start, series)))
    ]


def _row(
    start: int, seconds: int, series: Series, read: list[Sheet], public: float | None
) -> Row | None:
    heard = [
        (sheet, spent)
        for sheet in read
        if (spent := address_hours(sheet.head.exposure).get(series.family, 0.0)) > 0
    ]
    if not heard:
        return None
    rate = versus.mine(
        [versus.counted(sheet, series) for sheet, _ in heard], [spent for _, spent in heard]
    )
    return {
        "start": moment(start),
        "seconds": seconds,
        "series": label(series),
        "mine": against.digits(rate.value),
        "mine_low": against.digits(rate.low),
        "mine_high": against.digits(rate.high),
        "sensors": len(heard),
        "public": public,
    }
