"""Answers as they are given -> how many there were lately, and a line for the log now and then.

A stranger who sends a thousand bad uploads a second is one line a minute.
"""

from collections import Counter, deque
from collections.abc import Iterator

from collector.door.answers import Answer
from teiten.events import Event, info, warning

_MINUTE = 60
_REMEMBERED = 60
"""Minutes."""


class Diary:
    """Remembers the answers of the last hour by minute."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        self.answered = 0
        """Since the beginning."""
        self.cut: Counter[str] = Counter()
        """Connections that were ended before they brought a request, by why."""
        self._minutes: deque[tuple[int, Counter[Answer]]] = deque(maxlen=_REMEMBERED)
        self._untold: Counter[Answer] = Counter()
        self._told = 0.0

    def note(self, answer: Answer, now: float) -> None:
        """Count one answer."""
        minute = int(now) // _MINUTE
        if not self._minutes or self._minutes[-1][0] != minute:
            self._minutes.append((minute, Counter()))
        self._minutes[-1][1][answer] += 1
        self._untold[answer] += 1
        self.answered += 1

    def refused(self, now: float) -> dict[Answer, int]:
        """Refusals of the last hour, by reason."""
        oldest = int(now) // _MINUTE - _REMEMBERED
        total: Counter[Answer] = Counter()
        for minute, answers in self._minutes:
            if minute > oldest:
                total.update(answers)
        return {answer: total[answer] for answer in Answer if answer.refused and total[answer]}

    def lines(self, now: float) -> Iterator[Event]:
        """What was not written yet, a line an answer; the first at once, then by the minute."""
        if self._untold and not 0 <= now - self._told < _MINUTE:
            self._told = now
            untold, self._untold = self._untold, Counter()
            for answer, uploads in sorted(untold.items()):
                if answer.refused:
                    yield warning("uploads-refused", answer=answer, uploads=uploads)
                else:
                    yield info("uploads-taken", answer=answer, uploads=uploads)
