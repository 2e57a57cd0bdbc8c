"""Networks that hold connections without a key: each has its share, and others get in.

All addresses are on the loopback of one namespace, so that they are no addresses of this machine.
"""

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from select import select

import pytest

from collector.door.certificate import Pair, authority, issue
from patience import PATIENCE, until
from simulator.links import namespaces

TEITEN = str(Path(sys.executable).with_name("teiten"))
HERE = "198.18.0.1"
STRANGERS = "198.18.5.7"
SENSORS = "198.18.6.7"
PLAIN, SAFE = 8080, 8443
EACH = 8


@pytest.fixture
def place() -> Iterator[str]:
    name = f"teiten-test-porch-{os.getpid()}"
    namespaces.make(name)
    for words in (
        ("link", "set", "lo", "up"),
        *(("address", "add", f"{address}/32", "dev", "lo") for address in _ADDRESSES),
    ):
        subprocess.run(("ip", "-n", name, *words), check=True)
    yield name
    namespaces.remove(name)


_ADDRESSES = (HERE, STRANGERS, SENSORS)


@pytest.fixture
def ours() -> Pair:
    return authority(now=datetime.now(UTC), days=9)


@pytest.fixture
def collector(place: str, ours: Pair, tmp_path: Path) -> Iterator[None]:
    """A collector with a plain door and one that speaks TLS."""
    made = issue(ours, (HERE,), now=datetime.now(UTC), days=9)
    (tmp_path / "it.pem").write_bytes(made.public_pem)
    (tmp_path / "it.key").write_bytes(made.private_pem)
    settings = tmp_path / "collector.toml"
    settings.write_text(f"""\
state = "{tmp_path}/state"
public = "{tmp_path}/public"
listen = ["{HERE}:{PLAIN}"]
plain = true
[tls]
listen = ["{HERE}:{SAFE}"]
certificate = "{tmp_path}/it.pem"
key = "{tmp_path}/it.key"
[limits]
header-seconds = 600
upload-seconds = 600
connections = 20
handshakes = 20
peer-handshakes = {EACH}
[rates]
peer-per-second = 0.01
peer-burst = 1
""")
    words = (TEITEN, "collector", "serve", "--config", str(settings))
    with namespaces.inside(place):
        process = subprocess.Popen(words)
    with process:
        try:
            until(lambda: _listens(place))
            yield
        finally:
            process.kill()


def _listens(place: str) -> bool:
    try:
        connect(place, SENSORS, SAFE).close()
    except ConnectionRefusedError:
        return False
    return True


def connect(place: str, source: str, port: int) -> socket.socket:
    with namespaces.inside(place):
        return socket.create_connection((HERE, port), timeout=PATIENCE, source_address=(source, 0))


def served(line: socket.socket, ours: Pair) -> bool:
    """Whether somebody with this connection is served over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=ours.public_pem.decode())
    with closing(HTTPConnection(HERE)) as asked:
        asked.sock = context.wrap_socket(line, server_hostname=HERE)
        asked.request("GET", "/healthz")
        return asked.getresponse().status == 200


def hung_up(lines: list[socket.socket]) -> int:
    return len(select(lines, [], [], 0)[0])


@pytest.mark.usefixtures("collector")
def test_a_network_has_its_share_of_handshakes_and_its_oldest_leave(place: str, ours: Pair) -> None:
    with ExitStack() as stack:
        silent = [stack.enter_context(connect(place, STRANGERS, SAFE)) for _ in range(3 * EACH)]
        until(lambda: hung_up(silent) == 2 * EACH)
        assert hung_up(silent[2 * EACH :]) == 0
        for source in (SENSORS, STRANGERS):
            assert served(connect(place, source, SAFE), ours)


@pytest.mark.usefixtures("collector")
def test_a_network_that_waits_for_refusals_on_every_connection_keeps_no_other_out(
    place: str, ours: Pair
) -> None:
    """Its answers are late on purpose, and it asks again and again."""
    asking = b"POST /v1/rollups HTTP/1.1\r\nHost: it\r\nContent-Length: 0\r\n\r\n"
    with connect(place, STRANGERS, PLAIN) as line:
        line.sendall(asking)
        assert line.recv(1), "the only one that is not too many"
    with ExitStack() as stack:
        for _ in range(40):
            line = stack.enter_context(connect(place, STRANGERS, PLAIN))
            line.sendall(asking)
        assert served(connect(place, SENSORS, SAFE), ours)
