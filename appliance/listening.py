"""The metrics' address -> a server on it, never where strangers can reach it."""

from ipaddress import ip_address
from threading import Thread
from typing import NamedTuple
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server

from appliance.decode import Address
from appliance.monitored import parse
from appliance.settings import Settings
from teiten.errors import OperatorError


class Endpoint(NamedTuple):
    """Where a server listens."""

    host: Address
    port: int


def address(settings: Settings) -> Endpoint:
    """Read metrics.listen; raises OperatorError where it is not a management address."""
    text = settings.metrics.listen
    host, _, port = text.rpartition(":")
    try:
        found = Endpoint(ip_address(host.strip("[]")), int(port))
    except ValueError as error:
        raise OperatorError(
            f"metrics.listen is {text!r}, which is no address and port.",
            hint="Write it like 127.0.0.1:9464 or [fd00::1]:9464.",
        ) from error
    blocks = parse(settings.monitored.blocks)
    if found.host.is_unspecified or any(
        found.host.version == block.version and found.host in block for block in blocks
    ):
        raise OperatorError(
            f"metrics.listen is {text}, where strangers could ask for the metrics.",
            hint="Name one management address of this box, outside the monitored blocks.",
        )
    return found


def serve(endpoint: Endpoint, registry: CollectorRegistry) -> tuple[WSGIServer, Thread]:
    """Serve the metrics; raises OperatorError where the endpoint cannot be had."""
    try:
        return start_http_server(endpoint.port, str(endpoint.host), registry=registry)
    except OSError as error:
        raise OperatorError(
            f"Metrics cannot be served at {endpoint.host} port {endpoint.port}: {error.strerror}.",
            hint="Set metrics.listen to a free port of an address of this box.",
        ) from error
