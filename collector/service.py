"""Settings -> a running collector, until a signal ends it cleanly."""

import asyncio
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import uvicorn

from collector.door import sockets
from collector.door.connections import Hall, speaking
from collector.door.secure import Server, identify, renew
from collector.settings import Settings
from collector.watch import metrics
from collector.watch.pulse import Pulse
from collector.web import build
from teiten import journal
from teiten.events import info
from teiten.herald import Herald

_FAILED = 3
_SWITCH = 0.0005
"""Seconds after which a thread that computes lets another one go on.

The writer asks for its turn after each statement of SQL; with Python's own five milliseconds it
would stand behind a busy loop for longer than it writes.
"""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(settings: Settings, descriptors: Sequence[int] = ()) -> None:
    """Serve on the inherited `descriptors`, or else where the settings say."""
    journal.begin()
    sys.setswitchinterval(_SWITCH)
    doors = [sockets.inherited(number) for number in descriptors] or [
        sockets.listen(text) for text in settings.listen
    ]
    sockets.make_room(settings.limits.connections + settings.limits.handshakes)
    secure = [sockets.listen(text) for text in settings.tls.listen]
    context = identify(settings.tls) if secure else None
    application, herald = build(settings), Herald()
    desk = application.state.desk
    server = Server(
        uvicorn.Config(
            application,
            http=speaking(Hall(settings.limits, desk.diary.cut, application.state.ready)),
            forwarded_allow_ips=list(settings.proxies),
            lifespan="on",
            log_config=None,
            callback_notify=Pulse(Path(settings.state), desk.diary, desk.beat, herald),
            timeout_notify=0,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=10,
        ),
        secure,
        context,
        settings.limits,
        desk.diary.cut,
    )

    # uvicorn raises the signal once more when it is done; the default would then kill us.
    def end(*_: object) -> None:
        herald.stopping()
        server.should_exit = True

    for number in _SIGNALS:
        signal.signal(number, end)
    signal.signal(signal.SIGHUP, lambda *_: renew(context, settings.tls))
    address = settings.metrics.listen
    quiet = metrics.serve(address, settings) if address else None
    _say(doors, secure, settings)
    asyncio.run(server.serve(sockets=doors))
    if quiet:
        quiet()
    journal.write(info("collector-stopped", answered=desk.diary.answered))
    if not server.started or server.lifespan.should_exit:
        sys.exit(_FAILED)


def _say(
    doors: Sequence[socket.socket], secure: Sequence[socket.socket], settings: Settings
) -> None:
    for door in (*doors, *secure):
        scheme = "https" if door in secure else "http"
        click.echo(f"The collector listens on {sockets.said(door, scheme)}")
    click.echo(f"Its ledger is in {settings.state}, and what it publishes in {settings.public}")
    if settings.lab:
        click.echo("This is a lab: windows shorter than an hour are welcome")
