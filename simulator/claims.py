"""A lab's name <-> a lock that dies with its process, so that what a killed lab left is known."""

import fcntl
from pathlib import Path
from typing import IO

from simulator import namespaces
from simulator.layout import PREFIX

_LOCKS = Path("/run/teiten-lab")


class Claim:
    """The right to the namespaces of one lab, for as long as this process lives."""

    def __init__(self, identity: str, file: IO[bytes]) -> None:
        """Hold `file`, which is locked."""
        self._identity, self._file = identity, file

    def release(self) -> None:
        """Give the name back."""
        _path(self._identity).unlink(missing_ok=True)
        self._file.close()


def claim(identity: str) -> Claim | None:
    """Claim the name `identity`, or nothing where a living process has it."""
    _LOCKS.mkdir(parents=True, exist_ok=True)
    file = _path(identity).open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return Claim(identity, file)


def sweep() -> list[str]:
    """Remove what killed labs left behind; gives their names."""
    swept = []
    for identity in sorted({_identity(name) for name in namespaces.ours()}):
        if held := claim(identity):
            for name in namespaces.ours():
                if _identity(name) == identity:
                    namespaces.end_processes(name)
                    namespaces.remove(name)
            held.release()
            swept.append(identity)
    return swept


def _identity(namespace: str) -> str:
    return namespace.removeprefix(PREFIX).split("-")[1]


def _path(identity: str) -> Path:
    return _LOCKS / f"{identity}.lock"
