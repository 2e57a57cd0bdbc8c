from collector.site import gated
from collector.site.ahead import ahead


def test_forecasts_stand_in_the_order_of_the_page_and_say_how_good_they_were(weeks_of, say):
    book = gated.book(weeks_of)
    rows = ahead(book, say)
    assert [row.label for row in rows[:2]] == ["445/TCP", "23/TCP"]
    assert all(row.why or row.tried for row in rows)
