"""Who brings a token, and what he asks -> an answer or a named refusal, noted in his log.

Everything is done in a few threads of its own, read only, each query for a few seconds at most:
whoever asks much waits for himself, and uploads wait for nobody.
"""

import asyncio
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path
from typing import TypeVar

from collector.door.pace import Pace
from collector.members import (
    admission,
    database,
    diary,
    keyring,
    question,
    session,
    trouble,
)
from collector.members.answer import Answer
from collector.members.endpoints import PAST, Endpoint
from collector.members.problem import Problem, Refused
from collector.members.question import Value
from collector.members.ration import Ration
from collector.members.record import Asked, Member, Tier, Token
from collector.members.replies import ANSWERS
from collector.members.sight import Late, Sight, sight
from collector.settings import Settings

_STRANGERS = 1.0
"""Tokens a second that are no member's, of one network."""
_BURST = 30
_MOST = 65_536
_PATIENCE = 10.0
"""Seconds that a question waits for its turn; later it is refused."""
_LINE = 8
"""Queries that wait for each that is worked on."""


@dataclass(frozen=True, slots=True)
class Caller:
    """What somebody brings: a token, or the secret of a session; and from where."""

    token: str = ""
    session: str = ""
    peer: str = ""


Pairs = Iterable[tuple[str, str]]
T = TypeVar("T")


