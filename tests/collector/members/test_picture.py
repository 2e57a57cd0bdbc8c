from collector.members import picture
from collector.members.answer import Answer


def row(hour, series, mine):
    return {"start": f"2026-01-05T{hour:02}:00:00Z", "seconds": 3600, "series": series,
            "mine": mine}  # fmt: skip


def test_each_series_is_a_curve_with_a_gap_where_no_window_came():
    rows = [
        row(4, "23/TCP", 3.0),
        row(1, "23/TCP", 2.0),
        row(0, "23/TCP", 1.0),
        row(0, "80/TCP", 9),
    ]
    telnet, web = picture.curves(Answer((), rows))
    assert [value for _, value in telnet.points] == [1.0, 2.0, None, 3.0]
    assert [value for _, value in web.points] == [9.0]
    assert telnet.last - telnet.first == 5 * 3600


def test_a_picture_says_what_it_is_of():
    found = picture.curves(Answer((), [row(0, "23/TCP", 1.0), row(1, "23/TCP", 2.0)]))
    assert 'aria-label="mine &lt;"' in picture.drawn(found, "mine <", "en")
