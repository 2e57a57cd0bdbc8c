import re
from dataclasses import replace

from msgspec.structs import replace as other

from collector.site import gated
from collector.site.timeline import timeline


def test_each_series_that_rose_has_a_lane_and_each_alarm_a_bar(weeks_of, say):
    book = gated.book(weeks_of)
    found = timeline(book.rises, book.starts[0], book.as_of, say)
    assert next(lane.label for lane in found.lanes) == "445/TCP"
    assert sum(lane.svg.count("<rect") for lane in found.lanes) == len(book.rises)


def test_a_bar_stays_inside_and_can_be_seen(weeks_of, say):
    book = gated.book(weeks_of)
    (rise, *_) = book.rises
    brief = replace(rise, alarm=other(rise.alarm, since=book.as_of - 60, ended=book.as_of))
    early = replace(rise, alarm=other(rise.alarm, since=0, ended=None))
    for each in (brief, early):
        (lane,) = timeline([each], book.starts[0], book.as_of, say).lanes
        x, wide = (float(share) for share in re.findall(r'(?:x|width)="([\d.]+)%"', lane.svg))
        assert x >= 0
        assert wide >= 0.6
        assert x + wide <= 100.01
