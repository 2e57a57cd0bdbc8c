"""What a member is told -> the tables that a page shows of it, in one language."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from collector.members import intervals
from collector.members.answer import Answer, Cell, Row
from collector.paper import clock
from collector.paper.figures import figure, percent
from collector.paper.words import Words
from collector.services import service
from teiten.rollup.record import TCP, UDP

_NOTHING = "–"
_LABELLED = re.compile(r"(\d+)/(TCP|UDP)\Z")
_PROTOCOLS = {"TCP": TCP, "UDP": UDP}
_INTERIM = re.compile(r"interim (\d+)\Z")


@dataclass(frozen=True, slots=True)
class Table:
    """What stands under one heading; a column is of figures or of words."""

    heading: str
    columns: Sequence[tuple[str | Markup, bool]]
    rows: Sequence[Sequence[str | Markup]]


Show = Callable[[Row, Words], str | Markup]


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: the name of its heading, how a row's cell is said, whether it is a figure."""

    name: str
    show: Show
    number: bool = True


def _text(name: str, key: str = "") -> _Column:
    return _Column(name, lambda row, _: str(row.get(key or name) or _NOTHING), number=False)


def _figure(name: str) -> _Column:
    return _Column(name, lambda row, _: _amount(row.get(name)))


def _amount(cell: Cell) -> str:
    if isinstance(cell, int):
        return f"{cell:,}"
    return figure(cell) if isinstance(cell, float) else _NOTHING


def _between(name: str, low: str = "low", high: str = "high") -> _Column:
    """Say a value, and small behind it between what it may lie."""

    def show(row: Row, _: Words) -> Markup:
        ends = (row.get(low), row.get(high))
        told = Markup(" <small>{}–{}</small>").format(*map(_amount, ends)) if any(ends) else ""
        return Markup("{}{}").format(_amount(row.get(name)), told)

    return _Column(name, show)


def _moment(name: str, key: str = "") -> _Column:
    def show(row: Row, say: Words) -> str | Markup:
        cell = row.get(key or name)
        return clock.moment(_seconds(cell), say.language) if isinstance(cell, str) else _NOTHING

    return _Column(name, show, number=False)


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _span(start: str = "start", seconds: str = "seconds", name: str = "when") -> _Column:
    def show(row: Row, say: Words) -> str | Markup:
        begin, long = row.get(start), row.get(seconds)
        if not (isinstance(begin, str) and isinstance(long, int)):
            return _NOTHING
        at = _seconds(begin)
        if long <= 86400:
            return clock.span(at, long, say.language)
        return Markup("{} – {}").format(*(clock.day(t, say.language) for t in (at, at + long - 1)))

    return _Column(name, show, number=False)


def _hours(name: str, key: str) -> _Column:
    def show(row: Row, _: Words) -> str:
        cell = row.get(key)
        return figure(cell / 3600) if isinstance(cell, int) else _NOTHING

    return _Column(name, show)


def _series(row: Row, _: Words) -> Markup:
    """Say a series, and small behind it the service of its port."""
    label = str(row.get("series"))
    found = _LABELLED.match(label)
    known = service(_PROTOCOLS[found[2]], int(found[1])) if found else ""
    return Markup("{} <small>{}</small>").format(label, known) if known else escape(label)


def _state(row: Row, say: Words) -> str | Markup:
    state = str(row.get("state") or "")
    if found := _INTERIM.match(state):
        return say("state.interim", count=found[1])
    word = "so-far" if state == "interim" else state.replace(" ", "-")
    return say(f"state.{word}") if word else _NOTHING


def _part(name: str) -> _Column:
    """Say a share as a percentage."""

    def show(row: Row, _: Words) -> str:
        cell = row.get(name)
        return percent(cell, 1.0) if isinstance(cell, int | float) else _NOTHING

    return _Column(name, show)


def _times(row: Row, _: Words) -> str:
    cell = row.get("times")
    return f"× {figure(float(cell))}" if isinstance(cell, int | float) and cell else _NOTHING


def _bits(row: Row, say: Words) -> Markup:
    if "bits" in row:
        return say("bits.one", first=row["bits"])
    return say("bits", first=row["bits_from"], last=row["bits_to"], family=row["family"])


