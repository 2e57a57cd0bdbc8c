"""A sealed rollup -> a collector's answer, over HTTP."""

import gzip
import json
import urllib.error
import urllib.request
from enum import Enum
from http.client import HTTPException
from typing import NamedTuple

from teiten import __version__
from teiten.rollup.seal import SENSOR_HEADER, SIGNATURE_HEADER, Sealed

_AGENT = f"teiten/{__version__}"
_MAX_ANSWER = 64 * 1024


class Fate(Enum):
    """What becomes of a rollup after an answer."""

    CREDITED = "credited"
    """The collector has it, or already had it, or something newer."""
    REFUSED = "refused"
    """No collector will take this document, however often it is sent."""
    LATER = "later"
    """Nobody answered, or not yet: send it again."""


class Answer(NamedTuple):
    """What a collector said."""

    fate: Fate
    word: str
    retry_after: float | None = None


_HOPELESS = frozenset({400, 409, 413, 415, 422})


def upload(url: str, sealed: Sealed, *, timeout: float) -> Answer:
    """Send one rollup to the collector at `url`; every failure is an answer, never an exception."""
    request = urllib.request.Request(  # noqa: S310 - the operator's own setting
        f"{url.rstrip('/')}/v1/rollups",
        data=gzip.compress(sealed.body, compresslevel=6, mtime=0),
        headers={
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            "User-Agent": _AGENT,
            SENSOR_HEADER: sealed.sensor,
            SIGNATURE_HEADER: sealed.signature,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310
            return Answer(Fate.CREDITED, _word(response.read(_MAX_ANSWER), str(response.status)))
    except urllib.error.HTTPError as error:
        with error:
            word = _word(error.read(_MAX_ANSWER), str(error.code))
        fate = Fate.REFUSED if error.code in _HOPELESS else Fate.LATER
        return Answer(fate, word, _seconds(error.headers.get("Retry-After")))
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        return Answer(Fate.LATER, f"unreachable: {reason}")


def _word(body: bytes, otherwise: str) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return otherwise
    return str(answer["answer"]) if isinstance(answer, dict) and "answer" in answer else otherwise


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isdigit() else None
