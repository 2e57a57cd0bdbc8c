"""Steps that fetch another version -> a thread that takes them, on boxes that have versions."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from ssl import SSLContext

import msgspec

from appliance.counting.clock import boot_id
from appliance.enrolment.identity import Keys
from appliance.keeping.durable import Folder
from appliance.sending.rounds import Rounds
from appliance.settings import Settings
from appliance.update import release
from appliance.update.asking import Asking
from appliance.update.parcel import Parcel
from appliance.update.pull import LOOK, Box, Pull, Spooled
from appliance.watch.standing import Update


def idle(settings: Settings) -> str:
    """Say why nobody is asked; nothing where somebody is."""
    if not settings.update.version:
        return "not asked for: this box was not made by the image"
    if not settings.update.pull:
        return "not asked for: update.pull is off"
    if not Path(settings.update.keys).exists():
        return "not asked for: nobody's bundles are believed here"
    return ""


def pull(settings: Settings, trust: SSLContext, spooled: Callable[[], Spooled]) -> Pull:
    """What the settings say."""
    state, update, hardware = Path(settings.state), settings.update, release.hardware()
    keys = Path(update.keys).read_text(encoding="ascii").split()
    return Pull(
        Box(settings.sensor, hardware, boot_id()),
        update,
        asking=Asking(
            settings.collector.urls,
            key=Keys(state).current,
            timeout=settings.collector.timeout_seconds,
            trust=trust,
        ),
        disk=Folder(state),
        parcel=Parcel(state, keys=keys, version=update.version, hardware=hardware),
        spooled=spooled,
        rng=Random(),
    )


class Puller(Rounds):
    """Takes the steps, each when it is due."""

    def __init__(self, idle: str, pull: Pull | None) -> None:
        """Do nothing where there is nothing to pull, and say why."""
        super().__init__("puller")
        self._pull = pull
        self._idle = Update(idle=idle)
        self._trouble = ""

    @property
    def standing(self) -> Update:
        """How it stands."""
        found = self._pull.standing if self._pull else self._idle
        return msgspec.structs.replace(found, trouble=self._trouble)

    def start(self) -> None:
        """Begin, if there is something to pull."""
        if self._pull:
            super().start()

    def step(self) -> float:
        """Take one."""
        assert self._pull
        try:
            pause = self._pull.step(time.monotonic(), time.time())
        except OSError as error:  # a full disk must not stop the counting
            self._trouble = f"cannot write: {error.strerror}"
            return LOOK
        self._trouble = ""
        return pause

    def close(self) -> None:
        """Hang up."""
        if self._pull:
            self._pull.close()
