"""Step by step: when a box asks, and when it does not; what goes wrong is a word and never an end.

What a real collector makes of it is in tests/flows/test_updates.py.
"""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.keeping.durable import Folder
from appliance.settings import Updates
from appliance.update.asking import Asking
from appliance.update.parcel import Parcel
from appliance.update.pull import Box, Pull, Spooled
from boxes import KEYS, bundled
from patience import PATIENCE
from teiten.update import manifest, offer

KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
HOUR = 3600.0


def answer(body: bytes, status: int = 200, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Because", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [*headers, "", ""]
    return "\r\n".join(lines).encode() + body


class Home:
    """A box that asks a collector whose answers a test writes."""

    def __init__(self, folder: Path, collector: Any) -> None:
        (folder / "state").mkdir()
        self.folder, self.raw = folder, bundled(folder, "1.1", more=400_000).read_bytes()
        self.offer = {
            "bundle": offer.name(manifest.extent(self.raw)),
            "version": "1.1",
            "size": len(self.raw),
        }
        self.says = self.nothing
        self.here = collector(lambda heard: self.says(heard))
        self.clock = 0.0
        self.asking: list[Asking] = []
        self.pull = self.awake()

    def nothing(self, _: bytes) -> bytes:
        return answer(b'{"answer": "nothing-new", "sentence": ""}')

    def everything(self, heard: bytes) -> bytes:
        """An offer, and its bytes."""
        asked = json.loads(heard.partition(b"\r\n\r\n")[2])
        if "start" in asked:
            return answer(self.raw[asked["start"] : asked["start"] + asked["size"]])
        body = {"answer": "offered", "sentence": "", "offer": self.offer}
        return answer(json.dumps(body).encode())

    def awake(self, boot: str = "first", **more: Any) -> Pull:
        state = self.folder / "state"
        asking = Asking((self.here.url,), key=lambda: KEY, timeout=PATIENCE)
        self.asking.append(asking)  # who is killed closes nothing
        return Pull(
            Box("s1", "x86-64", boot),
            Updates(version="1.0", told=str(self.folder / "told"), **more),
            asking=asking,
            disk=Folder(state),
            parcel=Parcel(state, keys=KEYS, version="1.0", hardware="x86-64"),
            spooled=lambda: Spooled(0, 0),
            rng=Random(7),
        )

    def go(self, seconds: float) -> None:
        end = self.clock + seconds
        while self.clock < end:
            self.clock += max(self.pull.step(self.clock, 1_000_000.0 + self.clock), 0.01)

    @property
    def asked(self) -> int:
        return len(self.here.heard)


@pytest.fixture
def home(tmp_path: Path, collector: Any) -> Any:
    made = Home(tmp_path, collector)
    yield made
    for asking in made.asking:
        asking.close()


def test_it_asks_soon_after_the_start_and_then_about_once_an_hour(home: Home) -> None:
    home.go(HOUR / 4)
    assert home.asked == 1
    home.go(24 * HOUR)
    assert 20 <= home.asked <= 30


def test_two_boxes_do_not_ask_together(home: Home) -> None:
    first = home.pull
    first.step(0.0, 0.0)
    second = home.awake()
    second._rng = Random(8)
    second.step(0.0, 0.0)
    assert first._next != second._next


def test_who_is_asked_to_wait_longer_is_waited_for(home: Home) -> None:
    home.says = lambda _: answer(b'{"answer": "too-many"}', 429, "Retry-After: 3600")
    home.go(HOUR / 4)
    home.pull._settings = Updates(version="1.0", every_minutes=1)
    home.go(HOUR)
    assert home.asked <= 2


def test_a_collector_that_answers_nothing_is_asked_again(home: Home) -> None:
    home.says = lambda _: answer(b"<html>", 502)
    home.go(HOUR / 4)
    assert home.pull.standing.answer == "status 502, no collector's answer"
    home.says = home.everything
    home.go(2 * HOUR)
    assert home.pull._parcel.whole.exists()


def test_pieces_that_do_not_come_are_asked_for_less_and_less_often(home: Home) -> None:
    home.says = home.everything
    while not home.pull.standing.size:
        home.go(1)
    before = home.asked
    home.says = lambda _: answer(b"", 503)
    home.go(HOUR)
    assert 10 <= home.asked - before <= 40, "five minutes apart at most"
    home.says = home.everything
    home.go(10 * 60)
    assert home.pull._parcel.whole.exists()


def test_so_many_bytes_a_second_are_fetched(home: Home) -> None:
    home.pull = home.awake(bytes_per_second=1000)
    home.says = home.everything
    while not home.pull.standing.fetched:
        home.go(0.001)
    began = home.clock
    while not home.pull._parcel.whole.exists():
        home.go(0.001)
    assert home.clock - began >= (len(home.raw) - 262_144) / 1000


def test_a_crash_between_handing_over_and_noting_that_is_none(home: Home) -> None:
    home.says = home.everything
    while home.pull.standing.fetched < len(home.raw):
        home.go(0.001)
    home.pull._parcel.hand_over()
    home.pull = home.awake()
    before = home.asked
    home.go(HOUR)
    assert home.asked == before, "it waits for root"


def test_what_root_says_nothing_of_is_begun_anew(home: Home) -> None:
    home.says = home.everything
    home.go(HOUR)
    home.pull._parcel.whole.unlink()
    home.says = home.nothing
    home.go(HOUR)
    assert home.pull.standing.answer == "nothing-new"
    assert home.pull.standing.outcome == ""


def test_what_was_refused_is_said_soon_and_not_fetched_for_a_day(home: Home) -> None:
    home.raw = home.raw[:-1] + bytes([home.raw[-1] ^ 1])
    home.says = home.everything
    while not home.pull.standing.outcome:
        home.go(1)
    assert home.pull.standing.outcome == "damaged"
    before = home.asked
    home.go(HOUR / 4)
    report = json.loads(home.here.heard[before].partition(b"\r\n\r\n")[2])["report"]
    assert report == {"bundle": home.offer["bundle"], "outcome": "damaged"}
    assert home.pull.standing.answer == "offered-again"
    home.go(12 * HOUR)
    assert not [heard for heard in home.here.heard[before:] if b"/pieces" in heard]
