"""HTTP at /v1/series -> a page of the past, from the archive that whoever asks may ask."""

import asyncio
import gzip
import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collector.door.pace import Pace
from collector.door.peers import network
from collector.door.responses import SHIELD
from collector.past import answer, question, written
from collector.past.holdings import GATED, Holdings
from collector.past.paths import PATH
from collector.past.question import Asked, Choice, Format
from collector.past.rows import BUSY, NOT_YET, TOO_MANY, UNKNOWN, Course, Refusal, refusal
from collector.publication.kiosk import names, takes_gzip
from collector.publication.shelf import Shelf

Found = Sequence[Course] | Refusal


@dataclass(frozen=True, slots=True)
class Archive:
    """What one asker may ask."""

    policy: str
    end: int
    """Until when it says something; a question that does not say asks until then."""
    settled: int
    """What ends before is never revised."""
    look: Callable[[Asked], Awaitable[Found]]
    """Courses of the series that are asked for, of [begin, end) at least."""
    version: str = ""
    """While it stays, so do answers; of what has none, nothing is kept here or elsewhere."""


Who = Callable[[Request], Awaitable[Archive | Refusal]]

_HELD = 32 * 1024**2
"""Bytes of answers that are held in memory."""
_LINE = 64
"""Questions that wait for the one that is worked on."""
_PEERS = 65_536
_PACKED = 512
_SOON, _SETTLED = 60, 86400
"""Seconds for which a cache may hand an answer on: of what grows, and of what is over."""
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, Accept",
    "Access-Control-Max-Age": "86400",
}
_VARY = {"Vary": "Accept, Accept-Encoding, Authorization"}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is ready to be sent."""

    body: bytes
    packed: bytes
    tag: str
    link: str

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return len(self.body) + len(self.packed) + 1024


class Inquiry:
    """Answers questions of the past, one at a time, and holds what it answered."""

    def __init__(self, who: Who, per_second: float, burst: int) -> None:
        """Ask `who` which archive somebody may ask; each network has so many questions."""
        self._who = who
        self._pace = Pace(per_second, burst, most=_PEERS)
        self._held: OrderedDict[tuple[str, Asked], Reply] = OrderedDict()
        self._version, self._size = "", 0
        self._waiting = 0
        self._thread = ThreadPoolExecutor(1, "past")

    def routes(self) -> list[Route]:
        """Give the one route."""
        return [Route(PATH, self.ask, methods=["GET", "OPTIONS"])]

    def close(self) -> None:
        """Let go of the thread."""
        self._thread.shutdown()

    async def ask(self, request: Request) -> Response:
        """Answer one request."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**SHIELD, **_OPEN, **_PREFLIGHT})
        if wait := self._wait(request):
            seconds = {"Retry-After": str(math.ceil(wait))}
            return _refused(refusal(TOO_MANY, "more questions than a network has", seconds))
        answered = await self._answered(request)
        return _refused(answered) if isinstance(answered, Refusal) else answered

    async def _answered(self, request: Request) -> Response | Refusal:
        archive = await self._who(request)
        if isinstance(archive, Refusal):
            return archive
        found = question.read(request.query_params.multi_items())
        if isinstance(found, Refusal):
            return found
        asked = question.settle(found, archive.end, _accepted(request))
        if isinstance(asked, Refusal):
            return asked
        reply = await self._reply(archive, asked)
        return reply if isinstance(reply, Refusal) else _said(request, archive, asked, reply)

    def _wait(self, request: Request) -> float:
        """Seconds until this network may ask again."""
        peer, now = network(request.client.host if request.client else ""), time.monotonic()
        if not peer:
            return 0.0
        if not (wait := self._pace.wait(peer, now)):
            self._pace.take(peer, now)
        return wait

    async def _reply(self, archive: Archive, asked: Asked) -> Reply | Refusal:
        if archive.version != self._version and archive.version:
            self._held.clear()
            self._version, self._size = archive.version, 0
        key = archive.version, asked
        if archive.version and (held := self._held.get(key)):
            self._held.move_to_end(key)
            return held
        if self._waiting >= _LINE:
            return refusal(BUSY, "too many questions at once", {"Retry-After": "1"})
        self._waiting += 1
        try:
            courses = await archive.look(asked)
            if isinstance(courses, Refusal):
                return courses
            loop = asyncio.get_running_loop()
            made = await loop.run_in_executor(self._thread, _made, archive, asked, courses)
        finally:
            self._waiting -= 1
        if archive.version == self._version and archive.version:
            self._hold(key, made)
        return made

    def _hold(self, key: tuple[str, Asked], made: Reply) -> None:
        if key not in self._held:
            self._size += made.size
        self._held[key] = made
        while self._size > _HELD:
            _, old = self._held.popitem(last=False)
            self._size -= old.size


