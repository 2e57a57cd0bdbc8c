"""Days, with who sends how much -> how much of the senders rests, as if it were Sunday.

A holiday lowers what is to be expected, by the part of the senders whose economy keeps it; and
nothing is learnt from days on which much of the world rests.
"""

import warnings
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import holidays
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DAY, HOUR = 86400, 3600
SUNDAY = 6
UNTAUGHT = 0.2
"""Of the senders: if more rest than usually on such a day of the week, the day teaches nothing."""
SUPPORTED = frozenset(holidays.list_supported_countries())


@lru_cache(maxsize=4096)
def kept(economy: str, year: int) -> frozenset[date]:
    """Days that an economy (ISO 3166-1) keeps as public holidays; none where nobody noted them."""
    if economy not in SUPPORTED:
        return frozenset()
    with warnings.catch_warnings():
        # Some feasts follow the moon, and are not known of every year; the others are.
        warnings.simplefilter("ignore", UserWarning)
        return frozenset(holidays.country_holidays(economy, years=year))


def rest(starts: Iterable[int], shares: Mapping[str, float], ahead: Mapping[str, float]) -> Floats:
    """Say for steps that begin then which share of the senders has a holiday on a working day.

    `shares` is what each economy sends; `ahead` is how many hours its clocks are ahead of UTC.
    """
    whole = sum(shares.values())
    return np.array(
        [
            sum(
                share
                for economy, share in shares.items()
                if _off(economy, start + int(ahead.get(economy, 0) * HOUR))
            )
            / whole
            if whole
            else 0.0
            for start in starts
        ]
    )


def _off(economy: str, local: int) -> bool:
    day = datetime.fromtimestamp(local, UTC).date()
    return day.weekday() < SUNDAY - 1 and day in kept(economy, day.year)


def sunday(start: int) -> int:
    """The same time of the next Sunday, which stands for a holiday."""
    day = datetime.fromtimestamp(start, UTC)
    return start + int(timedelta(days=(SUNDAY - day.weekday()) % 7).total_seconds())


def rested(weekday: Floats, sundays: Floats, share: Floats) -> Floats:
    """What is expected where `share` of the senders rests, by step and series."""
    found: Floats = weekday * (1 - share) + sundays * share
    return found
