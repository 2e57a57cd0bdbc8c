"""A folder, a seed, engines -> sensors and a collector that may be killed; strangers; a balance."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from random import Random
from typing import Any

from simulator.faults import disk
from simulator.faults.disk import Disk
from simulator.faults.machine import Machine
from simulator.faults.patience import PATIENCE, until
from simulator.faults.room import Room
from simulator.faults.schedule import Blow
from simulator.labs.processes import ask
from simulator.links.ground import MONITORED, Ground
from simulator.links.layout import COLLECTOR, UPLOAD_PORT, Plot, Post
from simulator.links.strangers import Strangers
from simulator.links.wire import Wire
from simulator.script.world import populate
from simulator.truths.balance import Row, row
from teiten.errors import OperatorError

PLAN: tuple[Plot, ...] = (
    ("kernel", (IPv4Network("203.0.113.0/24"), IPv6Network("2001:db8:1::/64")), True),
    ("queue", (IPv4Network("198.51.100.0/28"),), False),
)
"""A sensor that counts in the kernel, and one that counts what leaves its queue."""
ENGINES: Mapping[str, str] = {"kernel": "xdp", "queue": "queue"}

WINDOW = 2
"""Seconds: many windows close while rooms are killed."""
TRIES = 5
SETTLE = 10.0
"""Seconds that the ledger may take to learn of everything, before the sensors begin anew."""


def _even(rows: list[Row]) -> bool:
    """Whether the ledger knows of everything that was sent."""
    return all(one.even for one in rows)


class Trial:
    """One lab to which things are done."""

    def __init__(
        self, ground: Ground, folder: Path, seed: int, *, shim: Path, upload: str = ""
    ) -> None:
        """Write the settings; sensors upload to the collector's own door, unless `upload` is set.

        Where that is an address of TLS, the collector speaks nothing else, by an authority of this
        lab. `shim` is a library that lets a process die inside a write.
        """
        self.folder, self.layout = folder, ground.layout
        self._shim = shim
        self.disks: dict[str, Disk] = {}
        """Rooms that keep what they keep on a disk of their own."""
        self._ground = ground
        door = f"{COLLECTOR}:{UPLOAD_PORT}"
        secure = upload.startswith("https:")
        text = _collector(folder, door, secure=secure)
        self._settings("collector").write_text(text, encoding="utf-8")
        if secure:
            self._certify()
        for post in self.layout.posts:
            text = _sensor(post, folder, upload or f"http://{door}")
            self._settings(post.name).write_text(text, encoding="utf-8")
        self.collector = self._room("collector", "serve", self.layout.management)
        self.sensors = {p.name: self._room(p.name, "run", p.namespace) for p in self.layout.posts}
        self.machines = {
            post.name: Machine(
                number, post.namespace, self.state(post.name), self.sensors[post.name].boot
            )
            for number, post in enumerate(self.layout.posts)
        }
        self.wires = {post.name: Wire(ground, post) for post in self.layout.posts}
        world = populate(Random(seed), self.layout.blocks, (), None)
        self.strangers = Strangers(self.layout.whose, self.wires, world.everybody)

    def _certify(self) -> None:
        """Make the lab's authority, and a certificate by it for the collector's address."""
        place = ("--folder", str(self.folder / "tls"), "--config", str(self._settings("collector")))
        ask(("collector", "certificate", "--name", str(COLLECTOR), *place))

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
        """Make every sensor's key, let the collector know it, and switch the machines on."""
        lines = []
        for name in self.sensors:
            words = ("appliance", "identity", "--json", "--config", str(self._settings(name)))
            said = json.loads(ask(words))
            lines.append(json.dumps({"name": said["sensor"], "key": said["public_key"]}))
        roll = self.folder / "sensors.jsonl"
        roll.write_text("\n".join(lines), encoding="utf-8")
        config = str(self._settings("collector"))
        ask(("collector", "sensors", "import", "--approve", str(roll), "--config", config))
        for machine in self.machines.values():
            machine.switch_on()

    def plug(self) -> None:
        """Let every room keep what it keeps on a small disk of its own; before `enrol`."""
        disk.share(self.folder / "state")
        for name in self.rooms:
            self.disks[name] = Disk(self.folder / f"{name}.img", self.state(name))

    def cut(self, name: str) -> None:
        """Cut the power of a room's machine: it dies, and what its disk was not told is gone.

        The machine is on again afterwards, and the room is not started yet.
        """
        self.rooms[name].fall()
        self.disks[name].cut()
        if name in self.machines:
            self.machines[name].switch_off()
        self.disks[name].unmount()
        self.disks[name].mount()
        if name in self.machines:
            self.machines[name].switch_on()

    def repair(self, name: str) -> None:
        """Mend the disk of a room that failed; the room ends for that, and is not started yet."""
        self.rooms[name].fall()
        self.disks[name].unmount()
        self.disks[name].repair()
        self.disks[name].mount()

    def start(self, *, without_syncs: str = "") -> None:
        """Start everybody, and wait until every sensor counts.

        Whoever is named `without_syncs` believes that what he writes is durable at once.
        """
        for name, room in self.rooms.items():
            room.start(self._shimmed(NO_SYNC=1) if name == without_syncs else {})
        for name in self.sensors:
            self.counts(name)

    def counts(self, name: str) -> None:
        """Wait until a sensor counts in its present life, or in one that comes after it."""
        room, heard = self.sensors[name], self.state(name) / "status.json"

        def ready() -> bool:
            room.revive()
            return heard.exists() and heard.stat().st_mtime >= room.born

        until(ready, f"{name} counts", hint=partial(self.tail, name))

    def begin_anew(self) -> None:
        """Let sensors end and begin, since who waits long after failures does not do so then."""
        for sensor in self.sensors.values():
            sensor.ask_to_end()
        for sensor in self.sensors.values():
            sensor.end(PATIENCE)
            sensor.start()

    def standing(self, name: str) -> Mapping[str, Any]:
        """What a sensor last said of itself."""
        with suppress(OSError, ValueError):
            return dict(json.loads((self.state(name) / "status.json").read_bytes()))
        return {}

    def closed(self, name: str) -> int:
        """How many windows a sensor says that it has closed."""
        return int(self.standing(name).get("windows_closed", 0))

    def tail(self, name: str) -> str:
        """The last words of a room."""
        return self.rooms[name].log.read_text(encoding="utf-8", errors="replace")[-2000:]

    def knock(self, seconds: float) -> None:
        """Let the strangers go on for a while."""
        self.strangers.step(seconds)

    def strike(self, blow: Blow) -> None:
        """Let one room die while the strangers knock; whoever is dead lives again."""
        self.knock(blow.pause)
        if blow.edge is not None:
            self.knock(WINDOW - time.time() % WINDOW + blow.edge)
        room = self.rooms[blow.victim]
        room.kill()
        room.start(self._shimmed(DIE_IN_WRITE=blow.write) if blow.write else {})
        for other in self.rooms.values():
            other.revive()

    def step(self, name: str, seconds: int) -> None:
        """Set the clock of a room: from now on it is wrong by so many whole seconds.

        The first time must be before the room is started.
        """
        file = self.folder / f"{name}.clock"
        with file.open("r+b" if file.exists() else "wb") as clock:
            clock.write(seconds.to_bytes(8, sys.byteorder, signed=True))
        self.rooms[name].always = self._shimmed(CLOCK=file)

    def _shimmed(self, **words: object) -> Mapping[str, str]:
        """The environment of a life among liars: what shim.c of the tests takes."""
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

    def taken(self, name: str) -> int:
        """What the link to a sensor took, by the kernel's count."""
        sent = self._ground.sent(next(p for p in self.layout.posts if p.name == name))
        return sent.frames + sent.dropped

    def rows(self) -> list[Row]:
        """What was sent, what the links took, what the ledger holds."""
        ledger = self.ledger()
        return [
            row(name, wire.frames, self.taken(name), ledger) for name, wire in self.wires.items()
        ]

    def heal(self, well: Callable[[list[Row]], bool] = _even) -> list[Row]:
        """Let everybody live until all is well, and then finish; gives how it stands in the end.

        Who has failed often waits long before he tries again, and one who begins anew does not.
        """
        for _ in range(TRIES):
            for room in self.rooms.values():
                room.revive()
            for name in self.sensors:
                self.counts(name)
            if self._becomes(well):
                break
            for sensor in self.sensors.values():
                sensor.end(PATIENCE)
        for room in (*self.sensors.values(), self.collector):
            room.end(PATIENCE)
        return self.rows()

    def _becomes(self, well: Callable[[list[Row]], bool]) -> bool:
        end = time.monotonic() + SETTLE
        while not (found := self._delivered() and well(self.rows())) and time.monotonic() < end:
            time.sleep(0.05)
        return found

    def _delivered(self) -> bool:
        """Whether no window that is over waits at a sensor."""
        return not any("final" in path.name for name in self.sensors for path in self.spooled(name))

    def close(self) -> None:
        """End whatever still lives, switch the machines off, and take the disks away."""
        self.strangers.close()
        for room in self.rooms.values():
            room.fall()
        for machine in self.machines.values():
            machine.switch_off()
        for one in self.disks.values():
            one.unmount()
        disk.unshare(self.folder / "state")


def _collector(folder: Path, door: str, *, secure: bool) -> str:
    tls = f"""
[tls]
listen = ["{door}"]
certificate = {json.dumps(str(folder / "tls" / "certificate.pem"))}
key = {json.dumps(str(folder / "tls" / "certificate.key"))}
"""
    return f"""\
state = {json.dumps(str(folder / "state" / "collector"))}
public = {json.dumps(str(folder / "public"))}
listen = {"[]" if secure else json.dumps([door])}
plain = {json.dumps(not secure)}
lab = true
{tls if secure else ""}
[publish]
every-seconds = 5
"""


def _sensor(post: Post, folder: Path, upload: str) -> str:
    authority = json.dumps(str(folder / "tls" / "authority.pem"))
    trust = f"authorities = {authority}" if upload.startswith("https:") else "plain = true"
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
{trust}
timeout-seconds = 2
"""
