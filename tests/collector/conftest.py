"""The bench that the collector's tests work at: a real ledger, and sensors that can sign."""

import gzip
import os
import signal
import socket
import ssl
import subprocess
import sys
from base64 import b64encode
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import patient
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector.books import store
from collector.books.ingest import Ingest
from collector.door.admit import Upload
from collector.door.certificate import authority, issue
from collector.sensors import registry
from collector.settings import Limits, Publish, Settings
from patience import PATIENCE, until
from ports import held
from teiten import runs
from teiten.rollup import codec, seal
from teiten.rollup.record import Books, Cell, Class, Clock, Exposure, Origin, Rollup

NINE = 1075453200
"""2004-01-30T09:00:00Z"""
NOW = NINE + 3600
PACK = {"identity": bytes, "gzip": gzip.compress, "zstd": zstandard.compress}


def key_of(name):
    """Each sensor's key follows from its name, so that a test can be repeated."""
    return Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b"."))


def public_key(name):
    return b64encode(key_of(name).public_key().public_bytes_raw()).decode()


def make_rollup(
    sensor="s1", *, start=NINE, seconds=3600, sequence=1, final=False, ports=None, family=4, **more
):
    """A rollup that adds up; `ports` maps (protocol, number) to packets."""
    cells = tuple(
        Cell(family, protocol, Class.SCAN, number, packets)
        for (protocol, number), packets in (ports or {(6, 135): sequence}).items()
    )
    counted = sum(cell.packets for cell in cells)
    fields = {
        "kind": "sensor",
        "engine": "queue",
        "software": "test",
        "exposure": {"4": Exposure(16, seconds)},
        "clock": Clock(source="system"),
        "books": Books(received=counted, counted=counted, examined=counted),
        "origins": tuple(
            Origin(
                "192.0.2.1" if family == 4 else "2001:db8::1",
                c.protocol,
                c.kind,
                c.number,
                "",
                c.packets,
            )
            for c in cells
        ),
    }
    return Rollup(
        sensor=sensor,
        start=datetime.fromtimestamp(start, UTC),
        seconds=seconds,
        sequence=sequence,
        final=final,
        ports=cells,
        **fields | more,
    )


def sealed(rollup, *, encoding="gzip", signer=None, body=None, run=""):
    """An upload as a sensor sends it; `body` and `signer` can be another's."""
    body = codec.encode(rollup) if body is None else body
    key = key_of(signer or rollup.sensor)
    found = seal.seal(key, rollup.sensor, body)
    named = runs.say(run, key, body) if run else ""
    return Upload(found.sensor, found.signature, encoding, PACK[encoding](body), named)


OPEN = Publish(policy="hourly")


class Bench:
    """A ledger with approved sensors s1 to s3, a pending and a revoked one."""

    def __init__(self, folder, *, publish=OPEN, **settings):
        self.settings = Settings(
            state=str(folder / "state"), public=str(folder / "public"), publish=publish, **settings
        )
        self.ledger = store.connect(Path(self.settings.state))
        self.ingest = Ingest(store.connect(Path(self.settings.state)), self.settings)
        for name in ("s1", "s2", "s3", "revoked"):
            registry.add(self.ledger, name, public_key(name), now=NINE - 9)
            registry.approve(self.ledger, name, now=NINE - 9)
        registry.add(self.ledger, "pending", public_key("pending"), now=NINE - 9)
        registry.revoke(self.ledger, "revoked", now=NINE - 9)

    def send(self, *args, now=NOW, run="", **kwargs):
        return self.give(sealed(make_rollup(*args, **kwargs), run=run), now=now)

    def give(self, upload, *, now=NOW):
        return self.ingest.receive(upload, now=now)

    def rows(self):
        return self.ledger.execute("SELECT * FROM rollups ORDER BY sensor, start").fetchall()

    def close(self):
        self.ingest.close()
        self.ledger.close()


@pytest.fixture(scope="session")
def rollup():
    return make_rollup


@pytest.fixture(scope="session")
def seal_as():
    return sealed


@pytest.fixture(scope="session")
def a_key():
    return public_key


@pytest.fixture(scope="session", name="key_of")
def private_key():
    return key_of


@pytest.fixture(scope="session")
def nine():
    return NINE


@pytest.fixture
def make_bench(tmp_path):
    made = []

    def make(**settings):
        made.append(Bench(tmp_path / str(len(made)), **settings))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


