"""Windows that were closed -> the first window, from a moment on, that was not.

A clock that is set back shows times that were reported already. What arrives then belongs to the
next window that nobody has closed, since one that is closed is never opened again.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated, NamedTuple

from msgspec import Meta

MOST = 64
"""Spans that are remembered; beyond, the shortest gap between two counts as closed too."""

Moment = Annotated[int, Meta(ge=0, le=253_370_764_800)]
"""Seconds since 1970-01-01T00:00Z, up to the last year that a rollup may name."""


class Span(NamedTuple):
    """A stretch of time, up to the first second that is not in it."""

    start: Moment
    end: Moment


class Closed:
    """All time that closed windows cover, in as few spans as it takes."""

    def __init__(self, spans: Iterable[Span] = (), *, most: int = MOST) -> None:
        """Take up what earlier runs have closed, in any order."""
        self._most = most
        self.spans: tuple[Span, ...] = ()
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        """Close a window."""
        joined: list[Span] = []
        for start, end in sorted((*self.spans, span)):
            if joined and start <= joined[-1].end:
                joined[-1] = Span(joined[-1].start, max(joined[-1].end, end))
            else:
                joined.append(Span(start, end))
        self.spans = tuple(joined)
        if len(joined) > self._most:
            left, right = min(pairwise(joined), key=lambda pair: pair[1].start - pair[0].end)
            self.add(Span(left.start, right.end))

    def first_free(self, at: float, seconds: int) -> int:
        """The start of the first window of this length that ends after `at` and is not closed."""
        start = int(at // seconds * seconds)
        for span in self.spans:
            if span.start < start + seconds and start < span.end:
                start = -(-span.end // seconds) * seconds
        return start
