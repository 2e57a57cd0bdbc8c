"""The hours in which a box may start anew, and a moment -> how long it has to wait."""

MINUTE, DAY = 60, 86400


def wait(window: str, now: float) -> float:
    """Seconds until it is open; `window` is like 22:00-04:30, in UTC."""
    start, length = _span(window)
    into = (now - start) % DAY
    return 0.0 if into < length else DAY - into


def left(window: str, now: float) -> float:
    """Seconds for which an open window stays so."""
    start, length = _span(window)
    return max(0.0, length - (now - start) % DAY)


def _span(window: str) -> tuple[int, int]:
    begin, _, end = window.partition("-")
    start, stop = _seconds(begin), _seconds(end)
    return start, (stop - start) % DAY or DAY


def _seconds(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return (int(hours) * 60 + int(minutes)) * MINUTE
