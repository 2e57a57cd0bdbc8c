"""A book -> what its front page says of days to come, and of how good that was, in one language."""

from dataclasses import dataclass

from markupsafe import Markup

from collector.gate.record import label
from collector.paper.words import Words
from collector.site.book import Book
from collector.weather.ahead import Ahead, Skill, Standing, Step
from collector.weather.usual import HOUR

_DAY, _WEEK = 24 * HOUR, 7 * 24 * HOUR
_WHY = {
    Standing.ALARM: "ahead.alarm",
    Standing.NO_BETTER: "ahead.no-better",
    Standing.UNTRIED: "ahead.untried",
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


def ahead(book: Book, say: Words) -> list[Row]:
    """Say it of every series of which anything is to be said, by their order on the page."""
    order = [*book.listed, *book.beside]
    known = sorted(book.ahead, key=lambda each: order.index(each) if each in order else len(order))
    return [_row(label(each), book.ahead[each], book.seconds, say) for each in known]


def _row(name: str, found: Ahead, seconds: int, say: Words) -> Row:
    if not found.steps:
        return Row(name, "", "", "", "", str(say(_WHY[found.standing])))
    return Row(
        label=name,
        next=_step(found, 1, say),
        day=_step(found, _DAY // seconds, say),
        week=_step(found, _WEEK // seconds, say),
        tried=str(_tried(found.day, say)),
        why="",
    )


def _step(found: Ahead, steps: int, say: Words) -> str:
    if steps > len(found.steps):
        return str(say("not-told"))
    return str(_range(found.steps[steps - 1], say))


def _range(step: Step, say: Words) -> Markup:
    low, high = f"{step.low80:.3g}", f"{step.high80:.3g}"
    return say("ahead.range", value=f"{step.value:.3g}", low=low, high=high)


def _tried(skill: Skill, say: Words) -> Markup:
    """How good the first day was."""
    return say(
        "ahead.skill",
        skill=f"{skill.seasonal or 0:+.0%}".replace("-", "−"),
        covered=f"{skill.covered80 or 0:.0%}",
        trials=skill.trials,
    )
