"""Sealed rollups -> a collector's answers, over a few connections that stay open.

Each connection has one upload on its way. They are used in turn, so the collector works on the
others while the next rollup is made, and what it writes together it commits together.
"""

import re
import ssl
import time
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import msgspec
import zstandard

from simulator.history.line import Line
from teiten import __version__
from teiten.errors import OperatorError
from teiten.rollup.seal import SENSOR_HEADER, SIGNATURE_HEADER, Sealed

LINES = 60
"""Uploads on their way at once; a collector holds 64, unless it is told otherwise."""
TIMEOUT = 60.0
TRIES = 8
LONGEST_WAIT = 60.0
LEVEL = 1
"""Of zstd: a tenth of a millisecond and an eighth of the size; gzip takes three times as long."""

_CREDITS = frozenset({"accepted", "duplicate", "superseded"})
_REFUSALS = frozenset({400, 401, 403, 409, 413, 415, 422})
"""Anything else is no collector's last word."""
_SECONDS = re.compile(r"[0-9]{1,9}")

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


def believe(authority: Path) -> ssl.SSLContext:
    """Believe certificates by the authority in this PEM file, and by no other; TLS 1.3 alone."""
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        trust.load_verify_locations(cadata=authority.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:  # an SSLError, too, is one
        raise OperatorError(
            f"{authority}: no certificate can be read there.",
            hint="`teiten collector certificate` leaves it as authority.pem.",
        ) from error
    return trust


class Answer(msgspec.Struct, frozen=True):
    """What a collector says."""

    answer: str
    sentence: str = ""


@dataclass(slots=True)
class Courier:
    """One connection, and what is on its way over it."""

    line: Line
    parcel: Sealed | None = None
    packed: bytes = b""


class Fate(NamedTuple):
    """An answer; or why there is none yet, and how long the collector wants to be left alone."""

    answer: Answer | None
    why: str = ""
    wait: float | None = None


class Delivery:
    """Brings rollups to one collector, and counts its answers."""

    def __init__(
        self, url: str, *, lines: int = LINES, trust: ssl.SSLContext | None = None
    ) -> None:
        """Deliver to the collector at `url`, so many at once; believe whom `trust` believes."""
        target = _place(url)
        self._url = url
        self._pack = zstandard.ZstdCompressor(level=LEVEL).compress
        self._couriers = deque(Courier(Line(target, TIMEOUT, trust)) for _ in range(lines))
        self.answers: Counter[str] = Counter()

    def send(self, parcels: Iterable[Sealed]) -> None:
        """Send each; returns when all are answered."""
        for parcel in parcels:
            courier = self._couriers[0]
            self._couriers.rotate(-1)
            self._finish(courier)
            courier.parcel, courier.packed = parcel, self._pack(parcel.body)
            _ask(courier)
        for courier in self._couriers:
            self._finish(courier)

    def close(self) -> None:
        """Hang up."""
        for courier in self._couriers:
            courier.line.close()

    def _finish(self, courier: Courier) -> None:
        """Wait for the answer to what is on its way, and send it again where there is none."""
        if courier.parcel is None:
            return
        fate = _hear(courier)
        for attempt in range(1, TRIES):
            if fate.answer:
                break
            courier.line.close()
            time.sleep(min(0.25 * 2**attempt if fate.wait is None else fate.wait, LONGEST_WAIT))
            _ask(courier)
            fate = _hear(courier)
        if fate.answer is None:
            raise OperatorError(
                f"{self._url}: {fate.why}, {TRIES} times.",
                hint="Does the collector run there? What it has it keeps: run this again.",
            )
        self._judge(courier.parcel, fate.answer)
        courier.parcel = None

    def _judge(self, parcel: Sealed, answer: Answer) -> None:
        if answer.answer in _CREDITS:
            self.answers[answer.answer] += 1
            return
        raise OperatorError(
            f"A rollup of {parcel.sensor} is refused: {answer.answer}, {answer.sentence}.",
            hint=REMEDIES.get(answer.answer, "docs/operating.md says what each refusal means."),
        )


def _ask(courier: Courier) -> None:
    """Send; what goes wrong is heard later."""
    assert courier.parcel
    headers = {
        "Content-Type": "application/json",
        "Content-Encoding": "zstd",
        "User-Agent": f"teiten/{__version__} history",
        SENSOR_HEADER: courier.parcel.sensor,
        SIGNATURE_HEADER: courier.parcel.signature,
    }
    try:
        courier.line.ask("/v1/rollups", headers, courier.packed)
    except OSError:
        courier.line.close()


def _hear(courier: Courier) -> Fate:
    try:
        heard = courier.line.hear()
        answer = msgspec.json.decode(heard.body, type=Answer)
    except OSError as error:
        return Fate(None, f"nobody answers ({error})")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Fate(None, f"somebody answers with status {heard.status}, and that is no collector")
    wait = heard.headers.get("retry-after", "")
    credited = 200 <= heard.status < 300 and answer.answer in _CREDITS
    if not credited and (heard.status not in _REFUSALS or answer.answer in _CREDITS):
        seconds = float(wait) if _SECONDS.fullmatch(wait) else None
        return Fate(None, f"{answer.answer}, {answer.sentence}", seconds)
    return Fate(answer)


def _place(url: str) -> SplitResult:
    target = urlsplit(url.rstrip("/"))
    if target.scheme not in ("http", "https") or not target.hostname:
        raise OperatorError(
            f"{url} is no address of a collector.", hint="Write it as http://127.0.0.1:8080."
        )
    return target
