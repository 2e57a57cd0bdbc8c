"""A layout and a folder -> the settings files of the collector and of each sensor."""

import json
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from simulator.links.claims import Claim, lock
from simulator.links.ground import MONITORED
from simulator.links.layout import COLLECTOR, METRICS_PORT, UPLOAD_PORT, Layout, Post
from teiten.errors import OperatorError

INTERIM = 2


@dataclass(frozen=True, slots=True)
class Folder:
    """Where one lab keeps its files."""

    root: Path

    def take(self) -> Claim:
        """Empty it, if it is a lab's folder and no other, and keep other labs out of it."""
        mark = self.root / ".teiten-lab"
        if self.root.exists() and not mark.exists() and any(self.root.iterdir()):
            raise OperatorError(
                f"{self.root} holds files that are not the lab's.",
                hint="Name an empty or a new folder with --folder.",
            )
        self.root.mkdir(parents=True, exist_ok=True)
        if (claim := lock(mark)) is None:
            raise OperatorError(
                f"Another lab is using {self.root}.",
                hint="End it with Ctrl-C, or name another folder with --folder.",
            )
        for old in self.root.iterdir():
            if old.is_dir() and not old.is_symlink():
                shutil.rmtree(old)
            elif old != mark:
                old.unlink()
        (self.root / "state").mkdir()
        return claim

    @property
    def public(self) -> Path:
        """What the collector publishes; it stays when the lab ends."""
        return self.root / "public"

    @property
    def truth(self) -> Path:
        """What a perfect sensor would have counted."""
        return self.root / "truth.json"

    def settings(self, room: str) -> Path:
        """The settings of `room`."""
        return self.root / f"{room}.toml"

    def state(self, room: str) -> Path:
        """What `room` keeps."""
        return self.root / "state" / room

    def log(self, room: str) -> Path:
        """What `room` says."""
        return self.root / f"{room}.log"


def write(
    layout: Layout, folder: Folder, *, port: int, window: int, mute: Collection[str] = ()
) -> None:
    """Write all settings files; sensors in `mute` answer no pings."""
    folder.settings("collector").write_text(_collector(folder, port), encoding="utf-8")
    for post in layout.posts:
        text = _sensor(post, folder, window, echo=post.name not in mute)
        folder.settings(post.name).write_text(text, encoding="utf-8")


def _collector(folder: Folder, port: int) -> str:
    return f"""\
state = {_quoted(folder.state("collector"))}
public = {_quoted(folder.public)}
listen = ["127.0.0.1:{port}"]
lab = true

[publish]
policy = "hourly"
every-seconds = {INTERIM}
"""


def _sensor(post: Post, folder: Folder, window: int, *, echo: bool) -> str:
    silence = "" if echo else "\n[echo]\nreplies-per-second = 0\n"
    return f"""\
sensor = "{post.name}"
state = {_quoted(folder.state(post.name))}

[monitored]
interface = "{MONITORED}"
blocks = {json.dumps([str(block) for block in post.blocks])}

[window]
seconds = {window}
interim-seconds = {min(INTERIM, window)}

[collector]
urls = ["http://{COLLECTOR}:{UPLOAD_PORT}"]
plain = true

[metrics]
listen = "{post.management.ip}:{METRICS_PORT}"
{silence}"""


def _quoted(path: Path) -> str:
    return json.dumps(str(path))
