import pytest

from collector.members.versus import Rate, mine, ratio

WORLD = Rate(10, 8, 12)


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ([1000] * 6, "only mine"),
        ([220] * 6, "more than others"),
        ([100] * 6, "as others"),
        ([10] * 6, "less than others"),
        ([0] * 6, "less than others"),
    ],
)
def test_only_what_is_surely_so_is_called_so(counts, word):
    assert ratio(mine(counts, [10.0] * 6), WORLD).word == word


def test_of_few_packets_nothing_is_sure():
    assert ratio(mine([2], [0.1]), WORLD).word == "as others"


def test_where_the_world_may_have_seen_nothing_there_is_no_upper_bound():
    found = ratio(mine([5], [1.0]), Rate(0, 0, 1))
    assert found.value is None
    assert found.high is None
    assert found.low > 1
