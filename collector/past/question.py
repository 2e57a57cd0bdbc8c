"""A query string -> what is asked of the past, or why that is no question."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlencode

from collector.gate.record import Series, moment
from collector.past.rows import BAD_QUESTION, TOO_COSTLY, Refusal, refusal
from collector.past.stride import Stride, ceiling
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

PROTOCOLS = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "icmpv6": ICMPV6}
MOST = 10_000
"""Rows of a page: a year by the hour."""
WIDEST = 3_660 * 86400
USUAL = 30 * 86400
"""How far a question that does not say it looks back."""
LATEST = 253_370_764_800
"""The year 9999: a stride more is a moment still."""

Format = Literal["json", "csv"]
FORMATS: dict[str, Format] = {"json": "json", "csv": "csv"}
NAMES = "port, protocol, economy, family, from, to, step, limit, cursor, format".split(", ")  # noqa: SIM905 - a list to read
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_NUMBER = re.compile(r"[0-9]{1,12}", re.ASCII)
_ECONOMY = re.compile(r"[A-Z]{2}|other", re.ASCII)
_LABEL = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """Which series: those of a port, of a protocol, of an economy, or a family's sum."""

    port: int | None = None
    protocol: str | None = None
    economy: str | None = None
    family: int | None = None

    def fits(self, series: Series) -> bool:
        """Whether this one is asked for."""
        if series.kind is not None or self.family not in (None, series.family):
            return False
        if self.port is None and self.protocol is None:
            return series[1:4] == (None, None, None) and series.economy == self.economy
        protocol = PROTOCOLS.get(self.protocol or "", series.protocol)
        return series[1:] == (protocol, None, self.port, None)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of spans that begin in [begin, end), those behind `after`."""

    choice: Choice
    begin: int | None = None
    end: int | None = None
    stride: Stride = Stride.OWN
    limit: int = MOST
    after: tuple[int, str] | None = None
    format: Format | None = None
    """None where the reader's `Accept` decides."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with nothing left open; of a longer step whole ones are meant."""

    choice: Choice
    begin: int
    end: int
    stride: Stride
    limit: int
    after: tuple[int, str] | None
    format: Format

    def text(self, after: tuple[int, str] | None) -> str:
        """Write the query string that asks for what comes behind `after`."""
        choice = self.choice
        pairs = {
            "port": choice.port,
            "protocol": choice.protocol,
            "economy": choice.economy,
            "family": choice.family,
            "from": moment(self.begin),
            "to": moment(self.end),
            "step": self.stride.value,
            "limit": self.limit,
            "format": self.format,
            "cursor": cursor(after) if after else None,
        }
        return urlencode({name: value for name, value in pairs.items() if value is not None})


def settle(question: Question, newest: int, format: Format) -> Asked | Refusal:  # noqa: A002 - its name
    """Settle what was left open: up to `newest`, some weeks back, in the reader's format."""
    stride = question.stride
    end = newest if question.end is None else question.end
    begin = max(end - USUAL, 0) if question.begin is None else question.begin
    if end - begin > WIDEST:
        return refusal(TOO_COSTLY, f"at most {WIDEST // 86400} days at once")
    return Asked(
        question.choice,
        ceiling(stride, begin),
        ceiling(stride, max(begin, end)),
        stride,
        question.limit,
        question.after,
        question.format or format,
    )


def read(pairs: Iterable[tuple[str, str]]) -> Question | Refusal:
    """Read what was asked; what is not known, empty or said twice is wrong."""
    said: dict[str, str] = {}
    for name, text in pairs:
        if name not in NAMES:
            return _wrong(f"it takes {', '.join(NAMES)}")
        if name in said:
            return _wrong(f"{name} is said twice")
        said[name] = text
    choice = _choice(said)
    return choice if isinstance(choice, Refusal) else _question(choice, said)


def _question(choice: Choice, said: dict[str, str]) -> Question | Refusal:
    found = Question(choice)
    for name, text in said.items():
        match name:
            case "from" | "to":
                at = instant(text)
                if at is None:
                    return _wrong(f"{name} is a day or a moment, or seconds since 1970")
                found = replace(found, begin=at) if name == "from" else replace(found, end=at)
            case "step":
                if text not in tuple(Stride):
                    return _wrong(f"step is {', '.join(Stride)}")
                found = replace(found, stride=Stride(text))
            case "limit":
                limit = _number(text, 1, MOST)
                if limit is None:
                    return _wrong(f"limit is from 1 to {MOST}")
                found = replace(found, limit=limit)
            case "cursor":
                after = uncursor(text)
                if after is None:
                    return _wrong("cursor is one that was given with a page before")
                found = replace(found, after=after)
            case "format":
                if text not in FORMATS:
                    return _wrong(f"format is {' or '.join(FORMATS)}")
                found = replace(found, format=FORMATS[text])
    return found


def _choice(said: dict[str, str]) -> Choice | Refusal:
    port = _number(said.get("port", "0"), 0, 65535) if "port" in said else None
    protocol, economy = said.get("protocol"), said.get("economy")
    wrong = {
        "port is from 0 to 65535": "port" in said and port is None,
        f"protocol is {', '.join(PROTOCOLS)}": protocol is not None and protocol not in PROTOCOLS,
        "economy is two capital letters of ISO 3166-1, or other": economy is not None
        and not _ECONOMY.fullmatch(economy),
        "family is 4 or 6": said.get("family", "4") not in ("4", "6"),
        "ask for a port, a protocol, an economy or a family": not said.keys()
        & {"port", "protocol", "economy", "family"},
        "an economy goes with no port and no protocol": economy is not None
        and not said.keys().isdisjoint({"port", "protocol"}),
        "a port is of tcp or udp": port is not None and protocol in ("icmp", "icmpv6"),
    }
    for sentence, is_so in wrong.items():
        if is_so:
            return _wrong(sentence)
    return Choice(port, protocol, economy, int(said["family"]) if "family" in said else None)


def instant(text: str) -> int | None:
    """Read a day or a moment of UTC (RFC 3339), one with an offset, or seconds since 1970."""
    if _NUMBER.fullmatch(text):
        return found if (found := int(text)) <= LATEST else None
    # In a query string a plus that was not escaped has become a space.
    if text[-6:-5] == " ":
        text = f"{text[:-6]}+{text[-5:]}"
    if not _MOMENT.fullmatch(text):
        return None
    try:
        at = datetime.fromisoformat(text)
        found = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None
    return found if 0 <= found <= LATEST else None


def cursor(after: tuple[int, str]) -> str:
    """Write the place behind a row."""
    return urlsafe_b64encode(f"{after[0]} {after[1]}".encode()).decode().rstrip("=")


def uncursor(text: str) -> tuple[int, str] | None:
    """Read it back; nobody else's text is one."""
    try:
        found = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (NotBase64, ValueError):
        return None
    start, _, label = found.partition(" ")
    if not _NUMBER.fullmatch(start) or not 0 < len(label) <= _LABEL:
        return None
    after = int(start), label
    return after if cursor(after) == text and after[0] <= LATEST else None


def _number(text: str, least: int, most: int) -> int | None:
    if not _NUMBER.fullmatch(text):
        return None
    return found if least <= (found := int(text)) <= most else None


def _wrong(detail: str) -> Refusal:
    return refusal(BAD_QUESTION, detail)
