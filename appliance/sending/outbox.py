"""What was counted -> sealed files on disk, and the errands that bring them to a collector.

The newest window goes first: a snapshot is worth more than a gap that is filled. What a collector
would not take yet goes last, so that it keeps nothing else waiting.
"""

from collections import OrderedDict
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct, json
from msgspec.structs import replace

from appliance.keeping.checkpoint import Checkpoint, GivenUp, save
from appliance.keeping.disk import Disk
from appliance.keeping.entry import Entry
from appliance.keeping.spool import Spool
from appliance.sending.turns import Turns
from teiten import runs
from teiten.rollup.codec import encode
from teiten.rollup.seal import Sealed, genuine, seal

Signer = Callable[[], Ed25519PrivateKey]
"""Gives the sensor's key, which may be replaced while rollups wait."""

UNREACHABLE = "unreachable"
"""How the word begins where nobody could be asked at all."""
UNANSWERED = "unanswered"
"""How it begins where somebody was asked and did not answer: he may have what was sent."""

MAX_UNKEPT = 48
"""Windows held in memory while the disk takes none; then the oldest is given up, and counted."""


class _Document(Struct, frozen=True):
    """Of a rollup, whom it is by."""

    sensor: str


_documents = json.Decoder(_Document)


class Fate(Enum):
    """What becomes of a rollup after an answer."""

    CREDITED = "credited"
    """The collector has it, or already had it, or something newer."""
    REFUSED = "refused"
    """No collector will take this document, however often it is sent."""
    LATER = "later"
    """Nobody answered, or not yet: send it again."""


class Answer(NamedTuple):
    """What a collector said."""

    fate: Fate
    word: str
    """Nothing but small letters, digits and hyphens where a stranger chose it."""
    retry_after: float | None = None
    ledger: str = ""
    """Which life of its ledger the collector said that this is in."""
    local: tuple[str, ...] = ()
    """Of what the collector's index says that this sensor sees more or less than others."""


class Errand(NamedTuple):
    """One rollup on its way to one address."""

    entry: Entry
    url: str
    sealed: Sealed
    run: str = ""
    """Which run of the sensor sends it, so signed."""
    first: bool = True
    """Whether no collector can have it from before."""
    again: bool = False
    """Whether it was acknowledged before, in another life of the collector's ledger."""


