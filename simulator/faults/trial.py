"""A folder, a seed, engines -> sensors and a collector that may be killed; strangers; a balance."""

import json
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from random import Random
from typing import Any

from simulator.attack import Attack
from simulator.balance import Row, row
from simulator.faults.room import Room
from simulator.faults.schedule import Blow
from simulator.ground import MONITORED, Ground
from simulator.layout import COLLECTOR, UPLOAD_PORT, Plot, Post
from simulator.processes import ask
from simulator.wire import Wire
from simulator.world import populate
from teiten.errors import OperatorError

PLAN: tuple[Plot, ...] = (
    ("kernel", (IPv4Network("203.0.113.0/24"), IPv6Network("2001:db8:1::/64")), True),
    ("queue", (IPv4Network("198.51.100.0/28"),), False),
)
"""A sensor that counts in the kernel, and one that counts what leaves its queue."""
ENGINES: Mapping[str, str] = {"kernel": "xdp", "queue": "queue"}

WINDOW = 2
"""Seconds: many windows close while rooms are killed."""
_PATIENCE = 60.0
_NAP = 0.05


def until(true: Callable[[], object], what: str, patience: float = _PATIENCE) -> None:
    """Wait for a state, not for a time."""
    end = time.monotonic() + patience
    while not true():
        if time.monotonic() > end:
            raise OperatorError(f"Waited {patience:.0f} s in vain: {what}.", hint="Read the logs.")
        time.sleep(_NAP)


