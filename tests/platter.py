"""A file -> a disk over NBD that has a cache of its own, and forgets what is in it without power.

What was written since the last flush may be on a real disk or not, sector by sector, in any order.
A machine that is merely killed proves less: its host has all that it ever wrote. The protocol is
that of the NBD project's doc/proto.md, in its smallest form: fixed newstyle, simple replies.
"""

import os
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import NamedTuple

_OPTION, _REQUEST = b"IHAVEOPT", 0x25609513
_OPTION_REPLY, _REPLY = 0x3E889045565A9, 0x67446698
_GO, _ABORT = 7, 2
_ACK, _INFO, _UNSUPPORTED = 1, 3, 1 << 31 | 1
_READ, _WRITE, _LEAVE, _FLUSH = range(4)
_FIXED, _NO_ZEROES = 1, 2
_FLAGS = 1 | 1 << 2
"""It has flags, and takes flushes."""
_INVALID = 22


class _Write(NamedTuple):
    start: int
    before: bytes


class Platter:
    """One disk. A thread serves whoever connects, one after the other."""

    def __init__(self, file: Path, path: Path) -> None:
        """Serve `file` at the socket `path`."""
        self.place = f"nbd:unix:{path}"
        self.stalled = threading.Event()
        """Set once it has met what it was told to stop at; it answers nobody from then on."""
        self._file = os.open(file, os.O_RDWR)
        self._size = file.stat().st_size
        self._cached: list[_Write] = []
        self._marker = b""
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve, name="platter", daemon=True)
        self._thread.start()

    def stop_at(self, marker: bytes) -> None:
        """Answer nobody any more once bytes with `marker` in them were written, and not flushed."""
        self._marker = marker

    def fail(self, rng: Random) -> int:
        """Lose power, after the machine has: of what was cached chance keeps some, and not all; say
        how many writes are gone."""
        self._marker = b""
        self.stalled.clear()
        gone = [write for write in reversed(self._cached) if rng.random() < 0.5]
        gone = gone or self._cached[-1:]
        for write in gone:
            os.pwrite(self._file, write.before, write.start)
        self._cached.clear()
        return len(gone)

    def close(self) -> None:
        """Serve nobody any more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        os.close(self._file)

    def _serve(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                with client, client.makefile("rb") as said, suppress(EOFError, ConnectionError):
                    if self._greet(client, _Reader(said.read)):
                        self._answer(client, _Reader(said.read))

    def _greet(self, client: socket.socket, reader: "_Reader") -> bool:
        client.sendall(b"NBDMAGIC" + _OPTION + struct.pack(">H", _FIXED | _NO_ZEROES))
        reader.take(">I")
        while True:
            _, option, length = reader.take(">8sII")
            reader.bytes(length)
            if option == _GO:
                self._say(client, option, _INFO, struct.pack(">HQH", 0, self._size, _FLAGS))
            known = option in (_GO, _ABORT)
            self._say(client, option, _ACK if known else _UNSUPPORTED)
            if known:
                return option == _GO

    def _say(self, client: socket.socket, option: int, kind: int, data: bytes = b"") -> None:
        client.sendall(struct.pack(">QIII", _OPTION_REPLY, option, kind, len(data)) + data)

    def _answer(self, client: socket.socket, reader: "_Reader") -> None:
        while True:
            _, _, kind, handle, start, length = reader.take(">IHHQQI")
            error, data = 0, b""
            if kind == _READ:
                data = os.pread(self._file, length, start)
            elif kind == _WRITE:
                self._write(start, reader.bytes(length))
            elif kind == _FLUSH:
                self._cached.clear()
            elif kind == _LEAVE:
                return
            else:
                error = _INVALID
            while self.stalled.is_set():
                reader.bytes(1)  # nothing more is said until the machine is gone
            client.sendall(struct.pack(">IIQ", _REPLY, error, handle) + data)

    def _write(self, start: int, data: bytes) -> None:
        self._cached.append(_Write(start, os.pread(self._file, len(data), start)))
        os.pwrite(self._file, data, start)
        if self._marker and self._marker in data:
            self.stalled.set()


class _Reader:
    """Whole structures from a stream; EOFError at its end."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read

    def bytes(self, count: int) -> bytes:
        found = self._read(count)
        if len(found) < count:
            raise EOFError
        return found

    def take(self, form: str) -> tuple[int, ...]:
        return struct.unpack(form, self.bytes(struct.calcsize(form)))
