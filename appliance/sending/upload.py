"""A sealed rollup -> a collector's answer, over HTTP.

Only a collector's own words decide what becomes of a rollup: a portal that answers everything
with 200, or a redirection to somebody else, is no credit.
"""

import gzip
import json
import re

from appliance.sending.line import FAILURES, Line
from appliance.sending.outbox import UNANSWERED, UNREACHABLE, Answer, Fate
from appliance.sending.trust import why
from teiten import __version__
from teiten.rollup.seal import SENSOR_HEADER, SIGNATURE_HEADER, Sealed
from teiten.runs import RUN_HEADER

AGENT = f"teiten/{__version__}"
_LONGEST_WAIT = 3600.0

_SECONDS = re.compile(r"[0-9]{1,9}")
_SERIES = re.compile(r"[A-Za-z0-9 ]{1,48}")
_MOST_SERIES = 12
_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

_CREDITS = frozenset({"accepted", "duplicate", "superseded"})
_HOPELESS = frozenset({400, 409, 413, 415, 422})
_MENDED = frozenset({"future-window"})
"""Refusals that time itself mends: a clock was wrong, here or there."""
_CHANGED = frozenset({"damaged", "unknown-encoding"})
"""Said before the seal is looked at: not of what we sent, but of what the way made of it."""


def upload(line: Line, sealed: Sealed, run: str = "") -> Answer:
    """Send one rollup, as `run` says; every failure is an answer, never an exception."""
    headers = {
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        "User-Agent": AGENT,
        SENSOR_HEADER: sealed.sensor,
        SIGNATURE_HEADER: sealed.signature,
        **({RUN_HEADER: run} if run else {}),
    }
    packed = gzip.compress(sealed.body, compresslevel=6, mtime=0)
    silence = UNREACHABLE
    try:
        line.ready()
        silence = UNANSWERED
        return judge(*line.post("/v1/rollups", headers, packed))
    except FAILURES as error:
        return Answer(Fate.LATER, f"{silence}: {why(error)[:200]!a}")


def judge(status: int, body: bytes, retry_after: str | None) -> Answer:
    """What an answer means for the rollup, whoever gave it."""
    word = said(body)
    if 200 <= status < 300 and word in _CREDITS:
        return Answer(Fate.CREDITED, word, ledger=said(body, "ledger"), local=named(body))
    if status in _HOPELESS and word and word not in _CREDITS | _MENDED | _CHANGED:
        return Answer(Fate.REFUSED, word, ledger=said(body, "ledger"))
    return Answer(Fate.LATER, word or f"status {status}, no collector's answer", wait(retry_after))


def said(body: bytes, field: str = "answer") -> str:
    """The name of the answer, or nothing where no collector of ours spoke."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    word = answer.get(field) if isinstance(answer, dict) else None
    return word if isinstance(word, str) and _WORD.fullmatch(word) else ""


def named(body: bytes) -> tuple[str, ...]:
    """The series in which the collector calls this sensor odd; whatever else is there is none."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    series = answer.get("local") if isinstance(answer, dict) else None
    if not isinstance(series, list):
        return ()
    found = [each for each in series if isinstance(each, str) and _SERIES.fullmatch(each)]
    return tuple(found[:_MOST_SERIES])


def wait(text: str | None) -> float | None:
    """Seconds, or nothing where it is a date; nobody can send a sensor to sleep for ever."""
    if text is None or not _SECONDS.fullmatch(text):
        return None
    return min(float(text), _LONGEST_WAIT)
