import pytest

from collector import phrases
from collector.gate.edition import Line, Listened, kept
from collector.index.series import Series

EPOCH = 21600
ICMP = Line(Series(4, 1), 2.0)


def told(number, *values, heard=Listened.ALMOST_ALL):
    ports = zip((23, 445, 80), values, strict=False)
    lines = tuple(Line(Series(4, 6, None, port), value) for port, value in ports)
    shown = (ICMP, *sorted(lines, key=lambda line: -line.value)) if lines else ()
    return kept("gated", number * EPOCH, EPOCH, heard, shown)


def test_without_an_edition_there_is_nothing_to_say():
    assert phrases.page([]) is None


def test_the_page_speaks_of_the_last_closed_epoch():
    page = phrases.page([told(0, 20, 4), told(1, 30, 4)])
    assert page.headline.startswith("An address heard about 30 packets an hour on 23/TCP (telnet)")
    assert page.as_of == "1970-01-01T12:00:00Z"
    assert [(row.label, row.value, row.change) for row in page.rows] == [
        ("23/TCP", "30", "+50%"),
        ("445/TCP", "4", "unchanged"),
    ]
    assert [(row.label, row.value) for row in page.others] == [("ICMP", "2")]
    assert (page.hours, page.told) == ("6 hours", 2)


def test_a_port_that_was_not_public_before_has_no_change():
    page = phrases.page([told(0, 20), told(1, 30, 4)])
    assert [row.change for row in page.rows] == ["+50%", "not told before"]


def test_an_epoch_of_which_nothing_is_said_says_so():
    page = phrases.page([told(0, 20), told(1, heard=Listened.TOO_LITTLE)])
    assert page.headline == "Too few sensors listened to say anything of these hours."
    assert page.rows == ()
    assert page.strip[-1] == ("none", "1970-01-01T06:00:00Z: too little was heard to say anything")


def test_a_quiet_epoch_is_not_a_missing_one():
    assert phrases.page([told(0, 0.0)]).headline == "It was quiet."


def test_curves_have_gaps_where_nothing_is_public():
    editions = [told(0, 20, 4), told(1, heard=Listened.TOO_LITTLE), told(2, 30)]
    assert phrases.curves(editions) == [("23/TCP", (20, None, 30)), ("ICMP", (2.0, None, 2.0))]
    assert phrases.curves([]) == []


@pytest.mark.parametrize(
    ("value", "said"), [(None, "not told"), (0.0, "0"), (0.123, "0.123"), (1234.0, "1,234")]
)
def test_a_value_has_the_digits_that_it_has(value, said):
    assert phrases.figure(value) == said
