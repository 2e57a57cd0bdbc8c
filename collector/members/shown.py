"""What was told of cells -> what one member reads of it."""

import math

from collector.index.bulletin import moment
from collector.members import cells, distance, tellings
from collector.members.answer import Answer, Row
from collector.members.cells import rounded
from collector.members.problem import Problem, Refused
from collector.members.pseudonym import SEASON, pseudonym, season
from collector.members.sight import Sight
from collector.members.tellings import Telling

_Z = 1.959964
_COLUMNS = ("cell", "start", "seconds", "value", "low", "high")


def blocks(sight: Sight) -> Answer | Refused:
    """Tell of coarse blocks."""
    return _cells(sight, tellings.BLOCK)


def economies(sight: Sight) -> Answer | Refused:
    """Tell of economies in which sensors stand."""
    return _cells(sight, tellings.ECONOMY)


def _cells(sight: Sight, kind: str) -> Answer | Refused:
    found = tellings.told(sight.base, kind, sight.number("periods"))
    if not found:
        return Refused(Problem.NOT_YET, "no cell is many enough, or no period is over")
    rows = [_row(each.cell, each, each.value, each.blur) for each in found]
    return Answer(_COLUMNS, rows, _policy(sight))


def _row(cell: str, each: Telling, value: float, blur: float) -> Row:
    return {
        "cell": cell,
        "start": moment(each.start),
        "seconds": each.seconds,
        "value": rounded(value),
        "low": rounded(value - _Z * blur),
        "high": rounded(value + _Z * blur),
    }


def _policy(sight: Sight) -> dict[str, str | int | float | None]:
    policy = sight.settings.members.cells
    return {
        "unit": "packets per monitored address and hour",
        "sensors_at_least": policy.sensors,
        "organisations_at_least": policy.organisations,
        "days": policy.days,
        "delay_hours": policy.delay_hours,
        "follows_at_most_times": round(math.exp(policy.shared.clip), 2),
    }


def peers(sight: Sight) -> Answer | Refused:
    """Tell of single sensors under names, and with a blur, that no two members share."""
    found = tellings.told(sight.base, tellings.SENSOR, sight.number("periods"))
    if not found:
        return Refused(Problem.NOT_YET, "too few sensors are vetted, or no period is over")
    name, key = sight.member.name, sight.key
    rows = []
    for each in found:
        number = season(each.start, each.seconds)
        own = cells.deviate(key, "own", name, each.cell, str(each.start))
        hidden = pseudonym(key, name, each.cell, number)
        rows.append(_row(hidden, each, each.value + each.blur * own, math.sqrt(2) * each.blur))
    rows.sort(key=lambda row: (str(row["start"]), str(row["cell"])), reverse=True)
    return Answer(_COLUMNS, rows, {**_policy(sight), "name_lasts_periods": SEASON})


def targets(sight: Sight) -> Answer | Refused:
    """Average blocks by the first bits shared with own networks; nothing is new in it."""
    if not sight.networks:
        return Refused(Problem.NOT_YET, "no network is registered as this member's")
    found = tellings.told(sight.base, tellings.BLOCK, sight.number("periods"))
    if not found:
        return Refused(Problem.NOT_YET, "no cell is many enough, or no period is over")
    by_start: dict[tuple[int, int], dict[str, float]] = {}
    for each in found:
        by_start.setdefault((each.start, each.seconds), {})[each.cell] = each.value
    rows: list[Row] = [
        {
            "bits": bits,
            "start": moment(start),
            "seconds": seconds,
            "value": rounded(value),
        }
        for (start, seconds), values in by_start.items()
        for bits, value in cells.near(
            values, {cell: distance.first_bits(cell, sight.networks) for cell in values}
        ).items()
    ]
    return Answer(("bits", "start", "seconds", "value"), rows, _policy(sight))
