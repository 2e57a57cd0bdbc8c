"""The kernel's clocks -> what they show, what that is worth, and whether it can be believed."""

import ctypes
import time
from datetime import UTC, datetime
from pathlib import Path

from appliance.counting.timedate import Timedate
from appliance.counting.timeline import Reading
from teiten import BUILT, __version__
from teiten.errors import OperatorError

_TIME_ERROR = 5
_UNSYNCHRONIZED = 0x40
_BLUR = 0.001
_TRIES = 10


class _Timex(ctypes.Structure):
    """struct timex of adjtimex(2): only the first fields are read."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 256),
    )


def boot_id() -> str:
    """What tells this boot of the machine from every other."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


class KernelClock:
    """The clocks of this machine."""

    def __init__(self) -> None:
        """Where the kernel may not be asked, ask the service that may."""
        self._timedate = Timedate()

    def utc(self) -> float:
        """What the system's clock shows, in seconds since 1970-01-01T00:00Z."""
        return time.time()

    def steady(self) -> float:
        """Seconds since the boot that nobody sets; sleep counts."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def read(self) -> Reading:
        """Read both at one moment: of some tries the quickest, if other programs come between."""
        best, least = Reading(0.0, 0.0), float("inf")
        for _ in range(_TRIES):
            before, utc, after = self.steady(), self.utc(), self.steady()
            if after - before < least:
                best, least = Reading(utc, (before + after) / 2), after - before
            if least < _BLUR:
                break
        return best

    def synchronized(self) -> bool | None:
        """Whether the kernel believes its clock, or nothing where nobody may ask it."""
        timex = _Timex()
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
        if state < 0:
            return self._timedate.synchronized()
        return state != _TIME_ERROR and not timex.status & _UNSYNCHRONIZED


EARLIEST = BUILT.timestamp()
"""No clock that is right shows an earlier time."""


def believable(first: Reading) -> Reading:
    """The same again; raises OperatorError where it cannot be the time of day."""
    if first.utc >= EARLIEST:
        return first
    shown = datetime.fromtimestamp(first.utc, UTC)
    raise OperatorError(
        f"The clock shows {shown:%Y-%m-%d %H:%M} UTC, before teiten {__version__} was built "
        f"({BUILT:%Y-%m-%d}).",
        hint="Set it (date -u -s ..., or timedatectl set-ntp on), and start again.",
    )
