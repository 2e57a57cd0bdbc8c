"""A command line -> a process that may be killed at any moment, and started again."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from simulator.labs.processes import command, without_proxies

_DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")
_BOOT = "/proc/sys/kernel/random/boot_id"
NOTHING: Mapping[str, str] = MappingProxyType({})
_AS_BOOTED = 'mount --bind "$0" ' + _BOOT + ' && exec "$@"'


class Room:
    """A sensor or a collector, through all of its lives."""

    def __init__(self, name: str, words: Sequence[str], *, namespace: str, folder: Path) -> None:
        """Get ready to run `teiten WORDS` in `namespace`; what it says goes into `folder`."""
        self.name = name
        self.log = folder / f"{name}.log"
        self._words = words
        self._namespace = namespace
        self.boot = folder / f"{name}.boot"
        """If it is there, it holds the name of the boot of the machine that the room is on."""
        self._process: subprocess.Popen[bytes] | None = None
        self._silence = 0
        self.always: Mapping[str, str] = {}
        """The environment of all of its lives, beside what is everybody's."""
        self.born = 0.0
        """When it was last started."""
        self.lives = 0
        """How often it was started."""

    @property
    def runs(self) -> bool:
        """Whether it is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self, environment: Mapping[str, str] = NOTHING) -> None:
        """Give it a life, and nobody waits until it is ready.

        `environment` is for this life alone.
        """
        self.lives += 1
        self.born = time.time()
        enter = ("nsenter", f"--net=/run/netns/{self._namespace}", "--")
        mounts = ("unshare", "--mount", "--propagation", "slave", "--")
        booted = ("sh", "-c", _AS_BOOTED, str(self.boot)) if self.boot.exists() else ()
        with self.log.open("ab") as log:
            self._silence = log.tell()
            self._process = subprocess.Popen(
                [*_DIES_WITH_US, *enter, *mounts, *booted, *command(self._words)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**without_proxies(), **self.always, **environment},
                start_new_session=True,
            )

    def revive(self) -> None:
        """Start it if it is dead, as an init system would."""
        if not self.runs:
            self.start()

    def kill(self) -> None:
        """End it between two of its instructions."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def fall(self) -> None:
        """End it and everything that it has started, as when a machine falls dark."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def ask_to_end(self) -> None:
        """Let it finish what it does."""
        if self._process is not None and self.runs:
            self._process.send_signal(signal.SIGTERM)

    def end(self, patience: float) -> int:
        """Let it finish what it does, and wait for that; gives its exit code."""
        assert self._process is not None
        self.ask_to_end()
        return self._process.wait(patience)

    def says(self) -> str:
        """Its words since it was started."""
        with self.log.open("rb") as log:
            log.seek(self._silence)
            return log.read().decode("utf-8", "replace")
