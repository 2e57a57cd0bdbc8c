"""HTTP that asks for what everybody may have -> the published release, and answers of the past.

It knows the public folder alone, so a process of its own can be all of it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collector import openapi
from collector.door.responses import SHIELD
from collector.past import inquiry
from collector.past.inquiry import Inquiry, Who
from collector.publication.kiosk import Kiosk, ready
from collector.publication.shelf import Shelf
from collector.settings import Settings


def build(settings: Settings) -> Starlette:
    """Join the parts that need nothing but what is published."""
    shelf = Shelf(Path(settings.public))
    past = asking(inquiry.public(shelf), settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            past.close()

    application = Starlette(
        routes=routes(past), lifespan=lifespan, middleware=[Middleware(Kiosk, shelf=shelf)]
    )
    application.state.ready = partial(ready, shelf)
    return application


def asking(who: Who, settings: Settings) -> Inquiry:
    """Let `who` decide which archive is asked, as often as settings say."""
    return Inquiry(who, settings.rates.questions_per_second, settings.rates.questions_burst)


def routes(past: Inquiry) -> list[Route]:
    """Give what stands beside the release; whatever else is asked for is nowhere."""
    description = openapi.text()

    async def health(_: Request) -> Response:
        return Response("ok\n", media_type="text/plain", headers=SHIELD)

    async def described(_: Request) -> Response:
        return Response(description, media_type="application/json", headers=SHIELD)

    async def nowhere(_: Request) -> Response:
        return Response("There is no such page.\n", 404, headers=SHIELD, media_type="text/plain")

    return [
        Route("/healthz", health),
        Route(openapi.PATH, described),
        *past.routes(),
        Route("/{path:path}", nowhere),
    ]
