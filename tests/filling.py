"""A history -> a collector's folder that has published it: what browsers are shown.

The rollups are those of `teiten simulator history`. They come in at the moments at which their
hours end, so that the newest epoch of the history is the newest one of the collector.
"""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import zstandard

from collector.books.ingest import Ingest
from collector.books.store import connect
from collector.door.admit import Upload
from collector.gate.table import Gate
from collector.publication.publish import publish
from collector.sensors import registry, vetting
from collector.settings import Publish, Settings
from simulator.files import staging
from simulator.history.cohort import key
from simulator.history.model import Model
from teiten.geo import shelf
from teiten.rollup.seal import seal

GATE = Gate(fewest=12, full=12)
_SOME = 500
"""Rollups of one commit."""


def settings(folder: Path) -> Settings:
    """A collector of few sensors, whose folders are below `folder`."""
    return Settings(
        state=str(folder / "state"), public=str(folder / "public"), publish=Publish(gate=GATE)
    )


def fill(folder: Path, scenario: Path) -> Path:
    """Play a history into a ledger, and publish it; gives the release's folder."""
    world = staging.load(scenario)
    assert world.history
    model = Model(world, world.history, shelf.load())
    kept = settings(folder)
    with closing(connect(Path(kept.state))) as ledger:
        ledger.execute("PRAGMA synchronous = OFF")
        for member in model.members:
            public = key(world.seed, member.name).public_key().public_bytes_raw()
            registry.add(ledger, member.name, b64encode(public).decode(), now=model.starts - 1)
            registry.approve(ledger, member.name, now=model.starts - 1)
            vetting.vet(ledger, member.name, now=model.starts - 1)
    with closing(Ingest(connect(Path(kept.state)), kept)) as door:
        door._connection.execute("PRAGMA synchronous = OFF")
        _take(door, _uploads(model, world.seed), model.starts)
    with closing(connect(Path(kept.state))) as ledger:
        ledger.execute("PRAGMA synchronous = OFF")
        return publish(ledger, kept)


def _uploads(model: Model, seed: int) -> Iterator[tuple[int, Upload]]:
    """Each rollup sealed and packed, with the end of its hour."""
    keys = {member.name: key(seed, member.name) for member in model.members}
    pack = zstandard.ZstdCompressor(level=1).compress
    for each in model.play():
        done = seal(keys[each.sensor], each.sensor, each.body)
        ends = model.starts + (each.hour + 1) * 3600
        yield ends, Upload(done.sensor, done.signature, "zstd", pack(done.body))


def _take(door: Ingest, uploads: Iterator[tuple[int, Upload]], starts: int) -> None:
    now = starts
    while some := list(islice(uploads, _SOME)):
        now = max(now, *(end for end, _ in some)) + 3600
        waiting = [upload for _, upload in some]
        while waiting:
            receipts = door.receive_some(waiting, now=now)
            assert {receipt.answer for receipt in receipts} == {"accepted"}
            waiting = waiting[len(receipts) :]
