"""A sensor's key, and a token or another key -> what the collector's registry says to it."""

import ssl
from contextlib import closing
from typing import NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.enrolment.identity import public
from appliance.sending.line import FAILURES, Line
from appliance.sending.outbox import UNREACHABLE
from appliance.sending.trust import why
from appliance.sending.upload import AGENT, said
from teiten.enrolment import (
    ENROLMENT_PATH,
    NEW_SIGNATURE_HEADER,
    ROTATION_PATH,
    Enrolment,
    Purpose,
    Rotation,
    sign,
)
from teiten.rollup.seal import SIGNATURE_HEADER

_GRANTED = frozenset({"enrolled", "rotated", "known"})
_FINAL = frozenset({400, 401, 403, 409, 413, 422})


class Granted(NamedTuple):
    """What was answered, and whether there is any use in asking again."""

    word: str
    done: bool = False
    final: bool = False
    """Refused: a person has to do something about it."""


class Registration:
    """The way to the registry, over whichever address of the collector answers first."""

    def __init__(self, urls: tuple[str, ...], *, timeout: float, trust: ssl.SSLContext) -> None:
        """Ask `urls` in turn."""
        self._urls = urls
        self._timeout = timeout
        self._trust = trust

    def enrol(self, sensor: str, key: Ed25519PrivateKey, token: str) -> Granted:
        """Ask to be registered."""
        body = msgspec.json.encode(Enrolment(sensor=sensor, key=public(key), token=token))
        return self._ask(
            ENROLMENT_PATH, body, {SIGNATURE_HEADER: sign(Purpose.ENROLMENT, key, body)}
        )

    def rotate(self, sensor: str, *, old: Ed25519PrivateKey, new: Ed25519PrivateKey) -> Granted:
        """Ask that another key counts."""
        body = msgspec.json.encode(Rotation(sensor=sensor, old=public(old), new=public(new)))
        marks = {
            SIGNATURE_HEADER: sign(Purpose.ROTATION, old, body),
            NEW_SIGNATURE_HEADER: sign(Purpose.ROTATION, new, body),
        }
        return self._ask(ROTATION_PATH, body, marks)

    def _ask(self, path: str, body: bytes, marks: dict[str, str]) -> Granted:
        headers = {"Content-Type": "application/json", "User-Agent": AGENT, **marks}
        granted = Granted("no collector is configured")
        for url in self._urls:
            try:
                with closing(Line(url, timeout=self._timeout, trust=self._trust)) as line:
                    status, answer, _ = line.post(path, headers, body)
            except FAILURES as error:
                granted = Granted(f"{UNREACHABLE}: {why(error)[:200]!a}")
                continue
            granted = _judge(status, said(answer))
            if granted.done or granted.final:
                break
        return granted


def _judge(status: int, word: str) -> Granted:
    """A status alone is no grant and no refusal: a portal may have spoken."""
    done = 200 <= status < 300 and word in _GRANTED
    final = status in _FINAL and bool(word) and word not in _GRANTED
    return Granted(word or f"status {status}, no collector's answer", done, final)
