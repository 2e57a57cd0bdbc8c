"""Reports -> their pages, which never change once they are there, and the list of them."""

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from collector.paper import plot
from collector.paper.plot import Drawn
from collector.paper.words import Words
from collector.site.book import Book, Unit
from collector.site.reports import text, weeks
from collector.site.reports.record import Port, Report
from collector.site.shell import Shell

_ICMP = 5
"""Its place in the palette."""


def files(shell: Shell, reports: Sequence[Report]) -> dict[str, bytes]:
    """Write a page for each week, and the list of all, which grows."""
    content = shell.both(
        "reports/index.html", "reports.html.j2", lambda say: {"reports": _listed(reports, say)}
    )
    for report in reports:
        content |= _frozen(shell, report).both(
            f"reports/{report.week}.html",
            "report.html.j2",
            partial(page, report),
        )
    return content


def _frozen(shell: Shell, report: Report) -> Shell:
    """Lay out a page that knows of nothing that came later, nor that anything will."""
    return shell.of(Book(report.policy, Unit(report.unit), report.seconds))


def page(report: Report, say: Words) -> dict[str, object]:
    """Say everything that the template of a report asks for."""
    return {
        "report": report,
        "headline": text.headline(report, say),
        "level": report.weather.level if report.weather else "",
        "name": getattr(report.weather.name, say.language) if report.weather else "",
        "when": when(report, say),
        "sentences": text.sentences(report, say)[1 if report.weather else 0 :],
        "sure": getattr(report.weather.sure, say.language) if report.weather else "",
        "svg": picture(report, say),
        "legend": [(port.label, colour) for port, colour in shown(report)],
    }


def when(report: Report, say: Words) -> Markup:
    """Say from which day to which."""
    week = weeks.named(report.week)
    assert week is not None
    last = weeks.last_day(week).strftime("%Y-%m-%d")
    return say("report.span", first=report.start[:10], last=last)


def shown(report: Report) -> list[tuple[Port, int]]:
    """What is drawn of a week, with its colour."""
    ports = [(port, place) for place, port in enumerate(report.ports[: text.MOST])]
    return ports + ([(report.icmp, _ICMP)] if report.icmp else [])


def picture(report: Report, say: Words) -> Markup:
    """Draw the largest ports and ICMP."""
    week = weeks.named(report.week)
    assert week is not None
    half = report.seconds / 2
    curves = [
        Drawn(
            colour,
            [
                (week.start + step * report.seconds + half, value)
                for step, value in enumerate(port.values)
            ],
        )
        for port, colour in shown(report)
    ]
    within = plot.frame(curves, week.start, week.end)
    said = str(say("report.described", week=report.week))
    return plot.svg(curves, within, said, say.language)


def _listed(reports: Sequence[Report], say: Words) -> list[tuple[str, Markup, str, str]]:
    """The newest first: name, when, the weather's name, and a line."""
    return [
        (
            report.week,
            when(report, say),
            getattr(report.weather.name, say.language) if report.weather else "",
            text.headline(report, say),
        )
        for report in reversed(reports)
    ]
