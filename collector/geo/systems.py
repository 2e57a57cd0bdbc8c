"""Ranges of autonomous systems -> the system of each of many addresses."""

from collections.abc import Mapping, Sequence

from collector.geo.addresses import Addresses, parse
from collector.geo.label import Label
from collector.geo.spans import Spans, Values, by_family


class Systems:
    """Which autonomous system addresses are of, by one data set."""

    def __init__(self, label: Label, four: Spans, six: Spans, names: Mapping[int, str]) -> None:
        """Hold both families; values are AS numbers (RFC 6793), of which 0 is none."""
        self.label, self.names = label, names
        self._four, self._six = four, six

    def numbers(self, sources: Sequence[str]) -> Values:
        """Look up addresses in their canonical text."""
        return self.at(parse(sources))

    def at(self, addresses: Addresses) -> Values:
        """Look up numbers."""
        return by_family(addresses, self._four.at, self._six.at)

    def name(self, number: int) -> str:
        """Say whose a system is, as far as the data set has it."""
        return self.names.get(number, "")
