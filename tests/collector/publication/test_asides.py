from collector.gate.aside import Aside, Mention, Topic
from collector.index.series import Series
from collector.publication.asides import table

SAID = (
    Aside(Topic.ECONOMIES, 0, 86400, (Mention(Series(4, economy="JP"), "", 2.5),)),
    Aside(Topic.SOURCES, 0, 86400, (Mention(Series(4, 6, None, 23), "", None),)),
)


def test_a_number_has_a_line_and_what_is_missing_is_empty():
    day = "1970-01-01T00:00:00Z,86400"
    assert table(SAID).decode().splitlines() == [
        "topic,start,seconds,label,family,protocol,class,number,economy,word,value,unit",
        f"economies,{day},JP,4,,,,JP,,2.5,packets per monitored address and hour",
        f"sources,{day},23/TCP,4,6,,23,,,,different sources per sensor and hour",
    ]


def test_sources_of_windows_that_are_no_hours_say_so():
    assert b"different sources per sensor and 60 seconds" in table(SAID, 60)
