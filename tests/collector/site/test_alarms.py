from dataclasses import replace

from msgspec.structs import replace as other

from collector.site import gated
from collector.site.alarms import SHOWN, alarms


def test_an_alarm_that_is_over_for_long_is_no_longer_named(weeks_of, say):
    book = gated.book(weeks_of)
    rise = book.rises[0]
    old = replace(rise, alarm=other(rise.alarm, ended=book.as_of - SHOWN - 1))
    late = replace(rise, alarm=other(rise.alarm, ended=book.as_of - SHOWN))
    said = alarms(replace(book, rises=(old, late)), say)
    assert len(said["alarms"]) == 1
    assert said["going"] == []


def test_an_alarm_that_goes_on_says_so(weeks_of, say):
    said = alarms(gated.book(weeks_of), say)
    assert said["alarms"][0].ended == "goes on"
    assert "The limits were found for 0.3 a week by chance" in said["track"]
