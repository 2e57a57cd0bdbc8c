"""Uploads -> a collector's door, and its answers back, as badly as the weather is.

A request may be lost, late, cut short, changed or there twice; its answer may be lost, late or cut
after the collector has written what it answers. Latency reorders everything.
"""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from appliance.sending.outbox import UNANSWERED, UNREACHABLE, Answer, Errand, Fate
from appliance.sending.upload import judge
from collector.door.admit import Upload
from simulation.clock import Clock

TIMEOUT = 30.0


@dataclass(slots=True)
class Weather:
    """How likely each trouble is, and how long a way takes at most."""

    lost: float = 0.0
    unanswered: float = 0.0
    twice: float = 0.0
    cut: float = 0.0
    changed: float = 0.0
    slow: float = 2.0

    @classmethod
    def drawn(cls, dice: Random) -> "Weather":
        """Some seeds are stormy, some are calm."""
        bad = dice.choice((0.0, 0.02, 0.1, 0.3))
        return cls(
            lost=bad * dice.random(),
            unanswered=bad * dice.random(),
            twice=bad * dice.random(),
            cut=bad * dice.random() / 4,
            changed=bad * dice.random() / 4,
            slow=dice.choice((1.0, 20.0, 60.0)),
        )


Reply = Callable[[int, bytes, str | None], None]


class Door(Protocol):
    """Where requests arrive."""

    def receive(self, upload: Upload, reply: Reply) -> None:
        """Take one; `reply` is called later, or never."""


class Net:
    """The way between every sensor and the collector."""

    def __init__(self, clock: Clock, dice: Random, door: Door) -> None:
        self.weather = Weather.drawn(dice)
        self.down: set[str] = set()
        """Sensors and addresses that cannot be reached."""
        self.deaf: set[str] = set()
        """Sensors whose requests arrive, and who hear no answer."""
        self._clock = clock
        self._dice = dice
        self._door = door

    def carry(self, errand: Errand, back: Callable[[Answer], None]) -> None:
        """Bring a rollup to its address; `back` hears exactly one answer, later."""
        sender = errand.sealed.sensor
        journey = _Journey(back)
        if self.down & {sender, errand.url}:
            refused = self._dice.random() < 0.5
            nobody = Answer(Fate.LATER, f"{UNREACHABLE}: no route")
            self._clock.after(0.1 if refused else TIMEOUT, journey.end, nobody)
            return
        silence = Answer(Fate.LATER, f"{UNANSWERED}: timed out")
        self._clock.after(TIMEOUT, journey.end, silence)
        if self._happens(self.weather.lost):
            return
        upload = self._upload(errand)
        self._clock.after(self._while(), self._arrive, upload, journey)
        if self._happens(self.weather.twice):
            late = self._while() + self._dice.choice((1.0, 100.0, 900.0))
            self._clock.after(late, self._arrive, upload, None)

    def _arrive(self, upload: Upload, journey: "_Journey | None") -> None:
        def reply(status: int, body: bytes, retry_after: str | None) -> None:
            if (
                journey
                and upload.sensor not in self.deaf
                and not self._happens(self.weather.unanswered)
            ):
                heard = self._part(body) if self._happens(self.weather.cut) else body
                self._clock.after(self._while(), journey.end, judge(status, heard, retry_after))

        self._door.receive(upload, reply)

    def _upload(self, errand: Errand) -> Upload:
        sealed = errand.sealed
        raw = gzip.compress(sealed.body, compresslevel=1, mtime=0)
        if self._happens(self.weather.cut):
            raw = self._part(raw)
        if raw and self._happens(self.weather.changed):
            at = self._dice.randrange(len(raw))
            raw = raw[:at] + bytes([raw[at] ^ 1 << self._dice.randrange(8)]) + raw[at + 1 :]
        return Upload(sealed.sensor, sealed.signature, "gzip", raw, errand.run)

    def _part(self, data: bytes) -> bytes:
        return data[: self._dice.randrange(len(data))]

    def _happens(self, chance: float) -> bool:
        return self._dice.random() < chance

    def _while(self) -> float:
        return self._dice.random() * self.weather.slow / 2


class _Journey:
    """One request that is answered or given up, whichever comes first."""

    def __init__(self, back: Callable[[Answer], None]) -> None:
        self._back: Callable[[Answer], None] | None = back

    def end(self, answer: Answer) -> None:
        back, self._back = self._back, None
        if back:
            back(answer)