class Trial:
    """One lab to which things are done."""

    def __init__(
        self, ground: Ground, folder: Path, seed: int, *, shim: Path, upload: str = ""
    ) -> None:
        """Write the settings; sensors upload to the collector's own door, unless `upload` is set.

        `shim` is a library that lets a process die inside a write.
        """
        self.folder, self.layout = folder, ground.layout
        self._shim = shim
        self._ground = ground
        door = f"{COLLECTOR}:{UPLOAD_PORT}"
        self._settings("collector").write_text(_collector(folder, door), encoding="utf-8")
        for post in self.layout.posts:
            text = _sensor(post, folder, upload or f"http://{door}")
            self._settings(post.name).write_text(text, encoding="utf-8")
        self.collector = self._room("collector", "serve", self.layout.management)
        self.sensors = {p.name: self._room(p.name, "run", p.namespace) for p in self.layout.posts}
        self.wires = {post.name: Wire(ground, post) for post in self.layout.posts}
        world = populate(Random(seed), self.layout.blocks, (), None)
        self.attack = Attack(self.layout.whose, self.wires, world.everybody)

    def _settings(self, room: str) -> Path:
        return self.folder / f"{room}.toml"

    def _room(self, name: str, verb: str, namespace: str) -> Room:
        room = "collector" if name == "collector" else "appliance"
        words = (room, verb, "--config", str(self._settings(name)))
        return Room(name, words, namespace=namespace, folder=self.folder)

    def state(self, name: str) -> Path:
        """What a room keeps."""
        return self.folder / "state" / name

    def spooled(self, name: str) -> list[Path]:
        """What waits at a sensor."""
        return sorted((self.state(name) / "spool").glob("*.rollup"))

    @property
    def rooms(self) -> dict[str, Room]:
        """Everybody, by name."""
        return {"collector": self.collector, **self.sensors}

    def enrol(self) -> None:
        """Make every sensor's key, and let the collector know it."""
        lines = []
        for name in self.sensors:
            words = ("appliance", "identity", "--json", "--config", str(self._settings(name)))
            said = json.loads(ask(words))
            lines.append(json.dumps({"name": said["sensor"], "key": said["public_key"]}))
        roll = self.folder / "sensors.jsonl"
        roll.write_text("\n".join(lines), encoding="utf-8")
        config = str(self._settings("collector"))
        ask(("collector", "sensors", "import", "--approve", str(roll), "--config", config))

    def boot(self, name: str, number: int = 1) -> None:
        """Give a sensor's machine what outlives its daemon, and ends with the power."""
        pins = self.state(name) / "bpf"
        pins.mkdir(mode=0o700, exist_ok=True)
        subprocess.run(("mount", "-t", "bpf", "bpf", str(pins)), check=True)
        self.rooms[name].boots(f"00000000-0000-4000-8000-{number:012d}")

    def start(self) -> None:
        """Start everybody, and wait until every sensor has written down where it begins."""
        for room in self.rooms.values():
            room.start()
        for name in self.sensors:
            self.counts(name)

    def counts(self, name: str) -> None:
        """Wait until the present life of a sensor, or one that comes after it, counts."""
        room = self.sensors[name]

        def ready() -> bool:
            room.revive()
            return "counts on" in room.says()

        until(ready, f"{name} counts")

    def standing(self, name: str) -> Mapping[str, Any]:
        """What a sensor last said of itself."""
        with suppress(OSError, ValueError):
            return dict(json.loads((self.state(name) / "status.json").read_bytes()))
        return {"at": 0.0}

    def tail(self, name: str) -> str:
        """The last words of a room."""
        return self.rooms[name].log.read_text(encoding="utf-8", errors="replace")[-2000:]

    def knock(self, seconds: float) -> None:
        """Let the strangers go on for a while."""
        self.attack.step(seconds)

    def strike(self, blow: Blow) -> None:
        """Let one room die while the strangers knock; whoever is dead lives again."""
        self.knock(blow.pause)
        if blow.edge is not None:
            self.knock(WINDOW - time.time() % WINDOW + blow.edge)
        room = self.rooms[blow.victim]
        room.kill()
        room.start(self.shimmed(DIE_IN_WRITE=blow.write) if blow.write else {})
        for other in self.rooms.values():
            other.revive()

    def shimmed(self, **words: int) -> Mapping[str, str]:
        """The environment of a life on a disk that is not to be trusted."""
        return {"LD_PRELOAD": str(self._shim)} | {key: str(word) for key, word in words.items()}

    def ledger(self) -> Mapping[str, Any]:
        """The collector's books."""
        config = str(self._settings("collector"))
        try:
            return dict(json.loads(ask(("collector", "books", "--json", "--config", config))))
        except OperatorError as error:
            if (error.hint or "").startswith("{"):  # it does not balance, and says how
                return dict(json.loads(error.hint or ""))
            raise

    def rows(self) -> list[Row]:
        """What was sent, what the links took, what the ledger holds."""
        ledger, rows = self.ledger(), []
        for post in self.layout.posts:
            sent = self._ground.sent(post)
            taken = sent.frames + sent.dropped
            rows.append(row(post.name, self.wires[post.name].frames, taken, ledger))
        return rows

    def heal(self, patience: float = _PATIENCE) -> list[Row]:
        """Let everybody live until the ledger knows of every packet, or nobody waits any more."""
        for room in self.rooms.values():
            room.revive()
        end = time.monotonic() + patience
        while not all(one.even for one in self.rows()) and time.monotonic() < end:
            for room in self.rooms.values():
                room.revive()
            time.sleep(_NAP)
        for room in (*self.sensors.values(), self.collector):
            room.end(_PATIENCE)
        return self.rows()

    def close(self) -> None:
        """End whatever still lives, and let go of what a machine held."""
        self.attack.close()
        for room in self.rooms.values():
            room.kill()
        for name in self.sensors:
            self.forget(name)

    def forget(self, name: str) -> None:
        """Let go of what the kernel keeps of a sensor until its machine ends."""
        pins = self.state(name) / "bpf"
        while pins.is_mount():
            subprocess.run(("umount", str(pins)), check=True)


def _collector(folder: Path, door: str) -> str:
    return f"""\
state = {json.dumps(str(folder / "state" / "collector"))}
public = {json.dumps(str(folder / "public"))}
listen = ["{door}"]
lab = true

[publish]
every-seconds = 5
"""


def _sensor(post: Post, folder: Path, upload: str) -> str:
    return f"""\
sensor = "{post.name}"
state = {json.dumps(str(folder / "state" / post.name))}

[monitored]
interface = "{MONITORED}"
blocks = {json.dumps([str(block) for block in post.blocks])}

[counting]
engine = "{ENGINES[post.name]}"

[window]
seconds = {WINDOW}
interim-seconds = 1

[collector]
urls = ["{upload}"]
timeout-seconds = 2
"""
