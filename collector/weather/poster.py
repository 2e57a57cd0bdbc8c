"""The public weather -> the words and figures that stand on the page."""

from dataclasses import dataclass

from collector.weather.ahead import Ahead, Skill, Standing, Step
from collector.weather.alarm import Alarm
from collector.weather.document import moment
from collector.weather.names import said
from collector.weather.sky import Sky
from collector.weather.track import Track
from collector.weather.usual import HOUR

DAY, WEEK = 24 * HOUR, 7 * 24 * HOUR
_WHY = {
    Standing.ALARM: "Not told while it is in alarm.",
    Standing.NO_BETTER: "Not told: it did no better than the week before.",
    Standing.UNTRIED: "Not told: it was not tried often enough yet.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A series that is forecast, or why it is not."""

    label: str
    next: str
    day: str
    week: str
    tried: str
    why: str


@dataclass(frozen=True, slots=True)
class Poster:
    """Everything that the template says of the weather."""

    level: str
    sentence: str
    japanese: str
    sure: str
    held: str
    alarms: tuple[str, ...]
    track: str
    economies: tuple[tuple[str, str], ...]
    """Those that are not calm, with a sentence."""
    rows: tuple[Row, ...]


def poster(sky: Sky) -> Poster:
    """Say it; Japanese has the line alone."""
    weather = sky.weather
    line = weather.line
    return Poster(
        level=line.level,
        sentence=line.sentence["en"],
        japanese=line.sentence["ja"] + line.how_sure["ja"],
        sure=line.how_sure["en"],
        held="It is held: the newest epoch alone would be lower." if line.held else "",
        alarms=tuple(_alarm(alarm) for alarm in weather.alarms),
        track=_track(sky.track),
        economies=tuple(
            (source.economy, source.line.sentence["en"])
            for source in weather.economies
            if source.line.level not in ("calm", "unknown")
        ),
        rows=tuple(_row(each, weather.seconds) for each in weather.forecast),
    )


def _alarm(alarm: Alarm) -> str:
    since = moment(alarm.since)
    return f"{said(alarm.series, 'en')}: {alarm.factor:.1f} times the usual since {since}"


def _track(track: Track) -> str:
    return (
        f"{track.raised} alarms in {track.weeks:.1f} weeks: {track.confirmed} confirmed,"
        f" {track.withdrawn} withdrawn, {track.open} go on. The limits were found for"
        f" {track.stated:g} a week by chance."
    )


def _row(found: Ahead, seconds: int) -> Row:
    label = said(found.series, "en").removesuffix(" over IPv4").removeprefix("packets on ")
    if not found.steps:
        return Row(label, "", "", "", "", _WHY[found.standing])
    return Row(
        label=label,
        next=_step(found, 1),
        day=_step(found, DAY // seconds),
        week=_step(found, WEEK // seconds),
        tried=_tried(found.day),
        why="",
    )


def _step(found: Ahead, steps: int) -> str:
    return _said(found.steps[steps - 1]) if steps <= len(found.steps) else "not told"


def _said(step: Step) -> str:
    return f"{step.value:.3g} ({step.low80:.3g}–{step.high80:.3g})"


def _tried(skill: Skill) -> str:
    """How good the first day was."""
    return f"{skill.seasonal or 0:+.0%}; {skill.covered80 or 0:.0%} of {skill.trials} days"
