"""A line that loses, doubles, delays, cuts and invents: the ledger holds what was sent, once."""

from collections.abc import Callable

from simulator.faults.line import Line
from simulator.faults.mishaps import Mishap
from simulator.faults.trial import Trial


def test_whatever_happens_to_uploads_each_window_is_counted_once(
    line: Line, proxied: Trial, healed: Callable[..., None]
) -> None:
    proxied.start()
    while set(line.happened) != set(Mishap):
        proxied.knock(5.0)
        proxied.begin_anew()
    line.mend()
    proxied.begin_anew()
    print(dict(line.happened))
    healed(proxied, "damaged")
