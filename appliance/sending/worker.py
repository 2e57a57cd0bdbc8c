"""Work for a thread of its own -> done, or its failure where somebody asks for it."""

import threading
from collections.abc import Callable


class Worker:
    """A thread that may fail: a mistake of ours must not go unheard in it."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        """Have a thread for `work`, which ends with the program."""
        self._work = work
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self) -> None:
        """Wait for the end; raises what ended it."""
        self._thread.join()
        self.raise_failure()

    def raise_failure(self) -> None:
        """Raise what ended it, if that was no good end."""
        if self._failure:
            raise self._failure

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self._failure = error
            raise
