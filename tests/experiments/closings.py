"""A history -> the editions that the gate makes of it, with everybody vetted."""

from dataclasses import replace

from worlds import World, hours, roster

from collector.gate.edition import Edition, closed
from collector.gate.policy import Policy

KEY = bytes(range(32))


def closings(found: World, start: int) -> list[Edition]:
    """Close every epoch of a history, with everybody vetted."""
    names, policy = roster(found), Policy()
    laid = [
        replace(hour, start=start + 3600 * place) for place, hour in enumerate(hours(found, names))
    ]
    told: list[Edition] = []
    before, habits = None, None
    for first in range(0, len(laid) - policy.hours + 1, policy.hours):
        epoch = laid[first : first + policy.hours]
        done = closed(
            epoch, names, set(names.sensors), KEY, policy,
            start=epoch[0].start, before=before, habits=habits,
        )  # fmt: skip
        habits = done.habits
        before = done.edition if done.edition.lines else before
        told.append(done.edition)
    return told
