"""Sealed rollups -> a collector's answers, over a few connections that stay open.

Each connection has one upload on its way. They are used in turn, so the collector works on the
others while the next rollup is made, and what it writes together it commits together.
"""

import re
import time
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import msgspec
import zstandard

from teiten import __version__
from teiten.errors import OperatorError
from teiten.rollup.seal import SENSOR_HEADER, SIGNATURE_HEADER, Sealed

LINES = 16
"""Uploads on their way at once; a collector holds 64, unless it is told otherwise."""
TIMEOUT = 60.0
TRIES = 8
LONGEST_WAIT = 60.0
LEVEL = 1
"""Of zstd: a tenth of a millisecond and an eighth of the size; gzip takes three times as long."""

_CREDITS = frozenset({"accepted", "duplicate", "superseded"})
_LATER = frozenset({408, 429, 502, 503, 504})
_SECONDS = re.compile(r"[0-9]{1,9}")
_MAX_ANSWER = 64 * 1024

REMEDIES = {
    "unknown-sensor": "Register the sensors: --registry FILE writes what"
    " `teiten collector sensors import FILE --approve` reads.",
    "pending-sensor": "Approve it: teiten collector sensors approve NAME.",
    "revoked-sensor": "A revoked sensor never reports again: take a ledger of its own for this.",
    "bad-signature": "The name is registered with another key: same --seed, or another ledger.",
    "conflict": "The ledger holds another history of this sensor: take a ledger of its own.",
    "closed": "The ledger holds another history of this sensor: take a ledger of its own.",
    "future-window": "The history reaches behind now: an earlier `start`, or fewer --days.",
    "too-large": "Fewer `history.origins`, or a higher limit at the collector.",
    "too-many-rows": "Fewer `history.origins`, or a higher limit at the collector.",
}


class Answer(msgspec.Struct, frozen=True):
    """What a collector says."""

    answer: str
    sentence: str = ""


@dataclass(slots=True)
class Line:
    """One connection, and what is on its way over it."""

    http: HTTPConnection
    parcel: Sealed | None = None
    packed: bytes = b""


class Heard(NamedTuple):
    """An answer, or why there is none, and how long to wait until the next try."""

    status: int
    answer: Answer | None
    why: str
    wait: float | None


class Delivery:
    """Brings rollups to one collector, and counts its answers."""

    def __init__(self, url: str, *, lines: int = LINES) -> None:
        """Deliver to the collector at `url`, so many at once."""
        self._target = _place(url)
        self._url = url
        self._pack = zstandard.ZstdCompressor(level=LEVEL).compress
        self._lines = deque(Line(self._connect()) for _ in range(lines))
        self.answers: Counter[str] = Counter()

    def send(self, parcels: Iterable[Sealed]) -> None:
        """Send each; returns when all are answered."""
        for parcel in parcels:
            line = self._lines[0]
            self._lines.rotate(-1)
            self._finish(line)
            line.parcel, line.packed = parcel, self._pack(parcel.body)
            self._ask(line)
        for line in self._lines:
            self._finish(line)

    def close(self) -> None:
        """Hang up."""
        for line in self._lines:
            line.http.close()

    def _finish(self, line: Line) -> None:
        """Wait for the answer to what is on its way, and send it again where there is none."""
        if line.parcel is None:
            return
        heard = self._hear(line)
        for attempt in range(1, TRIES):
            if heard.answer and heard.status not in _LATER:
                break
            line.http.close()
            time.sleep(min(heard.wait or 0.25 * 2**attempt, LONGEST_WAIT))
            self._ask(line)
            heard = self._hear(line)
        if heard.answer is None or heard.status in _LATER:
            raise OperatorError(
                f"{self._url}: {heard.why}, {TRIES} times.",
                hint="Does the collector run there? What it has it keeps: run this again.",
            )
        self._judge(line.parcel, heard.status, heard.answer)
        line.parcel = None

    def _judge(self, parcel: Sealed, status: int, answer: Answer) -> None:
        if 200 <= status < 300 and answer.answer in _CREDITS:
            self.answers[answer.answer] += 1
            return
        raise OperatorError(
            f"A rollup of {parcel.sensor} is refused: {answer.answer}, {answer.sentence}.",
            hint=REMEDIES.get(answer.answer, "docs/operating.md says what each refusal means."),
        )

    def _connect(self) -> HTTPConnection:
        host, port = self._target.hostname or "", self._target.port
        if self._target.scheme == "https":
            return HTTPSConnection(host, port, timeout=TIMEOUT)
        return HTTPConnection(host, port, timeout=TIMEOUT)

    def _ask(self, line: Line) -> None:
        """Send; what goes wrong is heard later."""
        assert line.parcel
        headers = {
            "Content-Type": "application/json",
            "Content-Encoding": "zstd",
            "User-Agent": f"teiten/{__version__} history",
            SENSOR_HEADER: line.parcel.sensor,
            SIGNATURE_HEADER: line.parcel.signature,
        }
        try:
            line.http.request("POST", f"{self._target.path}/v1/rollups", line.packed, headers)
        except (OSError, HTTPException):
            line.http.close()

    def _hear(self, line: Line) -> Heard:
        try:
            response = line.http.getresponse()
            body = response.read(_MAX_ANSWER)
        except (OSError, HTTPException) as error:
            return Heard(0, None, f"nobody answers ({error or type(error).__name__})", None)
        try:
            answer = msgspec.json.decode(body, type=Answer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return Heard(response.status, None, f"status {response.status}, no collector", None)
        wait = response.getheader("Retry-After") or ""
        seconds = float(wait) if _SECONDS.fullmatch(wait) else None
        return Heard(response.status, answer, f"{answer.answer}, {answer.sentence}", seconds)


def _place(url: str) -> SplitResult:
    target = urlsplit(url.rstrip("/"))
    if target.scheme not in ("http", "https") or not target.hostname:
        raise OperatorError(
            f"{url} is no address of a collector.", hint="Write it as http://127.0.0.1:8080."
        )
    return target