@pytest.fixture
def bench(make_bench):
    return make_bench(publish=Publish(policy="hourly", every_seconds=1), limits=Limits())


@pytest.fixture
def write_settings(tmp_path):
    def write(bench, **extra):
        path = tmp_path / "collector.toml"
        lines = [
            f'state = "{bench.settings.state}"',
            f'public = "{bench.settings.public}"',
            *(f"{name} = {value}" for name, value in extra.items()),
            f'[publish]\npolicy = "{bench.settings.publish.policy}"',
            f"every-seconds = {bench.settings.publish.every_seconds}",
        ]
        path.write_text("\n".join(lines) + "\n")
        return path

    return write


@pytest.fixture
def running(write_settings):
    """A real collector process on a free port; gives its address and the process.

    Behind it nothing of it lives any more: its aides hold the pipe that it speaks into.
    """

    @contextmanager
    def run(bench, **extra):
        command = [str(Path(sys.executable).with_name("teiten")), "collector", "serve"]
        path = write_settings(bench, **extra)
        with socket.create_server(("127.0.0.1", 0)) as door:
            os.set_inheritable(door.fileno(), True)
            process = subprocess.Popen(
                [*command, "--config", str(path), "--fd", str(door.fileno())],
                pass_fds=[door.fileno()],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                process_group=0,
            )
            url = f"http://127.0.0.1:{door.getsockname()[1]}"
        try:
            wait_for(lambda: patient.get(f"{url}/healthz").status_code == 200)
            yield url, process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if not process.stdout.closed:
                process.stdout.read()
                process.stdout.close()

    return run


def wait_for(true, *, limit=PATIENCE):
    """Wait for what a server says; one that does not answer yet says nothing."""

    def said():
        try:
            return true()
        except httpx.TransportError:
            return False

    until(said, seconds=limit)


@pytest.fixture(scope="session", name="until")
def until_answered():
    return wait_for


@pytest.fixture(scope="session")
def post():
    """Send an upload over HTTP."""

    def send(url, upload, **more):
        headers = {
            "Teiten-Sensor": upload.sensor,
            "Teiten-Signature": upload.signature,
            "Content-Encoding": upload.encoding,
            "Teiten-Run": upload.run,
        }
        return patient.post(f"{url}/v1/rollups", content=upload.raw, headers=headers, **more)

    return send


NAMES = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(scope="session")
def ours():
    """A certificate authority."""
    return authority(now=datetime.now(UTC), days=9)


@pytest.fixture
def trusting(ours):
    """Make a client's context that believes nobody else."""

    def make():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=ours.public_pem.decode())
        return context

    return make


@pytest.fixture
def fetch(trusting):
    """Ask over TLS whether a collector serves."""

    def ask(port, host="127.0.0.1", context=None):
        return patient.get(f"https://{host}:{port}/healthz", verify=context or trusting())

    return ask


@pytest.fixture
def certified(tmp_path, ours):
    """Write a new certificate; gives the files that hold it."""

    def write():
        pair = issue(ours, NAMES, now=datetime.now(UTC), days=9)
        for name, data in (("here.pem", pair.public_pem), ("here.key", pair.private_pem)):
            (tmp_path / name).write_bytes(data)
        return pair, tmp_path / "here.pem", tmp_path / "here.key"

    return write


@pytest.fixture
def serving(bench, write_settings, certified, fetch):
    """A collector with a plain door and two that speak TLS; gives the process and three ports."""

    @contextmanager
    def run(**extra):
        _, certificate, key = certified()
        with ExitStack() as stack:
            hosts = ("127.0.0.1", "127.0.0.1", "::1")
            ports = [stack.enter_context(held(host)) for host in hosts]
            path = write_settings(bench, listen=f'["127.0.0.1:{ports[0]}"]', **extra)
            listen = f'["127.0.0.1:{ports[1]}", "[::1]:{ports[2]}"]'
            tls = f'[tls]\nlisten = {listen}\ncertificate = "{certificate}"\nkey = "{key}"\n'
            path.write_text(f"{path.read_text()}{tls}")
            teiten = Path(sys.executable).with_name("teiten")
            command = [teiten, "collector", "serve", "--config", path]
            process = stack.enter_context(
                subprocess.Popen(
                    command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
                )
            )
            stack.callback(process.kill)
            wait_for(lambda: fetch(ports[1]).status_code == 200)
            yield process, ports

    return run
