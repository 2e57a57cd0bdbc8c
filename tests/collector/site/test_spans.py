import pytest

from collector.site.book import Book, Unit
from collector.site.spans import spans, usual


def of(steps, seconds=21600):
    return Book("gated", Unit.ADDRESS, seconds, starts=tuple(range(0, steps * seconds, seconds)))


@pytest.mark.parametrize(
    ("steps", "named", "first"),
    [
        (0, [], ""),
        (1, ["day"], "day"),
        (12, ["day", "week"], "week"),
        (29, ["day", "week", "month"], "week"),
        (1460, ["day", "week", "month", "quarter", "year"], "week"),
    ],
)
def test_a_while_is_shown_once_it_shows_more_than_the_one_before(steps, named, first):
    assert [span.name for span in spans(of(steps))] == named
    assert usual(of(steps)) == first


def test_windows_of_seconds_have_one_picture():
    (span,) = spans(of(30, seconds=10))
    assert (span.name, span.back, span.ahead) == ("all", 300, 0)