_SERIES = _Column("series", _series, number=False)
_STATE = _Column("state", _state, number=False)
_TIMES = _Column("times", _times)
_BITS = _Column("bits", _bits, number=False)
_SENSOR = _text("sensor")
_CELLS = (_text("cell"), _span(), _between("value"))
TABLES: Mapping[str, Sequence[_Column]] = {
    "now.public": (_SERIES, _span(), _figure("value"), _STATE),
    "now.own": (_text("sensor", "of"), _span(), _figure("value"), _STATE),
    "now.index": (_SERIES, _span(), _between("value"), _figure("plain"), _STATE),
    "sensors": (_SENSOR, _STATE, _span("newest_start", "newest_seconds", "newest"),
                _moment("came"), _figure("windows"), _figure("finals"),
                _hours("missing", "missing_seconds"), _figure("received"), _figure("counted"),
                _figure("examined"), _figure("unexamined"), _figure("link_dropped"),
                _figure("shed"), _text("local")),
    "anomalies": (_SENSOR, _SERIES, _moment("since"), _moment("until"), _TIMES),
    "compare": (_SERIES, _Column("said", lambda row, say: say(f"verdict.{row['said']}"), False),
                _Column("scale", lambda row, _: intervals.drawn(row), False),
                _between("times", "times_low", "times_high"),
                _between("mine", "mine_low", "mine_high"),
                _between("world", "world_low", "world_high")),
    "near": (_BITS, _figure("sources"), _figure("packets"), _part("share"), _part("chance"),
             _TIMES),
    "targets": (_BITS, _span(), _figure("value")),
    "blocks": _CELLS,
    "economies": _CELLS,
    "peers": _CELLS,
    "queries": (_moment("at"), _text("endpoint"), _text("question"), _text("answer"),
                _figure("rows"), _figure("milliseconds"), _figure("token")),
}  # fmt: skip
_GROUPS = ("public", "own", "index")


def tables(name: str, answer: Answer, say: Words) -> list[Table]:
    """Lay an answer out; the newest of everything is a table of each kind."""
    if name == "mine":
        return [_by_hour(answer.rows, say)]
    if name != "now":
        return [_table("", TABLES[name], answer.rows, say)]
    groups: dict[str, list[Row]] = {group: [] for group in _GROUPS}
    for row in answer.rows:
        of = str(row["of"])
        groups[of if of in ("public", "index") else "own"].append(row)
    return [
        _table(str(say(f"group.{group}")), TABLES[f"now.{group}"], rows, say)
        for group, rows in groups.items()
        if rows
    ]


def _by_hour(rows: Iterable[Row], say: Words) -> Table:
    """Lay each hour on a line of its own, series beside each other; small the public epoch's."""
    by_hour: dict[str, dict[str, Row]] = {}
    names: dict[str, Markup] = {}
    for row in rows:
        names.setdefault(str(row["series"]), _series(row, say))
        by_hour.setdefault(str(row["start"]), {})[str(row["series"])] = row
    span = _span()
    return Table(
        "",
        [(str(say("column.when")), False), *((name, True) for name in names.values())],
        [
            [
                span.show(next(iter(told.values())), say),
                *(_beside(told.get(name, {})) for name in names),
            ]
            for told in by_hour.values()
        ],
    )


def _beside(row: Row) -> Markup:
    mine, public = _amount(row.get("mine")), row.get("public")
    small = Markup(" <small>{}</small>").format(_amount(public)) if public is not None else ""
    return Markup("{}{}").format(mine, small)


def _table(heading: str, columns: Sequence[_Column], rows: Iterable[Row], say: Words) -> Table:
    return Table(
        heading,
        [(_headed(each.name, say), each.number) for each in columns],
        [[each.show(row, say) for each in columns] for row in rows],
    )


def _headed(name: str, say: Words) -> str | Markup:
    return intervals.SCALE if name == "scale" else str(say(f"column.{name.replace('_', '-')}"))


def headline(name: str, answer: Answer, say: Words) -> str | Markup:
    """Say the one thing that a page is looked at for, where there is one."""
    if name == "compare" and answer.rows:
        only = [str(row["series"]) for row in answer.rows if row["said"] == "only mine"]
        return say("head.only", series=", ".join(only)) if only else say("head.none-only")
    if name == "sensors" and answer.rows:
        came = [str(row["came"]) for row in answer.rows if row["came"]]
        newest = clock.moment(_seconds(max(came)), say.language) if came else _NOTHING
        return say("head.sensors", reporting=len(came), all=len(answer.rows), moment=newest)
    return ""


def until(answer: Answer, say: Words) -> str | Markup:
    """Say of which hours an answer is, where it says so itself."""
    end, hours = answer.about.get("until"), answer.about.get("hours")
    if not isinstance(end, str):
        return ""
    return say("until", hours=hours, moment=clock.moment(_seconds(end), say.language))
