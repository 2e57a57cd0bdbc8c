"""Settings -> whoever listens to the hours of the index, whichever process tells them."""

from collections.abc import Sequence

from collector.index.reckoning import Listener
from collector.settings import Settings
from collector.weather.lookout import Lookout


def audience(settings: Settings) -> Sequence[Listener]:
    """In the order in which they are told."""
    return (Lookout(settings),)
