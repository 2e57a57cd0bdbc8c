"""A ground and a folder -> a collector and sensors at work in it; and their end, in order."""

import json
import socket
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from http.client import HTTPConnection, HTTPException
from typing import Any

from simulator.labs.bell import Bell
from simulator.labs.processes import Process, ask
from simulator.labs.rooms import Folder
from simulator.links import namespaces
from simulator.links.layout import COLLECTOR, METRICS_PORT, UPLOAD_PORT, Layout, Post
from teiten.errors import OperatorError

READY = 60.0
"""Seconds that a room may take to start, on a busy machine."""
PATIENCE = 30.0
"""Seconds that a room may take to end."""


class House:
    """The rooms of one lab, as processes."""

    def __init__(self, layout: Layout, folder: Folder, port: int, bell: Bell) -> None:
        """Get ready; nothing runs yet."""
        self._layout, self._folder, self._port, self._bell = layout, folder, port, bell
        self._sensors: list[Process] = []
        self._collector: Process | None = None

    @property
    def books(self) -> tuple[str, ...]:
        """The words that ask for the ledger's sums."""
        return ("collector", "books", "--config", str(self._folder.settings("collector")))

    def start_collector(self) -> None:
        """Start the collector with one door for the host and one for the sensors."""
        with ExitStack() as stack:
            page = stack.enter_context(_page_door(self._port))
            uploads = namespaces.listen(self._layout.management, str(COLLECTOR), UPLOAD_PORT)
            stack.enter_context(uploads)
            descriptors = page.fileno(), uploads.fileno()
            words = ["collector", "serve", "--config", str(self._folder.settings("collector"))]
            for number in descriptors:
                words += ["--fd", str(number)]
            self._collector = Process(
                "The collector", words, log=self._folder.log("collector"), descriptors=descriptors
            )
        self._wait(self._collector, self._page_answers)

    def start_sensors(self) -> None:
        """Register every sensor and start it; then wait until all of them count."""
        for post in self._layout.posts:
            self._sensors.append(self._start_sensor(post))
        for post, process in zip(self._layout.posts, self._sensors, strict=True):
            self._wait(process, partial(_listens, post))

    def _start_sensor(self, post: Post) -> Process:
        settings = str(self._folder.settings(post.name))
        ledger = ("--config", str(self._folder.settings("collector")))
        said = json.loads(ask(["appliance", "identity", "--config", settings, "--json"]))
        ask(["collector", "sensors", "add", said["sensor"], said["public_key"], *ledger])
        ask(["collector", "sensors", "approve", said["sensor"], *ledger])
        return Process(
            f"The sensor {post.name}",
            ["appliance", "run", "--config", settings],
            log=self._folder.log(post.name),
            namespace=post.namespace,
        )

    def check(self) -> None:
        """Complain if any of them has ended by itself."""
        for process in self._processes():
            process.check()

    def end_sensors(self) -> None:
        """Let the sensors write and send what they have."""
        self._end(self._sensors)
        self._sensors = []

    def end_collector(self) -> Any:
        """Publish a last time; gives the ledger's sums."""
        if self._collector:
            self._end([self._collector])
            self._collector = None
        ask(["collector", "publish", "--config", str(self._folder.settings("collector"))])
        return json.loads(ask([*self.books, "--json"]))

    def close(self) -> None:
        """End whatever still runs."""
        for process in self._processes():
            process.ask_to_end()
        for process in self._processes():
            process.end(PATIENCE)

    def _processes(self) -> list[Process]:
        return [*self._sensors, *([self._collector] if self._collector else [])]

    def _end(self, processes: list[Process]) -> None:
        for process in processes:
            process.ask_to_end()
        stubborn = [process for process in processes if not process.end(PATIENCE)]
        if stubborn:
            raise OperatorError(
                f"{stubborn[0].name} did not end well.", hint=f"Its words: {stubborn[0].log}"
            )

    def _wait(self, process: Process, ready: Callable[[], bool]) -> None:
        def ready_or_dead() -> bool:
            process.check()
            return ready()

        if not self._bell.wait(ready_or_dead, READY):
            raise OperatorError(
                f"{process.name} is not ready after {READY:.0f} s.",
                hint=f"Its words: {process.log}",
            )

    def _page_answers(self) -> bool:
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=2)) as connection:
            try:
                connection.request("GET", "/")
                connection.getresponse()
            except (OSError, HTTPException):
                return False
        return True


def _page_door(port: int) -> socket.socket:
    try:
        return namespaces.listen(None, "127.0.0.1", port)
    except OSError as error:
        raise OperatorError(
            f"Port {port} of 127.0.0.1 cannot be used for the page: {error.strerror}.",
            hint="Choose another one with --port.",
        ) from error


def _listens(post: Post) -> bool:
    """Whether the sensor counts: its metrics are there once the first packet would be counted."""
    with namespaces.inside(post.namespace):
        try:
            socket.create_connection((str(post.management.ip), METRICS_PORT), timeout=1).close()
        except OSError:
            return False
    return True
