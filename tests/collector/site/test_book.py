import pytest

from collector.index.series import Series
from collector.site.book import BOTH, slug


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (Series(4, 6, None, 23), "23-tcp"),
        (Series(BOTH, 6, None, 23), "23-tcp"),
        (Series(6, 17, None, 53), "53-udp-ipv6"),
        (Series(4, 1), "icmp"),
        (Series(6, 58), "icmpv6"),
        (Series(4, None, "scan"), "ip-scan"),
        (Series(4, economy="JP"), "from-jp"),
    ],
)
def test_a_series_has_a_name_for_files(series, said):
    assert slug(series) == said


def test_what_is_not_in_the_book_has_no_value(editions):
    book = editions((20, 4), (30, 4))
    assert book.value(Series(4, 6, None, 23), 1) == 30
    assert book.value(Series(4, 6, None, 23), -1) is None
    assert book.value(Series(4, 6, None, 9), 1) is None
