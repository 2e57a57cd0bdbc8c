"""How high the level is, and why -> a line that a person understands, in Japanese and English."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal

import msgspec

from collector.weather.level import Cause, Level, State
from collector.weather.names import said

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
UNKNOWN = "unknown"
TOKYO = 9 * 3600


class Sure(StrEnum):
    """How sure the line is."""

    HIGH = "high"
    FAIR = "fair"
    LOW = "low"
    NOT = "not at all"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What people read."""

    level: str
    name: dict[str, str]
    """What people call the level, by language."""
    sentence: dict[str, str]
    sure: Sure
    how_sure: dict[str, str]
    since: int | None
    held: bool
    """Whether the newest step alone would be lower."""


NAMES = {
    UNKNOWN: {"ja": "不明", "en": "unknown"},
    Level.CALM: {"ja": "平穏", "en": "calm"},
    Level.UNSETTLED: {"ja": "やや荒れ", "en": "unsettled"},
    Level.ROUGH: {"ja": "荒れ", "en": "rough"},
    Level.STORM: {"ja": "嵐", "en": "storm"},
}
SURE = {
    Sure.HIGH: {"ja": "確かさは高いです。", "en": "This is well supported."},
    Sure.FAIR: {"ja": "確かさは中くらいです。", "en": "This is fairly well supported."},
    Sure.LOW: {"ja": "確かさは低いです。", "en": "This is weakly supported."},
    Sure.NOT: {"ja": "確かなことは言えません。", "en": "Nothing supports a statement."},
}
_ENDS = {
    Level.UNSETTLED: "やや荒れています。",
    Level.ROUGH: "荒れています。",
    Level.STORM: "嵐のような状態です。",
}


def line(state: State, sure: Sure) -> Line:
    """Say the level in both languages."""
    sure = Sure.NOT if state.blind else sure
    return Line(
        level=UNKNOWN if state.blind else state.level.name.lower(),
        name=NAMES[UNKNOWN if state.blind else state.level],
        sentence={language: sentence(state, language) for language in LANGUAGES},
        sure=sure,
        how_sure=SURE[sure],
        since=None if state.blind else state.since,
        held=not state.blind and state.now < state.level,
    )


def sentence(state: State, language: Language) -> str:
    """One sentence; of a level that is held it says why it was raised."""
    if state.blind:
        return {
            "ja": "観測が足りないため、今の状況は分かりません。",
            "en": "Unknown: too little was heard to say anything.",
        }[language]
    if state.level is Level.CALM:
        return {
            "ja": "届く通信はいつもと同じくらいで、平穏です。",
            "en": "Calm: about as much arrives as usual.",
        }[language]
    return _ja(state) if language == "ja" else _en(state)


def _en(state: State) -> str:
    name = NAMES[state.level]["en"].capitalize()
    cause = state.cause
    if state.now < state.level:
        what = said(cause.series, "en") if cause.series else "what arrives"
        return f"{name} still: {what} came down, but could rise again soon."
    if cause.series:
        return (
            f"{name}: {said(cause.series, 'en')}, {_number(cause.factor)} times the usual"
            f" since {_utc(cause.since)}{_seen(cause)}{_others(cause.others)}."
        )
    if cause.factor is not None:
        return f"{name}: in all {_number(cause.factor)} times as much arrives as was forecast."
    return f"{name}: about {_tenths(cause.broad)} in 10 series are above their forecasts."


def _seen(cause: Cause) -> str:
    return "" if cause.share is None else f", at about {_tenths(cause.share)} in 10 sensors"


def _others(others: int) -> str:
    if not others:
        return ""
    return ", and one more series" if others == 1 else f", and {others} more series"


def _ja(state: State) -> str:
    cause, end = state.cause, _ENDS[state.level]
    if state.now < state.level:
        what = said(cause.series, "ja") if cause.series else "届く通信"
        name = NAMES[state.level]["ja"]
        return f"{what}は落ち着きましたが、再び増えるおそれがあるため、「{name}」を続けます。"
    if cause.series:
        seen = "" if cause.share is None else f"センサーの約{_tenths(cause.share)}割で"
        others = f"ほかの{cause.others}系列も増えており、" if cause.others else ""
        return (
            f"{_tokyo(cause.since)}から、{seen}{said(cause.series, 'ja')}が"
            f"いつもの約{_number(cause.factor)}倍に増え、{others}{end}"
        )
    if cause.factor is not None:
        return f"届く通信が全体で予測の約{_number(cause.factor)}倍あり、{end}"
    return f"約{_tenths(cause.broad)}割の系列が予測を上回り、{end}"


def _number(factor: float | None) -> str:
    known = factor or 0.0
    return f"{known:.1f}" if known < 9.95 else f"{known:,.0f}"


def _tenths(share: float | None) -> int:
    return min(max(round((share or 0.0) * 10), 1), 10)


def _utc(at: int | None) -> str:
    return f"{datetime.fromtimestamp(at or 0, UTC):%Y-%m-%d %H:%M} UTC"


def _tokyo(at: int | None) -> str:
    moment = datetime.fromtimestamp((at or 0) + TOKYO, UTC)
    return f"{moment.month}月{moment.day}日{moment.hour}時（日本時間）"
