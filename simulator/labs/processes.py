"""A room's command line -> a running process that does not outlive the lab."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from teiten.errors import OperatorError

_DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")


def _enter(namespace: str | None) -> tuple[str, ...]:
    """Words that step into a namespace, with mounts that end with the process."""
    if namespace is None:
        return ()
    mounts = ("unshare", "--mount", "--propagation", "private", "--")
    return "nsenter", f"--net=/run/netns/{namespace}", "--", *mounts


class Process:
    """One room at work."""

    def __init__(
        self,
        name: str,
        words: Sequence[str],
        *,
        log: Path,
        namespace: str | None = None,
        descriptors: Sequence[int] = (),
    ) -> None:
        """Start `teiten WORDS`, inside `namespace` if there is one, and hand it `descriptors`."""
        self.name, self.log = name, log
        enter = _enter(namespace)
        with log.open("wb") as file:
            # A session of its own: the terminal's Ctrl-C is for the lab, which ends them in order.
            self._process = subprocess.Popen(
                [*_DIES_WITH_US, *enter, *command(words)],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                env=without_proxies(),
                pass_fds=descriptors,
                start_new_session=True,
            )

    def check(self) -> None:
        """Complain if it has ended by itself."""
        if (code := self._process.poll()) is not None:
            raise OperatorError(
                f"{self.name} ended by itself (exit code {code}).",
                hint=f"It said: {self._last_words()}   All of it is in {self.log}",
            )

    def ask_to_end(self) -> None:
        """Send it SIGTERM, if it still runs."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def end(self, patience: float) -> bool:
        """Wait for its end; kill it after `patience` seconds. Says whether it ended well."""
        try:
            return self._process.wait(patience) == 0
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return False

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return " / ".join(lines[-2:]) or "nothing"


def without_proxies() -> dict[str, str]:
    """The lab reaches nobody outside, so nobody outside can help it."""
    return {
        name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")
    }


def command(words: Sequence[str]) -> list[str]:
    """The `teiten` of this very environment."""
    return [str(Path(sys.executable).with_name("teiten")), *words]


def ask(words: Sequence[str]) -> str:
    """Run `teiten WORDS` to its end, and take what it says."""
    done = subprocess.run(command(words), capture_output=True, text=True, start_new_session=True)
    if done.returncode:
        raise OperatorError(
            f"teiten {' '.join(words)} failed.", hint=done.stderr.strip() or done.stdout.strip()
        )
    return done.stdout


class Question:
    """`teiten WORDS --json` over and over, without anybody waiting for it."""

    def __init__(self, words: Sequence[str]) -> None:
        """Get ready to ask."""
        self._words = [*words, "--json"]
        self._process: subprocess.Popen[str] | None = None
        self.answer: Any = None
        """The newest answer."""

    def look(self) -> None:
        """Take the answer if it is there, and ask again."""
        if self._process is not None and self._process.poll() is None:
            return
        if self._process is not None:
            text, _ = self._process.communicate()
            self.answer = json.loads(text) if text.startswith("{") else self.answer
        self._process = subprocess.Popen(
            [*_DIES_WITH_US, *command(self._words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def close(self) -> None:
        """Stop asking."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
