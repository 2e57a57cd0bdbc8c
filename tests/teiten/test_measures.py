import pytest

from teiten.measures import room, span


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (172_799, "47 h"), (1e6, "11 d")],
)
def test_a_span_is_told_in_the_unit_that_says_enough(seconds, words):
    assert span(seconds) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1500, "1.5 kB"),
        (2**29, "536.9 MB"),
        (4e12, "4,000.0 GB"),
    ],
)
def test_so_is_room(size, words):
    assert room(size) == words
