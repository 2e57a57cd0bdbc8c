"""A comparison -> lines that a person reads in a terminal, in Japanese or English."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

from teiten.compare.record import Comparison, Row, Verdict

Language = Literal["en", "ja"]


class Words(NamedTuple):
    """What is said around figures."""

    log: str
    same: str
    week: str
    heads: dict[Verdict, str]
    columns: tuple[str, ...]
    below: str
    none: str
    others: str
    how: str


WORDS: dict[Language, Words] = {
    "en": Words(
        log="My log: {start} to {end}, {hours:,.1f} IPv4 address-hours.",
        same="Beside it: what is public of the same time, {start} to {end}, {steps} values a port.",
        week="Nothing is public of that time. Beside it: the newest public week, {start} to {end}.",
        heads={
            Verdict.MINE: "Only mine: surely three times what everybody hears, or more",
            Verdict.MORE: "More here than elsewhere",
            Verdict.ALIKE: "Everybody's: no difference that chance could not make",
            Verdict.LESS: "Less here than elsewhere",
            Verdict.UNTOLD: "The public files do not tell of these",
        },
        columns=("port", "packets", "mine", "everybody's", "times", "95% of cases"),
        below="below {most}",
        none="Nothing to compare.",
        others="{packets:,} packets more, to ports without a line.",
        how="Rates are packets to an address in an hour. Public values are coarse, and a network"
        " has its habits: a factor of two is no news. Nothing of the log has left this machine.",
    ),
    "ja": Words(
        log="手元の記録: {start} から {end} まで、IPv4 で {hours:,.1f} アドレス時間。",
        same="比べた相手: 同じ時間の公開値、{start} から {end} まで、1 ポートにつき {steps} 個。",
        week="その時間の公開値はありません。"
        "比べた相手: 最新の公開 1 週間、{start} から {end} まで。",
        heads={
            Verdict.MINE: "手元だけ: ほかの 3 倍以上であることが確か",
            Verdict.MORE: "ほかより多い",
            Verdict.ALIKE: "みんなと同じ: 偶然で説明できる差",
            Verdict.LESS: "ほかより少ない",
            Verdict.UNTOLD: "公開値からは分からない",
        },
        columns=("ポート", "パケット", "手元", "みんな", "倍", "95% の範囲"),
        below="{most} 未満",
        none="比べるものがありません。",
        others="このほかのポートに {packets:,} パケット。",
        how="値は 1 アドレス・1 時間あたりのパケット数。"
        "公開値は粗く、ネットワークごとの癖もあるため、2 倍程度の差は珍しくありません。"
        "手元の記録は一切送信していません。",
    ),
}


def screen(found: Comparison, language: Language) -> Iterator[str]:
    """Say of when it is, and then every port under what is said of it."""
    words = WORDS[language]
    yield words.log.format(
        start=_moment(found.start), end=_moment(found.end), hours=found.address_hours
    )
    beside = words.same if found.same_time else words.week
    yield beside.format(
        start=_moment(found.public_start), end=_moment(found.public_end), steps=found.steps
    )
    table = [list(words.columns)] + [_cells(row, words) for row in found.rows]
    widths = [max(map(_wide, column)) for column in zip(*table, strict=True)]
    lines = iter(_line(cells, widths) for cells in table[1:])
    for verdict, rows in groupby(found.rows, key=lambda row: row.verdict):
        yield ""
        yield words.heads[verdict]
        yield "  " + _line(table[0], widths)
        yield from ("  " + next(lines) for _ in rows)
    if not found.rows:
        yield words.none
    yield ""
    if found.others:
        yield words.others.format(packets=found.others)
    yield words.how


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _cells(row: Row, words: Words) -> list[str]:
    if row.theirs is not None:
        theirs = f"{figure(row.theirs)} ({figure(row.theirs_low)}–{figure(row.theirs_high)})"
    else:
        most = row.theirs_high
        theirs = "–" if most is None else words.below.format(most=figure(most))
    mine = f"{figure(row.mine)} ({figure(row.mine_low)}–{figure(row.mine_high)})"
    return [row.label, f"{row.packets:,}", mine, theirs, figure(row.ratio), _range(row)]


def _range(row: Row) -> str:
    if row.ratio_low is None:
        return "–"
    high = row.ratio_high
    return (
        f"≥ {figure(row.ratio_low)}" if high is None else f"{figure(row.ratio_low)}–{figure(high)}"
    )


def figure(value: float | None) -> str:
    """Say a number with three digits."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _line(cells: list[str], widths: list[int]) -> str:
    pairs = zip(cells, widths, strict=True)
    first, *rest = (cell + " " * (width - _wide(cell)) for cell, width in pairs)
    ends = (cell.rstrip() for cell in rest)
    padded = (" " * (width - _wide(c)) + c for c, width in zip(ends, widths[1:], strict=True))
    return "  ".join([first, *padded])


def _wide(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
