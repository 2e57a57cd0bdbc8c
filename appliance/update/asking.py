"""A box's question or order -> what a collector says to it, whichever address answers first."""

from collections.abc import Callable
from ssl import SSLContext
from typing import NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from appliance.sending.line import FAILURES, Heard, Line
from appliance.sending.outbox import UNREACHABLE
from appliance.sending.trust import why
from appliance.sending.upload import AGENT, said, wait
from teiten.enrolment import Purpose, sign
from teiten.rollup.seal import SIGNATURE_HEADER
from teiten.update.offer import PIECE, PIECES_PATH, UPDATES_PATH, Offered, Order, Question

NONE = "no collector is configured"


class Told(NamedTuple):
    """What was answered."""

    word: str
    offered: Offered | None = None
    retry_after: float | None = None


class Piece(NamedTuple):
    """Bytes, or the word that came instead."""

    word: str
    raw: bytes = b""
    retry_after: float | None = None


class _Answer(Struct):
    answer: str
    offer: Offered | None = None


class Asking:
    """The way to a collector's offers."""

    def __init__(
        self,
        urls: tuple[str, ...],
        *,
        key: Callable[[], Ed25519PrivateKey],
        timeout: float,
        trust: SSLContext | None = None,
    ) -> None:
        """Ask `urls` in turn, signed with what `key` gives."""
        self._key = key
        self._lines = [Line(url, timeout=timeout, trust=trust) for url in urls]

    def ask(self, question: Question) -> Told:
        """Ask whether there is something newer."""
        heard = self._post(UPDATES_PATH, Purpose.UPDATE, msgspec.json.encode(question))
        if isinstance(heard, str):
            return Told(heard)
        word = said(heard.body)
        if heard.status != 200 or not word:
            return Told(_word(heard, word), retry_after=wait(heard.retry_after))
        try:
            return Told(word, msgspec.json.decode(heard.body, type=_Answer).offer)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return Told("no collector's answer")

    def order(self, order: Order) -> Piece:
        """Ask for some bytes; they are there in full, or there is a word."""
        heard = self._post(PIECES_PATH, Purpose.PIECE, msgspec.json.encode(order))
        if isinstance(heard, str):
            return Piece(heard)
        if heard.status == 200 and len(heard.body) == order.size:
            return Piece("sent", heard.body)
        return Piece(_word(heard, said(heard.body)), retry_after=wait(heard.retry_after))

    def close(self) -> None:
        """Hang up; the next question connects again."""
        for line in self._lines:
            line.close()

    def _post(self, path: str, purpose: Purpose, body: bytes) -> Heard | str:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": AGENT,
            SIGNATURE_HEADER: sign(purpose, self._key(), body),
        }
        last = NONE
        for line in self._lines:
            try:
                return line.post(path, headers, body, most=PIECE)
            except FAILURES as error:
                last = f"{UNREACHABLE}: {why(error)[:200]!a}"
        return last


def _word(heard: Heard, word: str) -> str:
    return word or f"status {heard.status}, no collector's answer"
