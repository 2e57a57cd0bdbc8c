"""Settings -> a release, if there is something new: the program of the publisher's process."""

from functools import cache

from collector.aide import work
from collector.publication.publisher import Publisher
from collector.settings import Settings
from teiten import journal

_NICE = 10

_publisher = cache(Publisher)
"""It remembers what it published last."""


def publish(settings: Settings) -> None:
    """Publish by `settings`, or say in the log why not."""
    _publisher(settings).once()


if __name__ == "__main__":
    journal.begin()
    work(publish, nice=_NICE)
