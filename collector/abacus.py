"""Settings -> annals that were brought on for a while: the program of the indexer's process."""

from functools import cache

from collector.aide import work
from collector.audience import audience
from collector.reckoning import Reckoning
from collector.settings import Settings
from teiten import journal

_NICE = 10


@cache
def _reckoning(settings: Settings) -> Reckoning:
    """It remembers what hours taught, and who listens what he heard."""
    return Reckoning(settings, audience(settings))


def reckon(settings: Settings) -> bool:
    """Index by `settings`, or say in the log why not; and whether there is more to do."""
    return _reckoning(settings).once()


if __name__ == "__main__":
    journal.begin()
    work(reckon, nice=_NICE)
