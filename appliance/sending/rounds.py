"""A step that says when the next one is due -> taken again and again, by a thread of its own."""

import threading
from abc import ABC, abstractmethod

from appliance.sending.worker import Worker


class Rounds(Worker, ABC):
    """Steps until it is stopped; what one of them does and nobody has heard of can be repeated."""

    def __init__(self, name: str) -> None:
        """Have a thread of this name, which `start` begins."""
        super().__init__(name, self._take)
        self._over = threading.Event()

    @abstractmethod
    def step(self) -> float:
        """Do what is to be done; gives the seconds until there is sense in looking again."""

    def close(self) -> None:
        """Let go of what the steps held; the thread does it after the last one."""

    def stop(self) -> None:
        """End; a step that is being taken is not waited for."""
        self._over.set()
        self.raise_failure()

    def _take(self) -> None:
        while not self._over.wait(self.step()):
            pass
        self.close()
