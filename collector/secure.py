"""A certificate -> doors that speak TLS 1.3, beside the plain ones of one server."""

import asyncio
import socket
import ssl
from collections.abc import Sequence

import uvicorn

from collector.settings import Tls
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
        patience: float,
    ) -> None:
        """Speak TLS on the sockets in `secure`, with those who agree on a key in time."""
        super().__init__(config)
        self._patience = patience
        self._secure = secure
        self._context = context

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the plain doors, then the others; all are closed together."""
        await super().startup(sockets)
        for door in self._secure:
            self.servers.append(
                await asyncio.get_running_loop().create_server(
                    self._protocol,
                    sock=door,
                    ssl=self._context,
                    backlog=self.config.backlog,
                    ssl_handshake_timeout=self._patience,
                )
            )

    def _protocol(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
