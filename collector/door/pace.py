"""Who asks, and when -> how long he has to wait: token buckets, one a key, in a bounded table."""

from collections import OrderedDict


class Pace:
    """So many a second for each key, and so many at once after a silence.

    Of a bucket the moment is kept at which it is full again. The table is bounded: the key that
    was silent for longest is forgotten, and has a full bucket when it comes back.
    """

    def __init__(self, per_second: float, burst: int, *, most: int) -> None:
        """Remember `most` keys."""
        self._gap = 1.0 / per_second
        self._slack = (burst - 1) * self._gap
        self._most = most
        self._full: OrderedDict[str, float] = OrderedDict()

    def wait(self, key: str, now: float) -> float:
        """Seconds until `key` may ask again, 0 if it may now."""
        return max(0.0, self._full.get(key, now) - now - self._slack)

    def take(self, key: str, now: float) -> None:
        """Charge `key` for one."""
        self._full[key] = max(self._full.get(key, now), now) + self._gap
        self._full.move_to_end(key)
        if len(self._full) > self._most:
            self._full.popitem(last=False)

    def __len__(self) -> int:
        return len(self._full)
