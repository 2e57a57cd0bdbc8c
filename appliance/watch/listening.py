"""The metrics' address -> a server on it, never where strangers can reach it."""

from ipaddress import ip_address
from socket import AF_INET, AF_INET6, IPPROTO_IPV6, IPV6_V6ONLY, SO_BINDTODEVICE, SOL_SOCKET
from socketserver import TCPServer, ThreadingMixIn
from threading import Thread
from typing import NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CollectorRegistry, make_wsgi_app

from appliance.reading.decode import Address
from appliance.reading.monitored import parse
from appliance.settings import Settings
from teiten.errors import OperatorError


class Endpoint(NamedTuple):
    """Where a server listens."""

    host: Address
    port: int
    interface: str = ""
    """What comes by another one does not arrive here."""


def address(settings: Settings) -> Endpoint:
    """Read metrics.listen; raises OperatorError where it is not a management address."""
    text = settings.metrics.listen
    host, _, port = text.rpartition(":")
    try:
        found = Endpoint(_plain(host.strip("[]")), _port(port), settings.metrics.interface)
    except ValueError as error:
        raise OperatorError(
            f"metrics.listen is {text!r}, which is no address and port.",
            hint="Write it like 127.0.0.1:9464 or [fd00::1]:9464.",
        ) from error
    blocks = parse(settings.monitored.blocks)
    if found.interface == settings.monitored.interface:
        raise OperatorError(
            f"metrics.interface is {found.interface}, which is monitored.",
            hint="Name the interface from which this box is looked after, or an address.",
        )
    if (
        (found.host.is_unspecified and not found.interface)
        or found.host.is_multicast
        or any(found.host.version == block.version and found.host in block for block in blocks)
    ):
        raise OperatorError(
            f"metrics.listen is {text}, where strangers could ask for the metrics.",
            hint="Name one management address of this box, outside the monitored blocks.",
        )
    return found


class _Server(ThreadingMixIn, WSGIServer):
    """A WSGI server that asks no name server who it is: the question would leave the box."""

    daemon_threads = True

    def __init__(self, endpoint: Endpoint) -> None:
        self.address_family = AF_INET if endpoint.host.version == 4 else AF_INET6
        self._interface = endpoint.interface
        super().__init__((str(endpoint.host), endpoint.port), _Silent)

    def server_bind(self) -> None:
        if self._interface:
            self.socket.setsockopt(SOL_SOCKET, SO_BINDTODEVICE, self._interface.encode() + b"\0")
        if self.address_family == AF_INET6:
            self.socket.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()


class _Silent(WSGIRequestHandler):
    """Every scrape in the journal is noise."""

    def log_message(self, *_: object) -> None:
        pass


def serve(endpoint: Endpoint, registry: CollectorRegistry) -> tuple[WSGIServer, Thread]:
    """Serve the metrics; raises OperatorError where the endpoint cannot be had."""
    try:
        server = _Server(endpoint)
    except OSError as error:
        raise OperatorError(
            f"Metrics cannot be served at {endpoint.host} port {endpoint.port}: {error.strerror}.",
            hint="Set metrics.listen to a free port of an address of this box.",
        ) from error
    server.set_app(make_wsgi_app(registry))
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    return server, thread


def _plain(text: str) -> Address:
    """An IPv4 address in the clothes of IPv6 is the IPv4 address."""
    found = ip_address(text)
    return getattr(found, "ipv4_mapped", None) or found


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError(text)
    return int(text)
