"""A certificate -> doors that speak TLS 1.3, beside the plain ones of one server."""

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Sequence
from functools import partial

import uvicorn

from collector.door.porch import Caller, Porch
from collector.settings import Limits, Tls
from teiten import journal
from teiten.errors import OperatorError
from teiten.events import info, warning


def identify(tls: Tls) -> ssl.SSLContext:
    """Be whom the certificate names, over TLS 1.3 and nothing older."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(tls.certificate, tls.key)
    except OSError as error:  # an SSLError, too, is one
        raise OperatorError(
            f"{tls.certificate} and {tls.key}: {error.strerror or error}.",
            hint="Make them with: teiten collector certificate --name collector.example",
        ) from error
    return context


def renew(context: ssl.SSLContext | None, tls: Tls) -> None:
    """Read the certificate again, for those who come from now on; a bad one changes nothing."""
    if context is None:
        return
    try:
        identify(tls)
        context.load_cert_chain(tls.certificate, tls.key)
    except (OSError, OperatorError) as error:
        journal.write(warning("certificate-unreadable", why=str(error)))
    else:
        journal.write(info("certificate-read"))


class Server(uvicorn.Server):
    """A server with doors of both kinds: one application, one beginning, one end."""

    def __init__(
        self,
        config: uvicorn.Config,
        secure: Sequence[socket.socket],
        context: ssl.SSLContext | None,
        limits: Limits,
        cut: Counter[str],
    ) -> None:
        """Speak TLS on the sockets in `secure`, within `limits`; who is `cut` is counted."""
        super().__init__(config)
        self._secure = secure
        self._porch = Porch(context, self._protocol, limits, cut) if context else None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the plain doors, then the others; all are closed together."""
        await super().startup(sockets)
        loop, backlog = asyncio.get_running_loop(), self.config.backlog
        if self._porch:
            caller = partial(Caller, self._porch)
            for door in self._secure:
                self.servers.append(await loop.create_server(caller, sock=door, backlog=backlog))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wait for no key any more, and let everybody else finish."""
        if self._porch:
            self._porch.close()
        await super().shutdown(sockets)

    def _protocol(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
