from dataclasses import replace

from collector.gate.aside import Aside, Mention, Topic
from collector.gate.edition import Listened
from collector.index.series import Series
from collector.site import gated
from collector.site.book import Much

TELNET = Series(4, 6, None, 23)
LAST = 7 * 28


def test_without_an_edition_there_is_nothing_to_say():
    book = gated.book([])
    assert (book.now, book.end, book.as_of) == (-1, None, None)


def test_the_book_speaks_of_the_last_closed_epoch(editions):
    book = editions((20, 4), (4, 30))
    assert book.as_of == book.end == 2 * book.seconds
    assert [series.number for series in book.listed] == [445, 23]
    assert book.beside == (Series(4, 1),)


def test_curves_have_gaps_where_nothing_is_public(edition):
    dark = edition(1, heard=Listened.TOO_LITTLE)
    book = gated.book([edition(0, 20, 4), dark, edition(3, 30)])
    assert book.curves[TELNET] == (20, None, None, 30)
    assert [heard.much for heard in book.heard] == [Much.ALL, Much.NONE, Much.NONE, Much.ALL]


def test_epochs_of_another_length_are_not_mixed_in(edition):
    book = gated.book([replace(edition(0, 20), seconds=3600), edition(1, 30)])
    assert book.curves[TELNET] == (30,)


def test_what_rises_and_what_is_forecast_are_told_by_their_series(weeks_of):
    book = gated.book(weeks_of)
    assert [rise.series.number for rise in book.rises if rise.alarm.ended is None] == [445]
    assert book.ahead[Series(4, 6, None, 23)].steps
    assert book.weather.line.level == "rough"


def test_of_what_is_said_beside_the_newest_counts(edition):
    def told(number, value):
        aside = Aside(Topic.FAMILIES, 0, 86400, (Mention(Series(4), "", value),))
        return replace(edition(number, 1.0), asides=(aside,) if value else ())

    found = gated.book([told(0, 7.0), told(1, 9.0), told(2, None)])
    assert found.asides[Topic.FAMILIES].mentions[0].value == 9.0
    assert Topic.TOOLS not in found.asides