class Outbox:
    """Everything between the counting and the line to a collector."""

    def __init__(
        self, *, key: Signer, disk: Disk, spool: Spool, turns: Turns, run: str = ""
    ) -> None:
        """Seal with what `key` gives; positions are kept on `disk`, rollups in `spool`."""
        self.spool = spool
        self.last_answer = ""
        self.local: tuple[str, ...] = ()
        """What the collector said last of what is odd here."""
        self._key = key
        self._disk = disk
        self._turns = turns
        self._run = run
        self._unkept: OrderedDict[int, Checkpoint] = OrderedDict()
        """By window: what a full disk has not let us write yet."""
        self._given_up = GivenUp()
        self._flying: set[Entry] = set()
        self._held: set[Entry] = set()
        """What a collector would not take yet."""
        self._met = spool.books.ledger
        self._recalled: set[Entry] = set()
        """What was acknowledged in a life before this one, and is to be sent again."""

    @property
    def recalled(self) -> int:
        """How many acknowledged rollups are to be sent again."""
        return len(self._recalled)

    @property
    def flying(self) -> int:
        """How many errands are not back."""
        return len(self._flying)

    @property
    def unkept(self) -> tuple[Checkpoint, ...]:
        """What was taken and is not on disk yet."""
        return tuple(self._unkept.values())

    def take(self, checkpoint: Checkpoint) -> None:
        """Take a rollup, with the position that it was written at; of a window the newest."""
        self._unkept[checkpoint.rollup.starts] = checkpoint

    def keep(self) -> None:
        """Write what was taken; a full disk is waited for.

        The position goes first: a sequence number that was sent is never used again.
        """
        while self._unkept:
            try:
                self._keep(next(iter(self._unkept.values())))
            except OSError as error:
                if not self.spool.kept.give_way(error):
                    self._cannot_write(error)
                    break
        if len(self._unkept) > MAX_UNKEPT:
            _, checkpoint = self._unkept.popitem(last=False)
            windows, reported = self._given_up
            rollup = checkpoint.rollup
            if rollup.final and not self.spool.has_closed(rollup):
                self._given_up = GivenUp(windows + 1, reported + rollup.books.shed)

    def _keep(self, checkpoint: Checkpoint) -> None:
        rollup = checkpoint.rollup
        self._save(checkpoint)
        self.spool.put(rollup, seal(self._key(), rollup.sensor, encode(rollup)))
        del self._unkept[rollup.starts]

    def _save(self, checkpoint: Checkpoint) -> None:
        """Write a position, with what is given up for ever once there is no way back behind it."""
        given_up = self._given_up
        save(self._disk, replace(checkpoint, given_up=given_up, due=self.spool.due(given_up)))
        self.spool.lose(given_up)

    def begin(self, last: Checkpoint | None, ended: Checkpoint | None, first: Checkpoint) -> None:
        """Finish what the last run left, its last window if that has ended; note where we begin."""
        self._given_up = last.given_up if last else self.spool.books.given_up
        if ended:
            self.take(ended)
        self.keep()
        if not self._unkept:
            try:
                self._save(first)
            except OSError as error:
                self._cannot_write(error)

    def next(self, now: float) -> Errand | None:
        """The errand to be run now, if there is one; `now` is of a clock that nobody sets."""
        url = self._turns.next(now)
        if url is None:
            return None
        waiting = self.spool.waiting()
        self._held.intersection_update(waiting)
        for entry in sorted(waiting, key=self._held.__contains__):
            if entry not in self._flying and (sealed := self._read(entry)):
                return self._errand(entry, url, sealed)
        return self._again(url)

    def _again(self, url: str) -> Errand | None:
        """Send again what a collector may have lost: one at a time, behind everything else."""
        while self._recalled and not self._recalled & self._flying:
            entry = max(self._recalled)
            if sealed := self.spool.kept.read(entry):
                self._turns.ask(url)
                self._flying.add(entry)
                return Errand(entry, url, self._fresh(sealed), self._said(sealed), again=True)
            self._recalled.discard(entry)
            self._remember()
        return None

    def _errand(self, entry: Entry, url: str, sealed: Sealed) -> Errand | None:
        first = entry.name not in self.spool.books.asked
        try:
            self.spool.ask(entry)
        except OSError as error:  # it could not be known after a crash who has it
            self._cannot_write(error)
            return None
        self._turns.ask(url)
        self._flying.add(entry)
        return Errand(entry, url, sealed, self._said(sealed), first)

    def _said(self, sealed: Sealed) -> str:
        """Say of which run it is sent."""
        return runs.say(self._run, self._key(), sealed.body) if self._run else ""

    def hurry(self) -> None:
        """The sensor stops: ask now what may be asked at all."""
        self._turns.hurry()

    def _read(self, entry: Entry) -> Sealed | None:
        """Read a rollup, sealed with the key of now: another one counts nowhere any more."""
        try:
            sealed = self.spool.read(entry)
        except OSError as error:  # a damaged file, and no room to say so
            self._cannot_write(error)
            return None
        return self._fresh(sealed) if sealed else None

    def _fresh(self, sealed: Sealed) -> Sealed:
        """The body has a checksum; what stands beside it can be made again."""
        key, sensor = self._key(), _documents.decode(sealed.body).sensor
        if sealed.sensor == sensor and genuine(sealed, key.public_key().public_bytes_raw()):
            return sealed
        return seal(key, sensor, sealed.body)

    def heard(self, errand: Errand, answer: Answer, *, now: float, at: float) -> None:
        """Do what an answer says; `at` is the time of day."""
        entry, url = errand.entry, errand.url
        self._flying.discard(entry)
        self.last_answer = answer.word
        if errand.again:
            self._heard_again(errand, answer, now)
            return
        if answer.fate is Fate.LATER:
            self._turns.later(url, now, answer.retry_after)
            if not answer.word.startswith((UNREACHABLE, UNANSWERED)):
                self._held.add(entry)
            if errand.first and answer.word.startswith(UNREACHABLE):
                self.spool.absolve(entry)
            return
        try:
            if answer.fate is Fate.CREDITED:
                self.spool.acknowledge(entry, at)
                self.local = answer.local
            else:
                self.spool.set_aside(entry, answer.word)
        except OSError as error:  # no room to note the answer: it is asked for again
            self._cannot_write(error)
            self._turns.later(url, now, None)
        else:
            self._turns.took(url)
            self._meet(answer.ledger, entry)

    def _heard_again(self, errand: Errand, answer: Answer, now: float) -> None:
        if answer.fate is Fate.LATER:
            self._turns.later(errand.url, now, answer.retry_after)
            return
        self._turns.took(errand.url)
        self._meet(answer.ledger, errand.entry)
        self._recalled.discard(errand.entry)
        self._remember()

    def _meet(self, ledger: str, told: Entry) -> None:
        """Another life of the ledger than the one that was known has what it was just told."""
        if ledger and ledger != self._met:
            self._met = ledger
            self._recalled = set(self.spool.kept.entries()) - {told}
        self._remember()

    def _remember(self) -> None:
        """Once all was sent again there is nothing left to be done for this life."""
        if not self._recalled and self._met != self.spool.books.ledger:
            try:
                self.spool.meet(self._met)
            except OSError as error:  # after a restart it is all sent once more, which harms nobody
                self._cannot_write(error)

    def _cannot_write(self, error: OSError) -> None:
        self.last_answer = f"cannot write: {error.strerror}"
