"""`host:port` as settings write it, or a number from a parent process -> a listening socket."""

import resource
import socket

from teiten.errors import OperatorError

_OWN_FILES = 256
_WRITE = 'Write it as "127.0.0.1:8080" or "[::1]:8080".'


def place(text: str) -> tuple[str, int]:
    """Read host and port."""
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdecimal() or int(port) > 65535:
        raise OperatorError(f"{text!r} is no address to listen on.", hint=_WRITE)
    return host.removeprefix("[").removesuffix("]"), int(port)


def listen(text: str, *, shared: bool = False) -> socket.socket:
    """Listen where `text` says; an answer in two parts does not wait for a stranger's ACK.

    Of a `shared` place the kernel gives each process that listens its part of the connections.
    """
    host, port = place(text)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        door = socket.create_server((host, port), family=family, backlog=1024, reuse_port=shared)
    except OSError as error:
        raise OperatorError(
            f"Cannot listen on {text}: {error.strerror or error}.",
            hint="Is another collector running? Otherwise choose another address: `listen`.",
        ) from error
    # asyncio asks for it only where the protocol is named; what is accepted inherits it.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def make_room(connections: int) -> None:
    """Let the process have as many open files as connections may take, and its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _OWN_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard < 0 else min(wanted, hard), hard)
        )


def inherited(descriptor: int) -> socket.socket:
    """Take over a socket that the parent process listens on."""
    try:
        return socket.socket(fileno=descriptor)
    except OSError as error:
        raise OperatorError(
            f"File descriptor {descriptor} is no socket: {error.strerror}.",
            hint="--fd is for a parent that listens and hands its socket over.",
        ) from error


def said(door: socket.socket, scheme: str = "http") -> str:
    """The address as a browser takes it."""
    name = door.getsockname()
    if door.family == socket.AF_INET6:
        return f"{scheme}://[{name[0]}]:{name[1]}"
    return f"{scheme}://{name[0]}:{name[1]}" if isinstance(name, tuple) else f"unix:{name}"
