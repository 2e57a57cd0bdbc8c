"""Settings -> annals that were brought on for a while: the program of the indexer's process."""

from functools import cache

from collector.aide import work
from collector.index.reckoning import Reckoning
from collector.settings import Settings
from collector.weather.audience import audience
from collector.weather.vane import Vane
from teiten import journal

_NICE = 10


@cache
def _reckoning(settings: Settings) -> Reckoning:
    """It remembers what hours taught, and who listens what he heard."""
    return Reckoning(settings, audience(settings))


_vane = cache(Vane)
"""It remembers what the weather was."""


def reckon(settings: Settings) -> bool:
    """Index by `settings`, or say in the log why not; and whether there is more to do.

    Who has caught up looks at the weather.
    """
    on = _reckoning(settings).once()
    if not on:
        _vane(settings).turn()
    return on


if __name__ == "__main__":
    journal.begin()
    work(reckon, nice=_NICE)
