"""The weather -> the document that programs read: `teiten-weather`, version 1."""

from datetime import UTC, datetime

import msgspec

from collector.weather.ahead import Ahead, Skill
from collector.weather.alarm import Alarm
from collector.weather.line import Line
from collector.weather.report import Weather

FORMAT, VERSION = "teiten-weather", 1
UNIT = "packets per monitored address and hour"


def document(weather: Weather, policy: str) -> bytes:
    """Write it; the same weather gives the same bytes. Who reads it is told the `policy`."""
    found = {
        "format": FORMAT,
        "version": VERSION,
        "policy": policy,
        "until": moment(weather.until),
        "seconds": weather.seconds,
        "unit": UNIT,
        **_line(weather.line),
        "alarms": [_alarm(alarm) for alarm in weather.alarms],
        "economies": [
            {"economy": source.economy, **_line(source.line)} for source in weather.economies
        ],
        "data": weather.data,
        "forecast": [_ahead(each) for each in weather.forecast],
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def moment(at: int) -> str:
    """Say when."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _line(line: Line) -> dict[str, object]:
    return {
        "level": line.level,
        "name": line.name,
        "sentence": line.sentence,
        "sure": line.sure,
        "since": None if line.since is None else moment(line.since),
        "held": line.held,
    }


def _alarm(alarm: Alarm) -> dict[str, object]:
    return {
        "series": alarm.series,
        "level": alarm.level,
        "since": moment(alarm.since),
        "raised": moment(alarm.raised),
        "factor": alarm.factor,
        "share": alarm.share,
        "standing": alarm.standing,
    }


def _ahead(found: Ahead) -> dict[str, object]:
    return {
        "series": found.series,
        "standing": found.standing,
        "backtest": [_skill(found.day), _skill(found.week)],
        "steps": [
            {
                "start": moment(step.start),
                "value": step.value,
                "80%": [step.low80, step.high80],
                "95%": [step.low95, step.high95],
            }
            for step in found.steps
        ],
    }


def _skill(skill: Skill) -> dict[str, object]:
    return {
        "hours": skill.hours,
        "trials": skill.trials,
        "skill": {"seasonal-naive": skill.seasonal, "persistence": skill.persistence},
        "covered": {"80%": skill.covered80, "95%": skill.covered95},
    }
