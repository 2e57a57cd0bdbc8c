import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.members.cells import (
    Rule,
    Witness,
    after,
    deviate,
    large,
    near,
    rounded,
    single,
    told,
)

KEY = bytes(range(32))
LEVELS = st.lists(st.floats(-50, 50), min_size=1, max_size=9)


def witnesses(owners, cell="JP"):
    return [Witness(f"s{n}", owner, (cell,), 1.0) for n, owner in enumerate(owners)]


@given(LEVELS, LEVELS, st.floats(-9, 9), st.floats(0.01, 2))
def test_no_packets_move_a_value_by_more_than_the_clip_either_way(one, other, before, clip):
    found = [
        told(np.array(before), np.array(levels), clip, 0.0, np.array(0.0))
        for levels in (one, other)
    ]
    assert all(abs(value - before) <= clip + 1e-9 for value in found)


def test_many_periods_are_told_at_once_as_each_by_itself():
    rng = np.random.default_rng(3)
    before, levels, noise = (
        rng.normal(size=(4, 7)),
        rng.normal(size=(4, 7, 5)),
        rng.normal(size=(4, 7)),
    )
    whole = told(before, levels, 0.7, 0.3, noise)
    assert whole[2, 3] == pytest.approx(told(before[2, 3], levels[2, 3], 0.7, 0.3, noise[2, 3]))


def test_a_sensor_that_did_not_listen_is_none():
    found = told(np.array(0.0), np.array([1.0, np.nan]), 9.0, 0.0, np.array(0.0))
    assert found == 1.0


def test_what_a_period_starts_from_follows_from_told_values_alone():
    assert after(np.array(0.0), np.array(0.5), 1.0, 1.0) == 0.25
    assert after(np.array(0.0), np.array(99.0), 0.5, 0.1) == 0.5


@pytest.mark.parametrize(
    ("owners", "there"),
    [
        ("abcdef", True),
        ("aabbccdd", True),
        ("aaaabcdef", True),
        ("abcde", False),
        ("aabbcc", False),
        ("aaabbbccc", False),
        ("aaaaaaaabcde", False),
        ("", False),
    ],
)
def test_a_cell_needs_many_of_many_organisations_without_any_one_of_them(owners, there):
    seen = witnesses(owners)
    assert bool(large(seen, Rule(5, 3), 8)) is there
    assert bool(single(seen, Rule(5, 3), 8, KEY)) is there


@pytest.mark.parametrize(("others", "there"), [("cdefg", True), ("cdef", False), ("ccccd", False)])
def test_a_member_s_own_sensors_do_not_make_a_cell_many(others, there):
    mine = [replace(each, member="m") for each in witnesses("ab" * 9)]
    assert bool(large([*mine, *witnesses(others)], Rule(5, 3), 8)) is there


def test_no_more_cells_than_are_paid_for_have_a_value():
    many = [w for n in range(20) for w in witnesses("abcdef", f"cell-{n}")]
    assert len(large(many, Rule(), 8)) == 8
    assert len(single(witnesses("abcd" * 20), Rule(), 16, KEY)) == 16


def test_the_deviate_is_normal_and_the_same_for_the_same_words():
    drawn = np.array([deviate(KEY, "telling", str(n)) for n in range(4000)])
    assert abs(drawn.mean()) < 0.06
    assert abs(drawn.std() - 1) < 0.05
    assert deviate(KEY, "a", "bc") == deviate(KEY, "a", "bc") != deviate(KEY, "ab", "c")


def test_levels_are_said_with_two_digits():
    assert rounded(math.log(381.7)) == 380.0
    assert rounded(1e9) > 0


def test_blocks_are_averaged_by_the_bits_that_they_share():
    blocks = {"10.0.0.0/8": 1.0, "11.0.0.0/8": 3.0, "12.0.0.0/8": 9.0}
    assert near(blocks, {"10.0.0.0/8": 7, "11.0.0.0/8": 7, "12.0.0.0/8": 0}) == {0: 9.0, 7: 2.0}
