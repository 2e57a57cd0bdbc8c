"""Addresses are asked in their order, left alone when they want it, and never all at once."""

from random import Random

import pytest

from appliance.sending.turns import FIRST_PAUSE, LONGEST_PAUSE, Turns

A, B = "http://a", "http://b"


@pytest.fixture
def turns():
    return Turns((A, B), lines=4, rng=Random(1))


def ask(turns, now=0.0):
    url = turns.next(now)
    if url:
        turns.ask(url)
    return url


def fail(turns, now, asked=None):
    url = ask(turns, now)
    turns.later(url, now, asked)
    return url


def test_nobody_to_ask_is_nobody_to_ask():
    assert Turns((), lines=4, rng=Random(1)).next(0.0) is None


def test_a_collector_is_asked_one_thing_until_it_took_something(turns):
    assert [ask(turns), ask(turns)] == [A, None]
    turns.took(A)
    assert [ask(turns) for _ in range(5)] == [A, A, A, A, None]


def test_the_next_address_is_asked_while_the_first_is_left_alone(turns):
    assert [fail(turns, 0.0), fail(turns, 0.0), ask(turns)] == [A, B, None]


def test_an_address_that_may_be_back_is_asked_beside_the_one_that_works(turns):
    fail(turns, 0.0)
    ask(turns)
    turns.took(B)
    assert [ask(turns, 9.0), ask(turns, 9.0)] == [A, B]


def test_pauses_grow_to_a_bound_and_end_with_a_success():
    turns, now, pauses = Turns((A,), lines=4, rng=Random(1)), 0.0, []
    for _ in range(12):
        fail(turns, now)
        pauses.append(next(n for n in range(1, 4000) if turns.next(now + n / 10)) / 10)
        now += pauses[-1]
    for number, pause in enumerate(pauses):
        longest = min(FIRST_PAUSE * 2**number, LONGEST_PAUSE)
        assert longest / 2 <= pause <= longest + 0.1
    ask(turns, now)
    turns.took(A)
    fail(turns, now)
    assert turns.next(now + FIRST_PAUSE) == A


def test_failures_on_their_way_together_are_one_failure():
    turns = Turns((A,), lines=4, rng=Random(1))
    ask(turns)
    turns.took(A)
    for _ in range(4):
        ask(turns)
    for _ in range(4):
        turns.later(A, 1.0, None)
    assert turns.next(1.0 + FIRST_PAUSE) == A


def test_patience_that_was_asked_for_is_had_and_a_little_more(turns):
    fail(turns, 0.0, asked=60.0)
    assert [turns.next(now) for now in (2.0, 59.9, 75.0)] == [B, B, A]


def test_two_sensors_do_not_come_back_together():
    def back(seed):
        turns = Turns((A,), lines=4, rng=Random(seed))
        fail(turns, 0.0, asked=60.0)
        return next(ms for ms in range(100_000) if turns.next(ms / 1000))

    assert len({back(seed) for seed in range(20)}) == 20


def test_who_leaves_waits_for_no_pause_of_its_own(turns):
    fail(turns, 0.0)
    fail(turns, 0.0)
    assert turns.next(0.0) is None
    turns.hurry()
    assert turns.next(0.0) == A


def test_who_leaves_still_has_the_patience_that_was_asked_for(turns):
    fail(turns, 0.0, asked=60.0)
    fail(turns, 0.0)
    turns.hurry()
    assert turns.next(0.0) == B


def test_who_leaves_asks_an_address_that_failed_once_more_and_no_more(turns):
    fail(turns, 0.0)
    fail(turns, 0.0)
    turns.hurry()
    assert [fail(turns, 0.1), fail(turns, 0.1), turns.next(0.1)] == [A, B, None]
