import pytest

from collector.gate.edition import Line, Listened, kept
from collector.index.series import Series
from collector.publication.ranks import ranks, within

EPOCH = 21600


def told(number, *values):
    ports = zip((23, 445, 80), values, strict=False)
    lines = tuple(Line(Series(4, 6, None, port), value) for port, value in ports if value)
    return kept("gated", number * EPOCH, EPOCH, Listened.MOST, lines)


def test_ports_rank_by_what_is_public_of_them():
    found = ranks([told(0, 10, 20), told(1, 30, 10, 5), told(2, None, 30)])
    assert [(rank.series.number, rank.mean, rank.epochs) for rank in found] == [
        (445, 20.0, 3),
        (23, pytest.approx(40 / 3), 2),
        (80, pytest.approx(5 / 3), 1),
    ]


def test_icmp_is_no_port():
    edition = kept("gated", 0, EPOCH, Listened.MOST, (Line(Series(4, 1), 9.0),))
    assert ranks([edition]) == []


def test_a_week_ends_with_the_newest_epoch_and_leaves_out_what_says_nothing():
    editions = [told(number, None if number == 30 else 1) for number in range(40)]
    found = within(editions, 7 * 86400)
    assert len(found) == 27
    assert found[0].start == 12 * EPOCH
    assert within([], 7 * 86400) == []
