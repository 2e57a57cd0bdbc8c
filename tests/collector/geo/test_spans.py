"""A span holds what is between its ends, and neighbours that are alike are one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collector.geo.spans import Span, joined


def test_neighbours_that_are_alike_are_one_span():
    found = joined([Span(0, 9, 1), Span(10, 19, 1), Span(20, 29, 2), Span(31, 40, 2)])
    assert found.firsts.tolist() == [0, 20, 31]
    assert found.lasts.tolist() == [19, 29, 40]


def test_spans_without_a_value_are_gaps():
    found = joined([Span(0, 9, 0), Span(10, 19, 3), Span(20, 29, 0)])
    assert found.at(np.array([0, 9, 10, 19, 20], dtype=np.uint64)).tolist() == [0, 0, 3, 3, 0]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3)), max_size=20))
def test_joining_changes_no_answer(parts):
    ends = np.cumsum([length for length, _ in parts]).tolist()
    spans = [
        Span(end - length, end - 1, value) for end, (length, value) in zip(ends, parts, strict=True)
    ]
    wanted = [value for length, value in parts for _ in range(length)] + [0]
    assert joined(spans).at(np.arange(len(wanted), dtype=np.uint64)).tolist() == wanted
