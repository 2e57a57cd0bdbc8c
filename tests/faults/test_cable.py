"""TLS over a line that cuts, swallows, delays and changes bytes: each window is counted once."""

from collections.abc import Callable

from simulator.faults.cable import Cable
from simulator.faults.snags import Snag
from simulator.faults.trial import Trial


def test_whatever_happens_to_bytes_each_window_is_counted_once(
    cable: Cable, encrypted: Trial, healed: Callable[..., None]
) -> None:
    """TLS finds every change: no document arrives as another one."""
    encrypted.start()
    while set(cable.happened) != set(Snag):
        encrypted.knock(5.0)
        encrypted.begin_anew()
    cable.mend()
    encrypted.begin_anew()
    print(dict(cable.happened))
    healed(encrypted)
