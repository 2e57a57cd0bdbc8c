"""What was recorded is played at its own gaps, at a factor of them, at a pace, or at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.script import tempo

RECORDED = [(0, "a"), (250_000_000, "b"), (250_000_000, "c"), (10**9 + 1, "d")]


@pytest.mark.parametrize(
    ("speed", "moments"),
    [
        ("recorded", [10, 10.25, 10.25, 11.000000001]),
        (2.0, [10, 10.125, 10.125, 10.5000000005]),
        (0.5, [10, 10.5, 10.5, 12.000000002]),
        ("even", [10, 10.25, 10.5, 10.75]),
        ("top", [10, 10, 10, 10]),
    ],
)
def test_a_speed_says_when_each_packet_is_played(speed, moments):
    played = list(tempo.play(RECORDED, speed, pace=4.0, begins=10.0))
    assert played == list(zip(moments, "abcd", strict=True))


@given(st.lists(st.integers(0, 10**15)).map(sorted), st.integers(0, 86_400))
def test_recorded_gaps_stay_exact_for_eleven_days(moments, begins):
    played = tempo.play([(m, None) for m in moments], "recorded", pace=1.0, begins=float(begins))
    assert [round(time * 1e9) - begins * 10**9 for time, _ in played] == moments


@pytest.mark.parametrize(
    ("words", "speed"),
    [
        ("recorded", "recorded"), ("even", "even"), ("top", "top"),
        ("2x", 2.0), ("2", 2.0), ("0.5", 0.5), ("1e3x", 1000.0),
        ("0", None), ("-1x", None), ("x", None), ("", None), ("fast", None), ("nan", None),
        ("inf", None), ("2xx", None),
    ],
)  # fmt: skip
def test_a_speed_is_a_word_or_a_factor(words, speed):
    assert tempo.read(words) == speed


def test_one_packet_is_taken_at_a_time():
    taken = []

    def packets():
        for moment, name in RECORDED:
            taken.append(name)
            yield moment, name

    played = tempo.play(packets(), "recorded", pace=1.0, begins=0.0)
    next(played)
    assert taken == ["a"]
