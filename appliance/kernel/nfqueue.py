"""The kernel's queues -> packets for the examination, and a verdict on each.

python-netfilterqueue would read for as long as packets come, so its loop is given a socket that
stops after a bounded batch; timers and the other queue get their turn.
"""

import errno
import socket
from collections.abc import Callable
from pathlib import Path

from netfilterqueue import COPY_PACKET, NetfilterQueue, Packet

from appliance.counting.account import Backlog
from appliance.kernel.room import socket_buffer
from teiten.errors import OperatorError

COPY_BYTES = 512
"""Enough for every header and for the longest fingerprint (Slammer's 404 bytes)."""

BATCH = 512
STATISTICS = Path("/proc/self/net/netfilter/nfnetlink_queue")


class _Batch:
    """The reading half of a socket, for at most BATCH messages at a time."""

    def __init__(self, fd: int) -> None:
        self._socket = socket.fromfd(fd, socket.AF_NETLINK, socket.SOCK_RAW)
        self._left = 0

    def refill(self) -> None:
        self._left = BATCH

    def recv(self, size: int) -> bytes:
        if not self._left:
            raise BlockingIOError(errno.EAGAIN, "the batch is done")
        self._left -= 1
        return self._socket.recv(size, socket.MSG_DONTWAIT)

    def close(self) -> None:
        self._socket.close()


class Queue:
    """One bound queue; `judge` says of each packet's bytes whether it is accepted."""

    def __init__(self, number: int, judge: Callable[[bytes], bool], *, length: int) -> None:
        """Bind the queue; raises OperatorError where another program holds it."""
        self.number = number
        self._judge = judge
        self._queue = NetfilterQueue()
        try:
            buffer = socket_buffer(length)
            self._queue.bind(number, self._verdict, length, COPY_PACKET, COPY_BYTES, buffer)
        except OSError as error:
            raise OperatorError(
                f"The queue {number} cannot be bound.",
                hint="Run as root, and only one sensor for each pair of queues.",
            ) from error
        self._batch = _Batch(self._queue.get_fd())

    def fileno(self) -> int:
        """The descriptor that becomes readable when packets wait."""
        return self._queue.get_fd()

    def read(self) -> None:
        """Judge at most one batch."""
        self._batch.refill()
        self._queue.run_socket(self._batch)  # type: ignore[arg-type]

    def _verdict(self, packet: Packet) -> None:
        if self._judge(packet.get_payload()):
            packet.accept()
        else:
            packet.drop()

    def close(self) -> None:
        """Let go; the rules stay, so from now on the kernel drops."""
        self._batch.close()
        self._queue.unbind()


def backlog(*numbers: int) -> Backlog:
    """Read the kernel's statistics of our queues.

    Columns: queue, port id, waiting, copy mode, copy range, dropped because the queue was full,
    dropped because the socket was, ...
    """
    waiting = dropped = 0
    for line in STATISTICS.read_text().splitlines():
        columns = [int(word) for word in line.split()]
        if columns[0] in numbers:
            waiting += columns[2]
            dropped += columns[5] + columns[6]
    return Backlog(waiting, dropped)
