"""A report of a week with a worm in it, in both languages."""

import pytest

from collector.publication import weekly
from collector.site.catalogue import speakers
from collector.site.reports.weeks import over
from editions import published


@pytest.fixture(scope="session")
def report():
    """Of the seventh week: a worm at its end, a port that is new, and two steps of silence."""

    def change(number, rates):
        if number >= 193:
            rates[445] *= 6
        if number >= 170:
            rates[5555] = 12

    told = published(7 * 28, change=change, dark=(171, 172))
    return weekly.made(told, over(told[0].start, told[-1].start + told[-1].seconds)[-1])


@pytest.fixture(params=["en", "ja"])
def speaker(request):
    return speakers()[request.param]
