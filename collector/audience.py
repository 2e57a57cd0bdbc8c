"""Settings -> whoever listens to the hours of the index, whichever process tells them."""

from collections.abc import Sequence

from collector.lookout import Lookout
from collector.reckoning import Listener
from collector.settings import Settings


def audience(settings: Settings) -> Sequence[Listener]:
    """In the order in which they are told."""
    return (Lookout(settings),)
