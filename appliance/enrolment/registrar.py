"""A token, or a key that was drafted -> the registry knows of it; in a thread of its own."""

import contextlib
import random
from hashlib import sha256
from pathlib import Path
from ssl import SSLContext

import msgspec

from appliance.enrolment import rotation
from appliance.enrolment.identity import Keys
from appliance.enrolment.registration import Granted, Registration
from appliance.keeping.durable import write
from appliance.sending.rounds import Rounds
from appliance.settings import Settings
from teiten.enrolment import Token
from teiten.errors import OperatorError

ENROLLED = "enrolled"
"""Holds the digest of the token that was used: no token is tried again once it was taken."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
LOOK = 5.0
"""Seconds between two looks for a key that a command has drafted, and then perhaps left."""


def used(folder: Path, token: str) -> bool:
    """Whether `token` has registered this sensor."""
    path = folder / ENROLLED
    return path.exists() and path.read_text(encoding="ascii") == _digest(token)


def enrol(folder: Path, sensor: str, token: str, registration: Registration) -> Granted:
    """Ask once to be registered, and remember if it was granted."""
    granted = registration.enrol(sensor, Keys(folder).current(), token)
    if granted.done:
        with contextlib.suppress(OSError):  # a full disk: asked again, it is known already
            write(folder / ENROLLED, _digest(token).encode("ascii"))
    return granted


def _digest(token: str) -> str:
    return sha256(token.encode("ascii")).hexdigest()


def token(settings: Settings) -> str:
    """The token that the settings give, themselves or in a file; it is never written anywhere."""
    collector = settings.collector
    if not collector.token_file:
        return collector.token
    path = Path(collector.token_file)
    try:
        return msgspec.convert(path.read_text(encoding="ascii").strip(), Token)
    except OSError as error:
        what = error.strerror or "cannot be read"
    except (msgspec.ValidationError, ValueError):
        what = "no token is in it"
    raise OperatorError(
        f"{path}: {what}.", hint="`collector.token-file` holds what the collector's operator gave."
    )


def registrar(settings: Settings, trust: SSLContext) -> "Registrar":
    """The one for these settings; a token whose work is done need not be there any more."""
    folder, file = Path(settings.state), settings.collector.token_file
    gone = bool(file) and not Path(file).exists() and (folder / ENROLLED).exists()
    said = "" if gone else token(settings)
    return Registrar(folder, settings.sensor, said, way(settings, trust))


def way(settings: Settings, trust: SSLContext) -> Registration:
    """The way to the registry that the settings name."""
    collector = settings.collector
    return Registration(collector.urls, timeout=collector.timeout_seconds, trust=trust)


class Registrar(Rounds):
    """Enrols the sensor while that is to be done, and finishes changes of its key."""

    def __init__(self, folder: Path, sensor: str, token: str, registration: Registration) -> None:
        """Take the parts; `token` may be empty."""
        super().__init__("registrar")
        self.last_answer = ""
        """What the registry said last, or nothing where it was not asked."""
        self._folder = folder
        self._sensor = sensor
        self._registration = registration
        self._token = "" if token and used(folder, token) else token
        self._pause = 0.0

    def step(self) -> float:
        """Do what is to be done; gives the seconds until there is sense in looking again."""
        try:
            granted = self._ask()
        except rotation.Busy:
            granted = None
        except OSError as error:
            granted = Granted(f"cannot write: {error.strerror}")
        if granted is None:
            return LOOK
        self.last_answer = granted.word
        if granted.done or granted.final:
            self._token, self._pause = "", 0.0
            return LOOK
        self._pause = min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
        return self._pause * random.uniform(0.5, 1.0)

    def _ask(self) -> Granted | None:
        if self._token:
            return enrol(self._folder, self._sensor, self._token, self._registration)
        if rotation.begun(self._folder):
            return rotation.rotate(self._folder, self._sensor, self._registration)
        return None
