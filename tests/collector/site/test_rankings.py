import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.index.series import Series
from collector.site.book import Book, Heard, Much, Unit
from collector.site.rankings import News, ranking, rankings

DAY, STEP = 86400, 21600


def book(*steps, seconds=STEP):
    """A book of steps, each a value by port."""
    ports = sorted({port for step in steps for port in step})
    return Book(
        "gated",
        Unit.ADDRESS,
        seconds,
        starts=tuple(seconds * n for n in range(len(steps))),
        heard=(Heard(Much.ALL),) * len(steps),
        now=len(steps) - 1,
        as_of=seconds * len(steps),
        curves={
            Series(4, 6, None, port): tuple(step.get(port) for step in steps) for port in ports
        },
    )


def day(found):
    """The newest day beside the one before."""
    return ranking(found, "day", found.end - DAY, found.end)


def told(found):
    return {place.series.number: place for place in found.places}


def test_ports_rank_by_their_means_and_what_is_not_listed_counts_as_nothing():
    found = day(book(*[{23: 10.0, 22: 4.0}] * 3, {23: 10.0, 445: 20.0}))
    assert [(p.rank, p.series.number, p.mean, p.listed) for p in found.places] == [
        (1, 23, 10.0, 4),
        (2, 445, 5.0, 1),
        (3, 22, 3.0, 3),
    ]


def test_a_rank_stands_beside_the_rank_of_the_while_before():
    found = day(book(*[{23: 10.0, 22: 4.0, 80: 1.0}] * 4, *[{22: 9.0, 23: 8.0, 80: 1.0}] * 4))
    places = told(found)
    assert (places[22].before, places[22].was, places[22].news) == (2, 4.0, News.UP)
    assert (places[23].before, places[23].news) == (1, News.DOWN)
    assert places[80].news is News.SAME
    assert (found.told, found.told_before) == (4, 4)


def test_who_is_new_was_not_listed_before_and_who_is_first_never_was():
    steps = [{23: 9.0, 81: 3.0}] * 4 + [{23: 9.0}] * 4 + [{23: 9.0, 81: 3.0, 5555: 2.0}] * 4
    places = told(day(book(*steps)))
    assert places[81].news is News.NEW
    assert places[5555].news is News.FIRST
    assert places[81].before is None


def test_without_a_while_before_nothing_is_new():
    places = told(day(book(*[{23: 9.0}] * 4)))
    assert places[23].news is News.UNKNOWN


def test_steps_that_say_nothing_count_neither_way():
    found = day(book({23: 8.0}, {}, {}, {23: 8.0}))
    assert (found.told, found.places[0].mean) == (2, 8.0)


def test_classes_economies_and_icmp_have_no_rank():
    one = book(*[{23: 9.0}] * 4)
    more = {
        Series(4, 1): (3.0,) * 4,
        Series(4, economy="JP"): (3.0,) * 4,
        Series(4, 6, "scan", 22): (3.0,) * 4,
    }
    found = day(Book(one.policy, one.unit, STEP, one.starts, one.heard, 3, 1, one.curves | more))
    assert [place.series.number for place in found.places] == [23]


@pytest.mark.parametrize(
    ("steps", "names"),
    [(4, ["day"]), (8, ["day", "week"]), (29, ["day", "week", "month"]), (0, [])],
)
def test_a_longer_while_is_ranked_once_there_is_more_to_it(steps, names):
    assert [found.name for found in rankings(book(*[{23: 9.0}] * steps))] == names


@given(
    st.lists(
        st.dictionaries(st.sampled_from([22, 23, 80, 445]), st.floats(0.1, 1e4), max_size=4),
        min_size=8,
        max_size=12,
    )
)
def test_ranks_are_a_permutation_and_follow_the_means(steps):
    found = day(book(*steps))
    assert [place.rank for place in found.places] == list(range(1, len(found.places) + 1))
    means = [place.mean for place in found.places]
    assert means == sorted(means, reverse=True)
    assert len({place.series for place in found.places}) == len(found.places)
    whole = math.fsum(value for step in steps[-4:] for value in step.values())
    assert math.fsum(means) * max(found.told, 1) == pytest.approx(whole)
    for place in found.places:
        assert (place.before is None) == (place.was is None)
        assert 0 < place.listed <= found.told
