from collector.site.book import Much
from collector.site.windows import ICMP_BOTH


def test_the_strip_shows_who_is_missing_and_what_is_open(hours):
    both = [("s1", {(6, 1): 1}, True), ("s2", {(6, 1): 1}, True)]
    book = hours(both, [], [("s1", {(6, 1): 1}, False)])
    assert [(each.much, each.open) for each in book.heard] == [
        (Much.ALL, False),
        (Much.NONE, False),
        (Much.SOME, True),
    ]
    assert (book.heard[2].reported, book.heard[2].expected) == (1, 2)


def test_an_open_window_is_not_spoken_of_once_there_is_another(hours):
    closed = [("s1", {(6, 135): 30}, True)]
    assert hours(closed, [("s1", {(6, 135): 3}, False)]).now == 0
    assert hours([("s1", {(6, 135): 3}, False)]).now == 0
    assert hours(closed, closed).now == 1


def test_pings_of_both_families_are_one_curve(hours):
    book = hours([("s1", {(1, 8): 4}, True)])
    assert book.curves[ICMP_BOTH] == (4.0,)
    assert book.beside == (ICMP_BOTH,)