def _made(archive: Archive, asked: Asked, courses: Sequence[Course]) -> Reply:
    """Work an answer out."""
    page = answer.page(asked, courses)
    body = written.written(asked, page, courses, archive.policy)
    packed = gzip.compress(body, 1, mtime=0) if len(body) >= _PACKED else b""
    after = written.after(asked, page)
    link = f'<{after}>; rel="next"' if after else ""
    return Reply(body, packed, blake2b(body, digest_size=12).hexdigest(), link)


def _said(request: Request, archive: Archive, asked: Asked, reply: Reply) -> Response:
    packed = bool(reply.packed) and takes_gzip(
        request.headers.get("accept-encoding", "").encode("latin-1")
    )
    tag = f'"{reply.tag}-gzip"' if packed else f'"{reply.tag}"'
    headers = {**SHIELD, **_VARY, **_caching(archive, asked), "ETag": tag}
    if reply.link:
        headers["Link"] = reply.link
    known = request.headers.get("if-none-match", "").encode("latin-1")
    if known and names(known, tag.encode()):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    body = reply.packed if packed else reply.body
    return Response(body, headers=headers, media_type=written.TYPES[asked.format])


def _caching(archive: Archive, asked: Asked) -> dict[str, str]:
    if not archive.version:
        return {"Cache-Control": "private, no-store"}
    seconds = _SETTLED if asked.end <= archive.settled else _SOON
    return {"Cache-Control": f"public, max-age={seconds}", **_OPEN}


def _refused(refused: Refusal) -> Response:
    headers = {**SHIELD, **_VARY, "Cache-Control": "no-store", **_OPEN, **refused.headers}
    return Response(written.problem(refused), refused.status, headers, media_type=written.PROBLEM)


def _accepted(request: Request) -> Format:
    """Read what a reader likes more (RFC 9110, section 12.5.1); JSON, unless he says CSV."""
    worth = {"application/json": 0.0, "text/csv": 0.0}
    for offer in request.headers.get("accept", "").lower().split(","):
        kind, *parameters = (part.strip() for part in offer.split(";"))
        if kind in worth:
            worth[kind] = _quality(parameters)
    return "csv" if worth["text/csv"] > worth["application/json"] else "json"


def _quality(parameters: Sequence[str]) -> float:
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def public(shelf: Shelf) -> Who:
    """Let everybody ask what was published."""
    holdings = Holdings(shelf)

    async def who(_: Request) -> Archive | Refusal:
        release = await holdings.fresh()
        courses, policy, end = holdings.courses, holdings.policy, holdings.end
        if release is None or not courses:
            return refusal(NOT_YET, "nothing is published yet")

        async def look(asked: Asked) -> Found:
            return fitting(courses, asked.choice)

        settled = end if policy == GATED else 0
        return Archive(policy, end, settled, look, str(release))

    return who


def fitting(courses: Sequence[Course], choice: Choice) -> Found:
    """Choose the courses that are asked for."""
    found = [course for course in courses if choice.fits(course.series)]
    return found or refusal(UNKNOWN, "nothing was ever said of this")
