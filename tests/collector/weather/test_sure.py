"""How sure the line is."""

import pytest

from collector.weather.line import Sure
from collector.weather.sure import Support, sure


@pytest.mark.parametrize(
    ("support", "said"),
    [
        (Support(listened=0.95), Sure.HIGH),
        (Support(listened=0.8), Sure.FAIR),
        (Support(listened=0.6), Sure.LOW),
        (Support(listened=0.95, final=0.6), Sure.FAIR),
        (Support(listened=0.95, final=0.2), Sure.LOW),
        (Support(listened=0.95, width=2.0), Sure.FAIR),
        (Support(listened=0.95, width=5.0), Sure.LOW),
        (Support(listened=0.95, tried=False), Sure.FAIR),
    ],
)
def test_the_weakest_support_decides(support, said):
    assert sure(support) is said
