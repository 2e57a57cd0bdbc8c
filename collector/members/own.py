"""A member's own sensors -> their health, their books, and what only they see.

Nothing here is of anybody else: how many times of what others saw a sensor sees would tell what
others saw, so it is said only where the index is open anyway.
"""

from collector.books import account
from collector.index import annals
from collector.index.bulletin import moment, name
from collector.members import diary
from collector.members.answer import Answer, Cell, Row
from collector.members.sight import Sight
from collector.sensors import registry

_HEALTH = ("sensor", "state", "newest_start", "newest_seconds", "final", "came", "windows",
           "finals", "missing_seconds", "link_dropped", "received", "counted", "examined",
           "unexamined", "shed", "local")  # fmt: skip


def me(sight: Sight) -> Answer:
    """Say who is asking, and what he may."""
    member, pace = sight.member, sight.settings.members.pace(sight.member.tier)
    row = {
        "member": member.name,
        "organisation": member.organisation,
        "tier": member.tier.value,
        "signed": _when(member.signed),
        "ends": _when(member.ends),
        "token": sight.token.number,
        "scopes": " ".join(sorted(sight.token.scopes)),
        "expires": _when(sight.token.expires),
        "sensors": " ".join(sight.sensors),
        "networks": " ".join(sight.prefixes),
        "per_minute": pace.per_minute,
        "per_day": pace.per_day,
        "today": diary.today(sight.base, member.name, sight.now),
        "index": sight.exact,
    }
    return Answer(tuple(row), [row])


def sensors(sight: Sight) -> Answer:
    """Say how each own sensor stands."""
    found = account.of(sight.books, sight.sensors)
    local = _local(sight)
    rows: list[Row] = []
    for sensor in sight.sensors:
        known = registry.find(sight.books, sensor)
        newest = sight.books.execute(
            "SELECT start, seconds, final, came FROM rollups WHERE sensor = ?"
            " ORDER BY start DESC LIMIT 1",
            (sensor,),
        ).fetchone()
        start, seconds, final, came = newest or (None, None, None, None)
        row: dict[str, Cell] = {
            "sensor": sensor,
            "state": known.state.value if known else "unknown",
            "newest_start": _when(start),
            "newest_seconds": seconds,
            "final": None if final is None else bool(final),
            "came": _when(came),
            "local": "; ".join(local.get(sensor, ())),
        }
        if each := found.get(sensor):
            row |= {
                "windows": each.windows,
                "finals": each.finals,
                "missing_seconds": each.missing_seconds,
            }
            row |= {field: getattr(each.books, field) for field in _HEALTH[9:15]}
        rows.append(row)
    return Answer(_HEALTH, rows)


def _local(sight: Sight) -> dict[str, list[str]]:
    """Give what own sensors see and others do not, in the newest hour that is over."""
    found: dict[str, list[str]] = {}
    for each in annals.going(sight.chronicle) if sight.chronicle else ():
        if each.sensor in sight.sensors:
            found.setdefault(each.sensor, []).append(name(each.series))
    return found


def anomalies(sight: Sight) -> Answer:
    """Say when own sensors saw of what more or less than others."""
    found = (
        annals.anomalies(sight.chronicle, 0, sight.sensors)
        if sight.chronicle and sight.sensors
        else []
    )
    rows: list[Row] = [
        {
            "sensor": each.sensor,
            "series": name(each.series),
            "since": moment(each.since),
            "until": moment(each.until),
            "times": each.times if sight.exact else None,
        }
        for each in found[: sight.number("most")]
    ]
    return Answer(("sensor", "series", "since", "until", "times"), rows)


def queries(sight: Sight) -> Answer:
    """Say what was asked in this member's name."""
    found = diary.of(sight.base, sight.member.name, sight.number("most"))
    rows: list[Row] = [
        {
            "at": moment(each.at),
            "token": each.token,
            "endpoint": each.endpoint,
            "question": each.question,
            "answer": each.answer,
            "rows": each.rows,
            "milliseconds": each.milliseconds,
        }
        for each in found
    ]
    columns = ("at", "token", "endpoint", "question", "answer", "rows", "milliseconds")
    kept = sight.settings.members.keep_log_days
    return Answer(columns, rows, {"kept_days": kept})


def _when(seconds: int | None) -> str | None:
    return None if seconds is None else moment(seconds)
