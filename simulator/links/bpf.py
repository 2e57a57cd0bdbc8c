"""Instructions -> a program in the kernel, loaded and run through bpf(2)."""

import ctypes
import errno
import os
import platform
import struct

LARGEST_BATCH = 64
"""Frames that the kernel takes at once; no more than a veth's ring of 256 has room for."""

_CALLS = {"x86_64": 321, "aarch64": 280, "riscv64": 280, "armv7l": 386, "ppc64le": 361}
_MAP_CREATE, _LOOK_UP, _UPDATE, _LOAD, _RUN = 0, 1, 2, 5, 10
_ARRAY, _XDP = 2, 6
_ON_A_LINK = 37
"""What it may be attached to; a program can only call one that says the same."""
_LIVE_FRAMES = 1 << 1
_LOG = 1 << 16

_libc = ctypes.CDLL(None, use_errno=True)


class Counter:
    """A number that a program counts on."""

    def __init__(self) -> None:
        """Make it, with zero in it."""
        self.descriptor = _bpf(_MAP_CREATE, struct.pack("=IIIII", _ARRAY, 4, 8, 1, 0))
        self._key, self._value = ctypes.c_uint32(0), ctypes.c_uint64(0)
        at = ctypes.addressof(self._key), ctypes.addressof(self._value)
        self._request = struct.pack("=IIQQQ", self.descriptor, 0, *at, 0)

    def read(self) -> int:
        """Read what was counted."""
        _bpf(_LOOK_UP, self._request)
        return self._value.value

    def write(self, value: int) -> None:
        """Let the program count on from `value`."""
        self._value.value = value
        _bpf(_UPDATE, self._request)

    def close(self) -> None:
        """Give it up."""
        os.close(self.descriptor)


class Program:
    """A program for frames."""

    def __init__(self, code: bytes) -> None:
        """Load it, if the kernel's verifier agrees."""
        instructions = ctypes.create_string_buffer(code, len(code))
        licence = ctypes.create_string_buffer(b"GPL")
        log = ctypes.create_string_buffer(_LOG)
        request = struct.pack(
            "=IIQQIIQII16sII",
            _XDP,
            len(code) // 8,
            ctypes.addressof(instructions),
            ctypes.addressof(licence),
            1,
            _LOG,
            ctypes.addressof(log),
            0,
            0,
            b"teiten_flood",
            0,
            _ON_A_LINK,
        )
        try:
            self.descriptor = _bpf(_LOAD, request)
        except OSError as error:
            if error.errno == errno.EACCES:
                raise ValueError(log.value.decode(errors="replace")) from error
            raise

    def run_live(self, frame: bytes, times: int) -> None:
        """Give `frame` to the program so often, as if it had come from the loopback device here.

        A signal may end it early; only the program's own counter knows.
        """
        data = ctypes.create_string_buffer(frame, len(frame))
        fields = self.descriptor, 0, len(frame), 0, ctypes.addressof(data), 0
        rest = times, 0, 0, 0, 0, 0, _LIVE_FRAMES, 0, LARGEST_BATCH
        try:
            _bpf(_RUN, struct.pack("=IIIIQQIIIIQQIII", *fields, *rest))
        except InterruptedError:
            return

    def close(self) -> None:
        """Give it up; where it is attached it stays."""
        os.close(self.descriptor)


def _bpf(command: int, request: bytes) -> int:
    number = _CALLS.get(platform.machine())
    if number is None:
        raise OSError(errno.ENOSYS, "this machine's system calls are not known here")
    attributes = ctypes.create_string_buffer(request.ljust(128, b"\0"), 128)
    answer: int = _libc.syscall(number, command, attributes, len(attributes))
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return answer
