"""Nobody is asked where there is nothing to be asked, and a full disk stops nothing."""

import contextlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from appliance.sending.trust import believe
from appliance.settings import Collectors, Settings
from appliance.update import puller as room
from appliance.update.pull import LOOK, Spooled
from boxes import KEYS
from patience import until


def empty() -> Spooled:
    return Spooled(0, 0)


@pytest.fixture
def settings(settle: Any, tmp_path: Path) -> Any:
    """Settings as a box of the image has them, but for what a test changes."""
    keys = tmp_path / "keys"
    keys.write_text(f"{KEYS[0]}\n")

    def make(**more: object) -> Settings:
        fields = {"pull": True, "version": "1.0", "keys": str(keys)} | more
        lines = [f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}"
                 for key, value in fields.items()]  # fmt: skip
        found: Settings = settle("[update]\n" + "\n".join(lines) + "\n")
        (tmp_path / "state").mkdir(exist_ok=True)
        return found

    return make


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"version": ""}, "not asked for: this box was not made by the image"),
        ({"pull": False}, "not asked for: update.pull is off"),
        ({"keys": "/nowhere"}, "not asked for: nobody's bundles are believed here"),
        ({}, ""),
    ],
)
def test_why_nobody_is_asked_is_said(settings: Any, change: dict[str, object], why: str) -> None:
    assert room.idle(settings(**change)) == why


def test_a_sensor_that_is_no_image_asks_nobody(settle: Any) -> None:
    reason = room.idle(settle())
    idle = room.Puller(reason, None)
    idle.start()
    assert idle.standing.idle == reason != ""
    idle.stop()


def test_a_thread_asks_by_itself(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings()
    mine = room.pull(found, believe(), empty)
    mine._next = 0.0
    one = room.Puller("", mine)
    one.start()
    until(lambda: one.standing.asked)
    assert one.standing.answer == "no collector is configured"
    one.stop()


OFFER = {"bundle": "ab" * 32, "version": "1.1", "size": 4096}


def test_a_disk_that_takes_nothing_is_said_and_stops_nothing(
    settings: Any, disk: Path, collector: Any
) -> None:
    body = json.dumps({"answer": "offered", "sentence": "", "offer": OFFER}).encode()
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    here = collector(head % len(body) + body)
    report = Collectors(urls=(here.url,))
    full = msgspec.structs.replace(settings(), state=str(disk), collector=report)
    mine = room.pull(full, believe(), empty)
    mine._next = 0.0
    with contextlib.suppress(OSError):
        (disk / "fill").write_bytes(b"x" * (1 << 20))
    one = room.Puller("", mine)
    assert one.step() == LOOK
    assert one.standing.trouble == "cannot write: No space left on device"
    (disk / "fill").unlink()
    mine._next = 0.0
    one.step()
    mine.close()
    assert (one.standing.trouble, one.standing.version) == ("", "1.1")
