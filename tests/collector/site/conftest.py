"""Books of both policies, and who speaks."""

import pytest

from collector.door.admit import Sensor
from collector.gate.edition import Line, Listened, kept
from collector.gate.hourly import hourly
from collector.gate.table import Gate
from collector.index import plain
from collector.index.report import read
from collector.index.series import Series
from collector.publication.publish import templates
from collector.site import gated, windows
from collector.site.catalogue import speakers
from collector.site.files import files
from collector.site.rules import Rules
from editions import published
from teiten.rollup import codec

EPOCH = 21600
ICMP = Line(Series(4, 1), 2.0)
SENSORS = [Sensor(name, b"", 0, approved=1) for name in ("s1", "s2")]


def made(number, *values, heard=Listened.ALMOST_ALL):
    """One edition: ICMP, and three ports with these values."""
    ports = zip((23, 445, 80), values, strict=False)
    lines = tuple(Line(Series(4, 6, None, port), value) for port, value in ports)
    shown = (ICMP, *sorted(lines, key=lambda line: -(line.value or 0))) if lines else ()
    return kept("gated", number * EPOCH, EPOCH, heard, shown)


@pytest.fixture
def edition():
    return made


@pytest.fixture
def editions():
    """A book of epochs, each by the values of its ports."""

    def book(*epochs):
        return gated.book([made(number, *values) for number, values in enumerate(epochs)])

    return book


@pytest.fixture
def hours(rollup, nine):
    """A book of windows, each a list of (sensor, ports, final)."""

    def book(*told, seconds=3600):
        found = []
        for hour, reports in enumerate(told):
            start = nine + seconds * hour
            rollups = [
                rollup(name, start=start, seconds=seconds, ports=ports, final=final)
                for name, ports, final in reports
            ]
            read_back = [read(codec.encode(each)) for each in rollups]
            found.append(plain.window(start, seconds, read_back, SENSORS))
        return windows.book(hourly(plain.view(found, seconds=seconds, as_of=nine)))

    return book


@pytest.fixture
def say():
    return speakers()["en"]


@pytest.fixture(scope="session")
def weeks_of():
    """Seven weeks of editions, with a worm in the last day."""
    last = 7 * 28

    def worm(number, rates):
        if number >= last - 3:
            rates[445] *= 6

    return published(last, change=worm)


@pytest.fixture(scope="session")
def site():
    """The maker of the files of a book."""
    pages, static = templates(), {"static/page.css": b"p {}", "static/page.js": b"1"}

    def site(book):
        return files(book, pages, static, Rules(book.policy, Gate(), 168, 60))

    return site
