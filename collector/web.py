"""HTTP -> uploads for the ledger, and the published release for everybody."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collector import openapi, publisher
from collector.desk import Desk
from collector.ingest import Ingest
from collector.lobby import Lobby
from collector.responses import SHIELD
from collector.retention import Retirement
from collector.settings import Settings
from collector.shelf import Leaf, Shelf
from collector.store import connect
from teiten.enrolment import ENROLMENT_PATH, ROTATION_PATH


def build(settings: Settings) -> Starlette:
    """Join the parts; the ledger is opened here, and let go of when the application ends."""
    desk = Desk(Ingest(connect(Path(settings.state)), settings), settings)
    lobby = Lobby(connect(Path(settings.state)), settings)
    description = openapi.text()
    shelf = Shelf(Path(settings.public))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        work = [
            asyncio.create_task(publisher.run(settings, stop)),
            asyncio.create_task(Retirement(settings).run(stop)),
        ]
        for each in work:
            each.add_done_callback(_die_loudly)
        try:
            yield
            stop.set()
            await asyncio.gather(*work)
        finally:
            desk.close()
            lobby.close()

    async def page(request: Request) -> Response:
        if not shelf.fresh():
            await asyncio.to_thread(shelf.load)
        return _page(request, shelf.find(request.path_params["path"]))

    async def health(_: Request) -> Response:
        return Response("ok\n", media_type="text/plain", headers=SHIELD)

    async def described(_: Request) -> Response:
        return Response(description, media_type="application/json", headers=SHIELD)

    application = Starlette(
        routes=[
            Route("/v1/rollups", desk.take, methods=["POST"]),
            Route(ENROLMENT_PATH, lobby.enrol, methods=["POST"]),
            Route(ROTATION_PATH, lobby.rotate, methods=["POST"]),
            Route("/healthz", health),
            Route(openapi.PATH, described),
            Route("/{path:path}", page),
        ],
        lifespan=lifespan,
    )
    application.state.desk = desk
    return application


def _die_loudly(work: asyncio.Task[None]) -> None:
    """What fails by our mistake ends the service, or nobody would notice."""
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