class Door:
    """Lets members ask."""

    def __init__(self, settings: Settings) -> None:
        """Ask by `settings`; nothing is opened before the first query."""
        self._settings = settings
        self._state = Path(settings.state)
        self._threads = ThreadPoolExecutor(settings.members.queries, "members")
        self._ration = Ration(settings.members.share)
        self._closing = threading.Event()
        self._waiting = 0
        self._lock = threading.Lock()
        self._paces: dict[int, Pace] = {}
        self._strangers = Pace(_STRANGERS, _BURST, most=_MOST)
        self._counts: Counter[tuple[str, str]] = Counter()

    async def ask(
        self, caller: Caller, endpoint: Endpoint, pairs: Pairs, *, noted: str | None = None
    ) -> tuple[Answer | Refused, str]:
        """Answer one question, and say in which form that was wanted.

        `noted` stands in the log for what was asked elsewhere.
        """
        if self._waiting >= self._settings.members.queries * _LINE:
            return Refused(Problem.BUSY, after=1.0), "json"
        self._waiting += 1
        try:
            found = await self._worked(self._ask, caller, endpoint, tuple(pairs), noted)
        finally:
            self._waiting -= 1
        return (found, "json") if isinstance(found, Refused) else found

    async def look(self, caller: Caller, work: Callable[[Sight], T | Refused]) -> T | Refused:
        """Go on with a question that was just let in and noted."""
        return await self._worked(self._look, caller, work)

    async def _worked(self, work: Callable[..., T | Refused], *words: object) -> T | Refused:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *words)
        except trouble.KINDS as failure:
            return trouble.refusal(failure)

    def _look(self, caller: Caller, work: Callable[[Sight], T | Refused]) -> T | Refused:
        with closing(database.connect(self._state)) as base:
            key = database.key(self._state)
            now = database.moment(base, int(time.time()))
            who = self._known(base, key, caller, PAST.name, now)
            if isinstance(who, Refused):
                return who
            return self._seen(who, base, key, {}, now, work)

    def _ask(
        self, caller: Caller, endpoint: Endpoint, pairs: Pairs, noted: str | None
    ) -> tuple[Answer | Refused, str]:
        began = time.monotonic()
        with closing(database.connect(self._state)) as base:
            key = database.key(self._state)
            now = database.moment(base, int(time.time()))
            found = self._admitted(base, key, caller, endpoint, now)
            if isinstance(found, Refused):
                return found, "json"
            read: Mapping[str, Value] | Refused
            answer: Answer | Refused
            if isinstance(found[2], Refused):
                read = {}
                answer = found[2]
            else:
                read = question.read(endpoint.asks, pairs)
                answer = (
                    read
                    if isinstance(read, Refused)
                    else self._seen(found[:2], base, key, read, now, ANSWERS[endpoint.name])
                )
            said = {} if isinstance(read, Refused) else read
            text = question.written(said) if noted is None else noted
            self._note(base, found[1], endpoint, text, answer, now, began)
        return answer, str(said.get("form") or "json")

    def _admitted(
        self,
        base: sqlite3.Connection,
        key: bytes,
        caller: Caller,
        endpoint: Endpoint,
        now: int,
    ) -> tuple[Member, Token, Refused | None] | Refused:
        """Say who it is, and why he may not ask this now, if so; who is nobody is only counted."""
        who = self._known(base, key, caller, endpoint.name, now)
        if isinstance(who, Refused):
            return who
        why = admission.refusal(*who, endpoint.scope, endpoint.least, now=now)
        return *who, Refused(why) if why else self._paced(base, who[0], now, time.monotonic())

    def _known(
        self, base: sqlite3.Connection, key: bytes, caller: Caller, place: str, now: int
    ) -> tuple[Member, Token] | Refused:
        """Say whose the token or the session is; whoever tries many has to wait."""
        clock = time.monotonic()
        wait = self._strangers.wait(caller.peer, clock) if caller.peer else 0.0
        if wait:
            return self._nobody(place, Refused(Problem.TOO_MANY, after=wait))
        if not (caller.token or caller.session):
            return self._nobody(place, Refused(Problem.NO_TOKEN))
        who = (
            keyring.find(base, key, caller.token)
            if caller.token
            else session.find(base, key, caller.session, now=now)
        )
        if who is None or who[0].removed is not None:
            if caller.peer:
                with self._lock:
                    self._strangers.take(caller.peer, clock)
            return self._nobody(place, Refused(Problem.BAD_TOKEN))
        return who

    def _paced(
        self, base: sqlite3.Connection, member: Member, now: int, clock: float
    ) -> Refused | None:
        """Charge a member for a query, unless he has had his."""
        pace = self._settings.members.pace(member.tier)
        with self._lock:
            bucket = self._paces.setdefault(
                pace.per_minute, Pace(pace.per_minute / 60, pace.per_minute, most=_MOST)
            )
            if wait := bucket.wait(member.name, clock):
                return Refused(Problem.TOO_MANY, after=wait)
            bucket.take(member.name, clock)
        if diary.today(base, member.name, now) >= pace.per_day:
            return Refused(Problem.TOO_MANY, "this day's queries are used up", 86400 - now % 86400)
        return None

    def _seen(
        self,
        who: tuple[Member, Token],
        base: sqlite3.Connection,
        key: bytes,
        asked: Mapping[str, Value],
        now: int,
        work: Callable[[Sight], T | Refused],
    ) -> T | Refused:
        """Let an admitted question work, once something of the processor is left for it.

        Only these are charged, so that strangers cannot use up what members have.
        """
        wait = self._ration.wait(time.monotonic())
        if wait > _PATIENCE or self._closing.wait(wait):
            return Refused(Problem.BUSY, after=wait)
        began = time.thread_time()
        try:
            with sight(self._settings, who, base, key, asked, now) as seen:
                return work(seen)
        except Late:
            return Refused(Problem.TOO_SLOW, after=self._settings.members.query_seconds)
        finally:
            with self._lock:
                self._ration.spend(time.thread_time() - began, time.monotonic())

    def _note(
        self,
        base: sqlite3.Connection,
        token: Token,
        endpoint: Endpoint,
        text: str,
        answer: Answer | Refused,
        now: int,
        began: float,
    ) -> None:
        refused = isinstance(answer, Refused)
        diary.note(
            base,
            Asked(
                at=now,
                member=token.member,
                token=token.number,
                endpoint=endpoint.name,
                question=text,
                answer=answer.problem.value if isinstance(answer, Refused) else "ok",
                rows=0 if isinstance(answer, Refused) else len(answer.rows),
                milliseconds=0 if refused else round(1000 * (time.monotonic() - began)),
            ),
        )

    def _nobody(self, place: str, refused: Refused) -> Refused:
        with self._lock:
            self._counts[place, refused.problem.value] += 1
        return refused

    def login(self, caller: Caller, secret: str) -> Problem | None:
        """Let a browser in by its token, as whoever has `secret` from now on; or say why not."""
        try:
            return self._login(caller, secret)
        except trouble.KINDS as failure:
            return trouble.refusal(failure).problem

    def _login(self, caller: Caller, secret: str) -> Problem | None:
        with closing(database.connect(self._state)) as base:
            key = database.key(self._state)
            now = database.moment(base, int(time.time()))
            found = self._known(base, key, caller, "login", now)
            if isinstance(found, Refused):
                return found.problem
            member, token = found
            scope = min(token.scopes)
            why = admission.refusal(member, token, scope, Tier.READER, now=now)
            if why is None:
                minutes = self._settings.members.session_minutes
                session.begin(base, key, secret, token.number, now=now, minutes=minutes)
            said = why.value if why else "ok"
            diary.note(base, Asked(now, member.name, token.number, "login", "", said, 0, 0))
        return why

    def logout(self, secret: str, stamp: str) -> None:
        """End a session, if the form came from a page of it."""
        with closing(database.connect(self._state)) as base:
            key = database.key(self._state)
            if compare_digest(session.stamp(key, secret), stamp):
                session.end(base, key, secret)

    def stamp(self, secret: str) -> str:
        """Give what the form of a session has to bring along."""
        return session.stamp(database.key(self._state), secret)

    def settle(self, *, patience: float = 5.0) -> None:
        """Write down what strangers asked, and let go of what is too old."""
        with closing(database.connect(self._state, patience=patience)) as base:
            with self._lock:
                counts = Counter(self._counts)
            diary.strangers(base, dict(counts))
            with self._lock:
                self._counts -= counts
            now = database.moment(base, int(time.time()))
            diary.forget(base, now - self._settings.members.keep_log_days * 86400)

    def close(self) -> None:
        """Wait for what is being worked on."""
        self._closing.set()
        self._threads.shutdown()
