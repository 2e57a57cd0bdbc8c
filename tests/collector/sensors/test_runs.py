"""Two boxes under one key are noticed; one box that starts anew, however unluckily, never is."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.sensors.runs import AHEAD, REMEMBERED, Evidence, Run, see

A, B, C = (f"{number}-abcdefgh" for number in (1, 2, 3))
TWIN = "2-hgfedcba"
NEWS, ECHO, CONTRADICTION = Evidence


def told(*heard):
    """What is known after uploads of (run, moment, evidence, start); the latter may be missing."""
    cloned, runs = False, ()
    for name, now, *more in heard:
        evidence, start = (*more, *(NEWS, now)[len(more) :])
        cloned, runs = see(runs, name, evidence, start=start, now=now)
        if cloned:
            break
    return cloned, runs


HONEST = {
    "one run": [(A, 0), (A, 10**6)],
    "a restart": [(A, 0), (B, 10), (B, 10**6)],
    "a late retry within one run": [(A, 0), (A, 9, ECHO), (A, 10**6, ECHO)],
    "an upload that a restart overtook": [(A, 0), (B, 10), (A, 10**6, NEWS, 9), (B, 10**6)],
    "a clock that is ahead": [(A, 0), (B, 10), (A, 11, NEWS, 10 + AHEAD), (B, 10**6)],
    "a clock that is ahead, and a copy that took longer": [(A, 0), (B, 10), (A, 9000), (B, 10**6)],
    "the same, with late ones besides": [(A, 0), (B, 10), (A, 11, NEWS, 9), (A, 9000), (A, 9001)],
    "a repetition of long ago": [(A, 0), (B, 10), (A, 10**6, ECHO)],
    "two restarts that overtook each other": [(A, 0), (C, 10), (B, 11, NEWS, 9), (C, 10**6)],
    "a run that was never heard": [(A, 0), (C, 10), (C, 10**6)],
    "a maker who does not say": [("", 0), ("", 10**6, CONTRADICTION)],
    "a header that was lost on the way": [(A, 0), ("", 10**6), ("", 10**6, CONTRADICTION)],
    "a program that learned to say it": [("", 0), (A, 10), (A, 10**6)],
    "a contradiction within one run": [(A, 0), (A, 10, CONTRADICTION)],
    "a lost checkpoint": [(A, 0), (B, 10, ECHO), (B, 20, CONTRADICTION)],
    "a number that the disk did not keep": [(B, 0), (TWIN, 10), (TWIN, 10**6)],
}


@pytest.mark.parametrize("heard", HONEST.values(), ids=HONEST)
def test_one_box_is_one_box(heard):
    assert not told(*heard)[0]


CLONES = {
    "the original goes on": [(A, 0), (B, 10), (A, 11 + AHEAD), (A, 12 + 2 * AHEAD)],
    "both started at once": [(B, 0), (TWIN, 5), (B, 6 + AHEAD), (TWIN, 3600), (B, 3601 + AHEAD)],
    "both count one window": [(B, 0), (TWIN, 5, CONTRADICTION)],
    "both count one window, and took turns": [(A, 0), (B, 5), (A, 10), (B, 15, CONTRADICTION)],
    "the replaced one contradicts": [(A, 0), (B, 5), (A, 6, CONTRADICTION)],
    "the copy is older than what came since": [(C, 0), (A, 1 + AHEAD), (A, 2 + 2 * AHEAD)],
}


@pytest.mark.parametrize("heard", CLONES.values(), ids=CLONES)
def test_two_boxes_are_two(heard):
    assert told(*heard)[0]


def test_what_is_remembered_is_bounded():
    heard = [(f"{number}-abcdefgh", number) for number in range(1, 200)]
    _, runs = told(*heard, ("7-abcdefgh", 201, NEWS, 7), ("8-abcdefgh", 202, NEWS, 8))
    assert len(runs) == REMEMBERED
    assert runs[-1] == Run("199-abcdefgh", 199)


class Ledger:
    """As much of a ledger as it takes to judge what comes."""

    def __init__(self):
        self.windows = {}

    def take(self, window, sequence, by):
        current = self.windows.get(window)
        if current is None or sequence > current[0]:
            self.windows[window] = (sequence, by)
            return NEWS
        return CONTRADICTION if current[0] == sequence and current[1] != by else ECHO


def deliver(uploads):
    """Judge uploads of (arrival, run, window, sequence, box); when two boxes were noticed."""
    ledger, runs = Ledger(), ()
    for now, name, window, sequence, box in sorted(uploads):
        evidence = ledger.take(window, sequence, box)
        cloned, runs = see(runs, name, evidence, start=window * 3600, now=now)
        if cloned:
            return now
    return None


def life(box, lengths, delays, *, begins=0, first=1, step=300):
    """What a box sends: runs of these lengths, an upload each `step`, each delayed."""
    at, sequences, delay = begins, Counter(), iter(delays * 1000)
    for number, length in enumerate(lengths, first):
        for sent in range(at, at + length, step):
            window = sent // 3600
            sequences[window] += 1
            yield sent + next(delay), f"{number}-{box * 8}", window, sequences[window], box
        at += length


LENGTHS = st.lists(st.integers(1, 20_000), min_size=1, max_size=8)
DELAYS = st.lists(st.integers(0, 100_000), min_size=1, max_size=9)


@given(lengths=LENGTHS, delays=DELAYS, again=DELAYS)
def test_no_restart_no_delay_and_no_repetition_makes_two_boxes_of_one(lengths, delays, again):
    uploads = [*life("a", lengths, delays), *life("a", lengths, again)]
    assert deliver(uploads) is None


@given(
    lengths=LENGTHS,
    delays=st.lists(st.integers(0, 60), min_size=1, max_size=9),
    begins=st.integers(0, 20_000),
    lead=st.integers(-3, 3),
)
def test_two_boxes_that_go_on_are_noticed(lengths, delays, begins, lead):
    """The copy counts on from where the disk was, or from another backup of it."""
    whole = 14_400 + 2 * max(20_000, sum(lengths))
    original = life("a", [*lengths, whole], delays)
    copy = life("b", [whole], delays, begins=begins, first=max(1, len(lengths) + lead))
    together = max(begins, sum(lengths))
    noticed = deliver([*original, *copy])
    assert noticed is not None
    assert noticed <= together + 3 * 3600 + 60
