"""HTTP -> uploads for the ledger, and the published release for everybody."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from collector import front
from collector.books.ingest import Ingest
from collector.books.retention import Retirement
from collector.books.store import held
from collector.door.desk import Desk
from collector.door.lobby import Lobby
from collector.index import reckoning
from collector.members import api, archive, pages, upkeep
from collector.members.door import Door
from collector.past import inquiry
from collector.publication import publisher
from collector.publication.kiosk import Kiosk, ready
from collector.publication.shelf import Shelf
from collector.settings import Settings
from collector.updates import rounds
from collector.updates.counter import Counter
from teiten.enrolment import ENROLMENT_PATH, ROTATION_PATH
from teiten.update.offer import PIECES_PATH, UPDATES_PATH


def build(settings: Settings) -> Starlette:
    """Join the parts; the ledger is opened here, and let go of when the application ends."""
    desk = Desk(Ingest(held(Path(settings.state)), settings), settings)
    lobby = Lobby(held(Path(settings.state)), settings)
    counter = Counter(held(Path(settings.state)), settings)
    door = Door(settings)
    shelf = Shelf(Path(settings.public))
    past = front.asking(archive.who(door, inquiry.public(shelf)), settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        work = [
            asyncio.create_task(publisher.run(settings, stop)),
            asyncio.create_task(reckoning.run(settings, stop)),
            asyncio.create_task(Retirement(settings).run(stop)),
            asyncio.create_task(desk.hearsay.run(stop)),
            asyncio.create_task(upkeep.run(settings, door, stop)),
            asyncio.create_task(rounds.run(settings, stop)),
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
            counter.close()
            door.close()
            past.close()

    application = Starlette(
        routes=[
            Route("/v1/rollups", desk.take, methods=["POST"]),
            Route(ENROLMENT_PATH, lobby.enrol, methods=["POST"]),
            Route(ROTATION_PATH, lobby.rotate, methods=["POST"]),
            Route(UPDATES_PATH, counter.ask, methods=["POST"]),
            Route(PIECES_PATH, counter.piece, methods=["POST"]),
            *api.routes(door),
            *pages.routes(door, settings),
            *front.routes(past),
        ],
        lifespan=lifespan,
        middleware=[Middleware(Kiosk, shelf=shelf)],
    )
    application.state.desk = desk
    application.state.ready = partial(ready, shelf)
    return application


def _die_loudly(work: asyncio.Task[None]) -> None:
    """What fails by our mistake ends the service, or nobody would notice."""
    if not work.cancelled() and work.exception():
        signal.raise_signal(signal.SIGTERM)
