"""The weather -> lines that a person reads in a terminal, in Japanese or English."""

from collections.abc import Iterator
from typing import NamedTuple

from collector.weather.ahead import Ahead, Skill, Standing, Step
from collector.weather.document import moment
from collector.weather.line import Language
from collector.weather.names import said
from collector.weather.report import Weather
from collector.weather.usual import DAY, HOUR


class Words(NamedTuple):
    """What is said around figures."""

    as_of: str
    economies: str
    none: str
    head: str
    columns: tuple[str, str, str]
    tried: str
    withheld: str
    standings: dict[Standing, str]


WORDS: dict[Language, Words] = {
    "en": Words(
        as_of="As of {until}.",
        economies="Where packets say that they come from:",
        none="No economy stands out.",
        head="To come, in packets to an address and hour; 80 of 100 times between the brackets:",
        columns=("in 6 hours", "in a day", "in a week"),
        tried="tried {trials} times: {skill:+.0%} on the week before, {covered:.0%} within",
        withheld="no forecast: {why}",
        standings={
            Standing.ALARM: "it is in alarm",
            Standing.NO_BETTER: "it did no better than the week before",
            Standing.UNTRIED: "it was not tried often enough yet",
        },
    ),
    "ja": Words(
        as_of="{until} 現在",
        economies="発信元の国・地域:",
        none="目立つ国・地域はありません。",
        head="今後の見通し（1アドレス・1時間あたりのパケット数。括弧内に8割の確率で入ります）:",
        columns=("6時間後", "1日後", "1週間後"),
        tried="{trials}回の検証で前週同時刻より{skill:+.0%}、的中{covered:.0%}",
        withheld="予測なし: {why}",
        standings={
            Standing.ALARM: "警報が出ています",
            Standing.NO_BETTER: "前週同時刻より良くありません",
            Standing.UNTRIED: "検証がまだ足りません",
        },
    ),
}


def screen(weather: Weather, language: Language) -> Iterator[str]:
    """Say the line first, and then what stands behind it."""
    words = WORDS[language]
    line = weather.line
    yield f"{line.sentence[language]}{'' if language == 'ja' else ' '}{line.how_sure[language]}"
    yield words.as_of.format(until=moment(weather.until))
    if weather.economies:
        yield ""
        yield from _economies(weather, language, words)
    yield ""
    yield f"{words.head} {', '.join(words.columns)}"
    for each in weather.forecast:
        yield from _ahead(each, weather.seconds, language, words)


def _economies(weather: Weather, language: Language, words: Words) -> Iterator[str]:
    high = [source for source in weather.economies if source.line.level not in ("calm", "unknown")]
    yield words.economies
    for source in high:
        yield f"  {source.economy} {source.line.sentence[language]}"
    if not high:
        yield f"  {words.none}"
    for label in weather.data:
        yield f"  {label}"


def _ahead(found: Ahead, seconds: int, language: Language, words: Words) -> Iterator[str]:
    if not found.steps:
        why = words.withheld.format(why=words.standings[found.standing])
        yield f"  {said(found.series, language)}: {why}"
        return
    steps = [found.steps[at] for at in _places(len(found.steps), seconds)]
    yield f"  {said(found.series, language)}: {', '.join(_step(step) for step in steps)}"
    yield f"    {_skill(found.day if len(steps) < 3 else found.week, words)}"


def _places(steps: int, seconds: int) -> list[int]:
    """The steps that end six hours, a day and a week later, of those that are told."""
    ends = [hours * HOUR // seconds - 1 for hours in (6, DAY, 7 * DAY)]
    return [end for end in ends if 0 <= end < steps]


def _step(step: Step) -> str:
    return f"{step.value:,.4g} ({step.low80:,.4g}–{step.high80:,.4g})"


def _skill(skill: Skill, words: Words) -> str:
    return words.tried.format(
        trials=skill.trials, skill=skill.seasonal or 0.0, covered=skill.covered80 or 0.0
    )
