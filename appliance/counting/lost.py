"""What a link and the program on it have dropped -> what the link lost before anybody saw it.

Some drivers count what a program at XDP drops as dropped by the interface (virtio_net does), others
do not, and none says so. A driver that counted less than the program has dropped is none of them.
"""


class Lost:
    """Losses of a link that are to be booked, since some moment."""

    def __init__(self, link: int, ours: int) -> None:
        """Book from here on: so many had the link dropped, and after that so many the program."""
        self._link = self._first_link = link
        self._ours = self._first_ours = ours
        self._told = 0
        self._both = True
        """Whether the link may have counted the program's, too."""

    def since(self, link: int, ours: int) -> "Lost":
        """Book from an earlier moment on; then `ours` was read before `link`."""
        self._link, self._ours = link, ours
        return self

    def book(self, least: int, most: int, *, low: int, high: int) -> int:
        """How many more packets were lost, of a link that has dropped `least` to `most` by now.

        `low` and `high` are the program's, read before and after it. Never too many: what is under
        way between the readings is booked the next time.
        """
        if most - self._first_link < low - self._first_ours:
            self._both = False
        lost = least - self._link - (high - self._ours) * self._both
        more = max(lost - self._told, 0)
        self._told += more
        return more
