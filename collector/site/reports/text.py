"""A report -> the sentences that a person reads, in one language."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from collector.paper import figures
from collector.paper.words import Language, Words
from collector.site.reports.record import Port, Report

ROSE, FELL = 1.25, 0.8
"""Times the week before from which on a change is told: a public value is a range by itself."""
MOST = 5
_COMMA: dict[Language, str] = {"en": ", ", "ja": "、"}
_SEMICOLON: dict[Language, str] = {"en": "; ", "ja": "。"}
_STOP: dict[Language, str] = {"en": ".", "ja": "。"}


def sentences(report: Report, say: Words) -> list[tuple[str, str]]:
    """Say everything, by short headings."""
    found = {
        "weather": _weather(report, say),
        "largest": _largest(report, say),
        "rose": _changed(report, say, rose=True),
        "fell": _changed(report, say, rose=False),
        "new": _new(report, say),
        "alarms": _alarms(report, say),
        "forecast": _forecast(report, say),
        "complete": _complete(report, say),
    }
    return [(str(say(f"report.{name}")), text) for name, text in found.items() if text]


def headline(report: Report, say: Words) -> str:
    """Say it in a line."""
    if report.weather:
        return str(getattr(report.weather.sentence, say.language))
    return _largest(report, say)


def risen(report: Report) -> list[Port]:
    """Ports that rose much, the most first."""
    rose = [port for port in _steady(report) if _times(port) >= ROSE]
    return sorted(rose, key=_times, reverse=True)[:MOST]


def fallen(report: Report) -> list[Port]:
    """Ports that fell much, the most first."""
    return sorted((port for port in _steady(report) if _times(port) <= FELL), key=_times)[:MOST]


def _steady(report: Report) -> list[Port]:
    """Ports that were listed most of the time in both weeks: means of others are least values."""
    return [
        port
        for port in report.ports
        if 2 * port.listed > report.told
        and 2 * port.listed_before > report.told_before
        and port.mean_before
    ]


def _times(port: Port) -> float:
    return port.mean / (port.mean_before or 1.0)


def _weather(report: Report, say: Words) -> str:
    if report.weather is None:
        return ""
    both = report.weather.sentence, report.weather.sure
    return _gap(say).join(getattr(each, say.language) for each in both)


def _gap(say: Words) -> str:
    """What stands between two sentences."""
    return "" if say.language == "ja" else " "


def _listed(parts: Sequence[Markup], say: Words) -> str:
    """One behind the other, as a sentence."""
    return _SEMICOLON[say.language].join(parts) + _STOP[say.language]


def _largest(report: Report, say: Words) -> str:
    if not report.ports:
        return str(say("report.no-ports"))
    first, *rest = report.ports[:MOST]
    said = say("report.first", label=first.label, mean=figures.figure(first.mean))
    others = [say("report.one", label=p.label, mean=figures.figure(p.mean)) for p in rest]
    if not others:
        return str(said)
    return str(say("report.then", first=said, others=escape(_COMMA[say.language]).join(others)))


def _changed(report: Report, say: Words, *, rose: bool) -> str:
    ports = risen(report) if rose else fallen(report)
    if not report.told_before:
        return ""
    if not ports:
        return str(say("report.none-rose" if rose else "report.none-fell"))
    told = [
        say(
            "report.from-to",
            label=port.label,
            was=figures.figure(port.mean_before or 0.0),
            mean=figures.figure(port.mean),
            change=figures.change(port.mean, port.mean_before).figure,
        )
        for port in ports
    ]
    return _listed(told, say)


def _new(report: Report, say: Words) -> str:
    if not report.told_before:
        return ""
    told = [
        say(f"report.{port.news}-port", label=port.label, mean=figures.figure(port.mean))
        for port in report.ports
        if port.news in ("first", "new")
    ]
    if not told:
        return str(say("report.nobody-new"))
    return _listed(told, say)


def _alarms(report: Report, say: Words) -> str:
    told = [
        say(
            "report.alarm-ended" if alarm.ended else "report.alarm-on",
            label=alarm.label,
            times=f"{alarm.times:g}",
            since=alarm.since[:16].replace("T", " "),
        )
        for alarm in report.alarms
    ]
    if not told:
        return str(say("report.no-alarms"))
    return _listed(told, say)


def _forecast(report: Report, say: Words) -> str:
    found = report.forecast
    if found is None:
        return str(say("report.no-forecast"))
    within = say(
        "report.within",
        values=found.values,
        within=found.within,
        share=f"{found.within / found.values:.0%}",
    )
    if found.skill is None:
        return str(within)
    better = "report.better" if found.skill > 0 else "report.worse"
    return _gap(say).join([str(within), str(say(better, skill=f"{abs(found.skill):.0%}"))])


def _complete(report: Report, say: Words) -> str:
    whole = sum(report.heard.values())
    return str(
        say(
            "complete.counted",
            whole=whole,
            all=report.heard.get("all", 0),
            none=report.heard.get("none", 0),
        )
    )
