"""A host of this machine -> a port of it that nobody else is given while it is held."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held(host: str = "127.0.0.1") -> Iterator[int]:
    """Bind a port and do not listen: who connects is refused, until somebody listens there.

    Who asks the kernel for any port does not get this one; who names it gets it, as servers do
    (SO_REUSEADDR).
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind((host, 0))
        port: int = place.getsockname()[1]
        yield port
