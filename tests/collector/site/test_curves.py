from collector.index.series import Series
from collector.site import curves
from collector.site.gated import book
from collector.site.spans import SPANS

DAY, WEEK = SPANS[:2]
TELNET = Series(4, 6, None, 23)


def test_a_picture_has_the_largest_ports_and_icmp_in_its_own_colour(editions):
    found = curves.shown(editions((20, 4, 9)))
    assert [(series.number, colour) for series, colour in found] == [
        (23, 0), (80, 1), (445, 2), (None, 5),
    ]  # fmt: skip


def test_a_picture_is_cut_at_its_while(editions):
    told = editions(*[(number, 1) for number in range(1, 10)])
    picture = curves.picture(told, DAY, curves.shown(told))
    assert picture.curves[0].values == (6, 7, 8, 9)
    assert (picture.begin, picture.last) == (picture.first, picture.end)
    assert picture.now == 3


def test_what_is_forecast_hangs_on_the_last_value(weeks_of):
    told = book(weeks_of)
    picture = curves.picture(told, WEEK, [(TELNET, 0)])
    drawn, frame = curves.drawn(picture)
    assert picture.last == picture.end + WEEK.ahead
    assert drawn[0].ahead[0] == drawn[0].points[-1]
    assert len(drawn[0].ahead) == 1 + WEEK.ahead // told.seconds
    assert frame.now == picture.end


def test_without_a_forecast_there_is_no_time_to_come(editions):
    _, frame = curves.drawn(curves.picture(editions((20, 4)), DAY, [(TELNET, 0)]))
    assert frame.now is None
