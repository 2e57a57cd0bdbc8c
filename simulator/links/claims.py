"""A lab's name <-> a lock that dies with its process, so that what a killed lab left is known."""

import fcntl
import os
from pathlib import Path
from typing import IO

from simulator.links import namespaces
from simulator.links.layout import PREFIX

_LOCKS = Path("/run/teiten-lab")


class Claim:
    """The right to one lab's namespaces or folder, for as long as this process lives."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        """Hold `file`, which is locked."""
        self._path, self._file = path, file

    def release(self, *, forget: bool) -> None:
        """Give it back; `forget` also that anybody ever had it."""
        if forget:
            self._path.unlink(missing_ok=True)
        self._file.close()


def claim(identity: str) -> Claim | None:
    """Claim the namespaces of the lab `identity`, or nothing where a living process has them."""
    _LOCKS.mkdir(parents=True, exist_ok=True)
    return lock(_LOCKS / f"{identity}.lock")


def lock(path: Path) -> Claim | None:
    """Claim what `path` stands for, or nothing where a living process has it."""
    while True:
        file = path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        if _is_at(path, file):
            return Claim(path, file)
        file.close()  # whoever had it forgot it between our opening it and our lock


def _is_at(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def sweep() -> list[str]:
    """Remove what killed labs left behind; gives their names."""
    swept = []
    for identity, names in _labs().items():
        if held := claim(identity):
            for name in names:
                namespaces.end_processes(name)
                namespaces.remove(name)
            held.release(forget=True)
            swept.append(identity)
    return swept


def _labs() -> dict[str, list[str]]:
    labs: dict[str, list[str]] = {}
    for name in namespaces.ours():
        match name.removeprefix(PREFIX).split("-", 2):
            case ["lab", identity, _]:
                labs.setdefault(identity, []).append(name)
    return labs
