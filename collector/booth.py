"""Settings -> a process that hands out what is published and does nothing else, until a signal.

It reads the public folder alone: while everybody looks at once, uploads have a process of their
own. Several of them share a place to listen, and the kernel shares out who comes.
"""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import Sequence

import click
import uvicorn

from collector import front
from collector.door import sockets
from collector.door.connections import Hall, speaking
from collector.settings import Settings
from teiten import journal
from teiten.events import info
from teiten.herald import Herald

_FAILED = 3


def run(settings: Settings, descriptors: Sequence[int] = ()) -> None:
    """Serve on the inherited `descriptors`, or else where the settings say."""
    journal.begin()
    doors = [sockets.inherited(number) for number in descriptors] or [
        sockets.listen(text, shared=True) for text in settings.kiosk.listen
    ]
    sockets.make_room(settings.limits.connections)
    application, herald = front.build(settings), Herald()
    cut: Counter[str] = Counter()

    async def alive() -> None:
        herald.alive(f"Serving: {server.server_state.total_requests:,} requests answered")

    server = uvicorn.Server(
        uvicorn.Config(
            application,
            http=speaking(Hall(settings.limits, cut, application.state.ready)),
            forwarded_allow_ips=list(settings.proxies),
            lifespan="on",
            log_config=None,
            callback_notify=alive,
            timeout_notify=0,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=10,
        )
    )

    # uvicorn raises the signal once more when it is done; the default would then kill us.
    def end(*_: object) -> None:
        herald.stopping()
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    for door in doors:
        click.echo(f"The kiosk listens on {sockets.said(door)}")
    herald.ready("Serving")
    asyncio.run(server.serve(sockets=doors))
    answered = server.server_state.total_requests
    journal.write(info("kiosk-stopped", answered=answered, cut=sum(cut.values())))
    if not server.started or server.lifespan.should_exit:
        sys.exit(_FAILED)
