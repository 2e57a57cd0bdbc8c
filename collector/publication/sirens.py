"""Editions -> the bytes of alarms.json: what the public hears of rises, and how good that was.

All of it follows from editions, so it tells no more of sensors than they do. An epoch's alarms are
heard when its edition is published.
"""

from collections.abc import Sequence
from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.gate.edition import Edition
from collector.gate.record import label, moment
from collector.weather.public import Heard, Values, heard, listed

NAME = "alarms.json"
SHOWN = 90 * 86400
"""Seconds after its end in which an alarm is still named; the record counts all of them."""
HOUR = 3600


def file(editions: Sequence[Edition]) -> bytes:
    """Write the file; the same editions give the same bytes."""
    if not editions:
        return _written({"until": None, "track": None, "alarms": []})
    newest = editions[-1]
    return _written(_document(hear(editions), newest.start + newest.seconds, newest.seconds))


def hear(editions: Sequence[Edition]) -> Heard:
    """Say what alarms there were, by labels; epochs of another length than the newest have none."""
    seconds = editions[-1].seconds
    alike = [each for each in editions if each.seconds == seconds]
    starts = np.arange(alike[0].start, alike[-1].start + 1, seconds, dtype=np.int64)
    series = list(dict.fromkeys(line.series for each in alike for line in each.lines))
    values = np.full((len(starts), len(series)), np.nan)
    place = {each: column for column, each in enumerate(series)}
    for each in alike:
        row = (each.start - alike[0].start) // seconds
        for line in each.lines:
            if line.value is not None:
                values[row, place[line.series]] = line.value
    since = tuple(np.isfinite(values).argmax(axis=0).tolist())
    values = listed(values, np.array([each.number is not None for each in series], dtype=bool))
    names = tuple(label(each) for each in series)
    return _heard(starts.tobytes(), values.tobytes(), names, since, seconds // HOUR)


@lru_cache(maxsize=1)
def _heard(
    starts: bytes, values: bytes, names: tuple[str, ...], since: tuple[int, ...], hours: int
) -> Heard:
    """Remember the last answer: editions are asked for more often than there is a new one."""
    when: NDArray[np.int64] = np.frombuffer(starts, dtype=np.int64)
    table: NDArray[np.float64] = np.frombuffer(values).reshape(len(when), len(names))
    return heard(Values(when, table, names, hours, since))


def _document(found: Heard, until: int, seconds: int) -> dict[str, object]:
    track = found.track
    return {
        "until": moment(until),
        "track": {
            "since": moment(track.since),
            "weeks": track.weeks,
            "false_alarms_a_week_by_chance": track.stated,
            "raised": track.raised,
            "open": track.open,
            "confirmed": track.confirmed,
            "withdrawn": track.withdrawn,
        },
        "alarms": [
            {
                "series": alarm.series,
                "level": alarm.level,
                "since": moment(alarm.since),
                "heard": moment(alarm.raised + seconds),
                "ended": None if alarm.ended is None else moment(alarm.ended),
                "standing": alarm.standing,
                "times": alarm.factor,
                "reason": why,
                "why": alarm.why,
            }
            for alarm, why in found.alarms
            if alarm.ended is None or alarm.ended >= until - SHOWN
        ],
    }


def _written(document: dict[str, object]) -> bytes:
    head = {"format": "teiten-alarms", "version": 1, "policy": "gated"}
    return msgspec.json.format(msgspec.json.encode(head | document), indent=1) + b"\n"
