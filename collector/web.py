"""HTTP -> uploads for the ledger, and the published release for everybody."""

import asyncio
import logging
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from collector.admit import Upload
from collector.answers import Answer
from collector.diary import Diary
from collector.ingest import Ingest
from collector.lobby import Lobby
from collector.publisher import Publisher
from collector.queue import Queue
from collector.responses import CLOSE, LATER, SHIELD, say, trouble
from collector.settings import Limits, Settings
from collector.shelf import Leaf, Shelf
from collector.store import connect
from teiten.enrolment import ENROLMENT_PATH, ROTATION_PATH
from teiten.rollup.seal import RUN_HEADER, SENSOR_HEADER, SIGNATURE_HEADER, run_named

_log = logging.getLogger("teiten.collector")


class Desk:
    """Takes uploads: reads each within its limits, and hands them to one writer."""

    def __init__(self, ingest: Ingest, limits: Limits) -> None:
        """Write through `ingest`."""
        self.diary = Diary()
        self._queue = Queue(ingest)
        self.beat = self._queue.beat
        self._limits = limits
        self._held = 0

    async def take(self, request: Request) -> Response:
        """Answer one upload; nothing is acknowledged that is not in the ledger."""
        if self._held >= self._limits.uploads:
            return trouble(503, "busy", "too many uploads at once", LATER)
        self._held += 1
        try:
            async with asyncio.timeout(self._limits.upload_seconds):
                raw = await self._read(request)
            return await self._answer(request, raw)
        except TimeoutError:
            return trouble(408, "too-slow", "the upload took too long", CLOSE)
        except ClientDisconnect:
            return trouble(408, "cut-short", "the upload ended early")
        finally:
            self._held -= 1

    async def _read(self, request: Request) -> bytes:
        """Read the body, keeping at most one byte past what would be admitted.

        As much again is thrown away, so that an honest sender is still there for the answer.
        """
        most = self._limits.compressed_bytes + 1
        raw = bytearray()
        seen = 0
        async for piece in request.stream():
            raw += piece[: most - len(raw)]
            seen += len(piece)
            if seen > 2 * most:
                break
        return bytes(raw)

    async def _answer(self, request: Request, raw: bytes) -> Response:
        upload = Upload(
            sensor=request.headers.get(SENSOR_HEADER, ""),
            signature=request.headers.get(SIGNATURE_HEADER, ""),
            encoding=request.headers.get("Content-Encoding", "identity").strip().lower(),
            raw=raw,
            run=run_named(request.headers.get(RUN_HEADER, "")),
        )
        try:
            receipt = await self._queue.receive(upload)
        except sqlite3.OperationalError as error:
            _log.warning("an upload was sent away, the ledger cannot be written: %s", error)
            return trouble(503, "unavailable", "the ledger cannot be written now", LATER)
        self.diary.note(receipt.answer, time.time())
        hang_up = CLOSE if receipt.answer is Answer.TOO_LARGE else None
        return say(receipt.answer.status, receipt, hang_up)

    def close(self) -> None:
        """Finish what is being written."""
        self._queue.close()


def build(settings: Settings) -> Starlette:
    """Join the parts; the ledger is opened here, and let go of when the application ends."""
    desk = Desk(Ingest(connect(Path(settings.state)), settings), settings.limits)
    lobby = Lobby(connect(Path(settings.state)), settings.limits)
    shelf = Shelf(Path(settings.public))
    publisher = Publisher(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        work = asyncio.create_task(publisher.run(stop))
        work.add_done_callback(_die_loudly)
        try:
            yield
            stop.set()
            await work
        finally:
            desk.close()
            lobby.close()

    async def page(request: Request) -> Response:
        if not shelf.fresh():
            await asyncio.to_thread(shelf.load)
        return _page(request, shelf.find(request.path_params["path"]))

    async def health(_: Request) -> Response:
        return Response("ok\n", media_type="text/plain", headers=SHIELD)

    application = Starlette(
        routes=[
            Route("/v1/rollups", desk.take, methods=["POST"]),
            Route(ENROLMENT_PATH, lobby.enrol, methods=["POST"]),
            Route(ROTATION_PATH, lobby.rotate, methods=["POST"]),
            Route("/healthz", health),
            Route("/{path:path}", page),
        ],
        lifespan=lifespan,
    )
    application.state.desk = desk
    return application


def _die_loudly(work: asyncio.Task[None]) -> None:
    """A publisher that fails by our mistake ends the service, or nobody would notice."""
    if not work.cancelled() and work.exception():
        signal.raise_signal(signal.SIGTERM)


def _page(request: Request, leaf: Leaf | None) -> Response:
    if leaf is None:
        return Response("There is no such page.\n", 404, headers=SHIELD, media_type="text/plain")
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    tag = leaf.packed_tag if packed else leaf.tag
    headers = {**SHIELD, "ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    headers["Content-Type"] = leaf.kind
    return Response(leaf.packed if packed else leaf.plain, headers=headers)
