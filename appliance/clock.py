"""The kernel's clock -> the time of day, what it is worth, and by how much it was set."""

import ctypes
import time
from pathlib import Path

from appliance.timedate import Timedate
from teiten.rollup.record import Clock

_TIME_ERROR = 5
_UNSYNCHRONIZED = 0x40
_TIMEDATE = Timedate()


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


def synchronized() -> bool | None:
    """Whether the kernel believes its clock, or nothing where nobody may ask it."""
    timex = _Timex()
    state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    if state < 0:
        return _TIMEDATE.synchronized()
    return state != _TIME_ERROR and not timex.status & _UNSYNCHRONIZED


class Watch:
    """The time of day beside the monotonic clock: the difference moves when somebody sets it."""

    def __init__(self) -> None:
        """Take the difference now."""
        self._difference = time.time() - time.monotonic()

    def stepped(self) -> float:
        """Seconds that the clock was set by since the last call, rounded to milliseconds."""
        difference = time.time() - time.monotonic()
        step, self._difference = difference - self._difference, difference
        return round(step, 3)


def clock(stepped: float) -> Clock:
    """What a rollup says about the clock."""
    return Clock(source="system", synchronized=synchronized(), stepped=round(stepped, 3))
