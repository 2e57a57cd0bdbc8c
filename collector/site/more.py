"""A book and what stands beside it -> pages of ports, ranks, months and reports; feeds, search."""

from functools import partial

from collector.paper.words import Words
from collector.site import days, feed, finding, index, ports, tables
from collector.site.beside import Beside
from collector.site.rankings import Ranking, rankings
from collector.site.reports import page as reports
from collector.site.shell import Shell

_KINDS = {"port": "find.ports", "known": "find.known", "economy": "find.places"}
_KINDS |= {"report": "find.reports", "day": "find.days"}


def files(shell: Shell, beside: Beside) -> dict[str, bytes]:
    """Write all of them."""
    ranked = rankings(shell.book)
    return (
        _ranking(shell, ranked)
        | _ports(shell, ranked, beside)
        | _months(shell)
        | reports.files(shell, [report for report, _ in beside.reports])
        | {f"reports/{report.week}.json": body for report, body in beside.reports}
        | feed.files(shell.book, beside, shell.speakers)
        | _finding(shell, beside)
    )


def _ranking(shell: Shell, ranked: tuple[Ranking, ...]) -> dict[str, bytes]:
    def told(say: Words) -> dict[str, object]:
        return {
            "rankings": [
                (each.name, each.end, tables.rows(shell.book, each, say), tables.how(each, say))
                for each in ranked
            ],
            "sources": tables.of_sources(shell.book, say),
        }

    content = shell.both("ranking.html", "ranking.html.j2", told)
    for each in ranked:
        content |= tables.files(shell.book, each)
    return content


def _ports(shell: Shell, ranked: tuple[Ranking, ...], beside: Beside) -> dict[str, bytes]:
    book, every, lore = shell.book, ports.ports(shell.book), beside.lore
    week = next((each for each in reversed(ranked) if each.name in ("day", "week")), None)
    content = {
        index.FILE: index.document(book, every, beside.watched),
        **shell.both(
            "ports/index.html",
            "ports.html.j2",
            lambda say: index.ports_page(every, beside.watched, lore, say),
        ),
        **shell.both(
            "ports/known.html", "known.html.j2", lambda say: index.known_page(every, lore, say)
        ),
    }
    for port in every:
        content |= shell.both(
            port.page,
            "port.html.j2",
            partial(ports.port_page, book, port, every, week, lore),
        )
    return content


def _months(shell: Shell) -> dict[str, bytes]:
    found, content = days.months(shell.book), dict[str, bytes]()
    every = list(found)
    for month, steps in found.items():
        content |= shell.both(
            days.page(month),
            "month.html.j2",
            partial(days.month_page, shell.book, month, steps, every),
        )
    return content


def _finding(shell: Shell, beside: Beside) -> dict[str, bytes]:
    every = ports.ports(shell.book)
    weeks = [report.week for report, _ in beside.reports]
    found = finding.entries(shell.book, every, beside.lore, weeks)
    months = [
        finding.Entry(kind="day", label=month, page=days.page(month))
        for month in days.months(shell.book)
    ]

    def told(say: Words) -> dict[str, object]:
        whole = (*found, *months)
        return {
            "asking": finding.asking(shell.book),
            "kinds": [
                (kind, say(name), [each for each in whole if each.kind == kind])
                for kind, name in _KINDS.items()
            ],
        }

    return {
        finding.FILE: finding.document(shell.book, found),
        **shell.both("find.html", "find.html.j2", told),
    }
