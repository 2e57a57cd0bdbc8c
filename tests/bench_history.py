"""A history, made and brought to a collector -> rollups a second, and what each costs whom."""

import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import zstandard
from figures import Figure
from msgspec import structs

from collector.books.ingest import Ingest
from collector.books.store import connect
from collector.door.admit import Upload
from collector.sensors import registry
from collector.settings import Settings
from simulator.files import staging
from simulator.history.cohort import key
from simulator.history.delivery import LEVEL, LINES
from simulator.history.model import Model
from teiten.geo import shelf
from teiten.rollup.seal import Sealed, seal

DAYS = float(os.environ.get("DAYS", "2"))
"""Of the ready scenario; DAYS=90 brings all of it."""
SOME = 960


def history(folder: Path) -> Iterator[Figure]:
    """The parts alone, and then together through a real collector's door."""
    world = staging.load(staging.find("history"))
    world = structs.replace(world, duration=DAYS * 86400)
    assert world.history
    model = Model(world, world.history, shelf.load())
    begin, cpu = time.perf_counter(), time.process_time()
    seen = list(islice(model.play(), SOME))
    yield Figure("history.make", SOME / (time.perf_counter() - begin), "rollups/s")
    yield Figure("history.make_cpu", (time.process_time() - cpu) / SOME * 1000, "ms")
    keys = {member.name: key(world.seed, member.name) for member in model.members}
    cpu = time.process_time()
    sealed = [seal(keys[each.sensor], each.sensor, each.body) for each in seen]
    pack = zstandard.ZstdCompressor(level=LEVEL).compress
    packed = [pack(each.body) for each in sealed]
    yield Figure("history.seal_pack_cpu", (time.process_time() - cpu) / SOME * 1000, "ms")
    yield Figure("history.size", sum(len(each.body) for each in seen) / SOME / 1000, "kB")
    yield Figure("history.size_zstd", sum(map(len, packed)) / SOME / 1000, "kB")
    with tempfile.TemporaryDirectory(dir=folder) as state:
        yield from _ingest(Path(state), model, sealed, packed)
    with tempfile.TemporaryDirectory(dir=folder) as state:
        yield from _whole(Path(state), model)


def _registered(state: Path, model: Model) -> None:
    with closing(connect(state)) as ledger:
        for member in model.members:
            public = key(model.scenario.seed, member.name).public_key().public_bytes_raw()
            registry.add(ledger, member.name, b64encode(public).decode(), now=model.starts)
            registry.approve(ledger, member.name, now=model.starts)


def _ingest(
    state: Path, model: Model, sealed: list[Sealed], packed: list[bytes]
) -> Iterator[Figure]:
    """Judged and written, as many in a commit as a history has on its way."""
    _registered(state, model)
    uploads = [
        Upload(each.sensor, each.signature, "zstd", raw)
        for each, raw in zip(sealed, packed, strict=True)
    ]
    with closing(Ingest(connect(state), Settings())) as door:
        begin, cpu = time.perf_counter(), time.process_time()
        for first in range(0, SOME, LINES):
            door.receive_some(uploads[first : first + LINES], now=int(time.time()))
        spent, cpu = time.perf_counter() - begin, time.process_time() - cpu
    yield Figure("ledger.ingest_grouped", SOME / spent, "rollups/s")
    yield Figure("ledger.ingest_grouped_cpu", cpu / SOME * 1000, "ms")


def _whole(state: Path, model: Model) -> Iterator[Figure]:
    """Both programs, each with the processor time that it took; the load is everybody's."""
    _registered(state, model)
    settings = state / "collector.toml"
    settings.write_text(f'state = "{state}"\npublic = "{state / "public"}"\n')
    teiten = str(Path(sys.executable).with_name("teiten"))
    with socket.create_server(("127.0.0.1", 0), backlog=64) as door:
        os.set_inheritable(door.fileno(), True)
        number, port = door.fileno(), door.getsockname()[1]
        serve = [teiten, "collector", "serve", "--config", str(settings), "--fd", str(number)]
        with subprocess.Popen(serve, pass_fds=[number], stdout=subprocess.DEVNULL) as collector:
            words = ["simulator", "history", "history", "--days", str(round(DAYS)), "--quiet"]
            url = f"http://127.0.0.1:{port}"
            begin, before = time.perf_counter(), _children()
            subprocess.run(
                [teiten, *words, "--collector", url], check=True, stdout=subprocess.DEVNULL
            )
            spent, client = time.perf_counter() - begin, _children() - before
            collector.terminate()
    count = model.rollups
    yield Figure("history.whole", count / spent, "rollups/s")
    yield Figure("history.whole_client_cpu", client / count * 1000, "ms")
    theirs = _children() - before - client
    yield Figure("history.whole_collector_cpu", theirs / count * 1000, "ms")
    yield Figure("history.load", os.getloadavg()[0], "processes")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
