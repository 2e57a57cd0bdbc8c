"""An engine and the image -> a sensor in a container on a cable, with the rights that it needs."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_interface
from pathlib import Path

from office import Office
from patience import until
from yard import BLOCK, BLOCK6, BOX, BOX6, COLLECTOR, GATEWAY, GATEWAY6

OURS = f"teiten-test-{os.getpid()}"
"""What is made here is called so: a container, its volume, its network."""
SENSOR = "kyoto-1"
SETTINGS = f"""\
sensor = "{SENSOR}"
[monitored]
interface = "eth0"
blocks = ["{BLOCK}", "{BLOCK6}"]
[window]
interim-seconds = 5
[collector]
urls = ["https://{COLLECTOR}:8443"]
authorities = "/etc/teiten/authority.pem"
"""
SEALED = (
    *("--read-only", "--tmpfs=/run", "--security-opt=no-new-privileges"),
    *("--cap-drop=all", "--cap-add=NET_ADMIN", "--cap-add=NET_RAW"),
)
LIMITS = ("--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024")
"""Podman as root asks for more of both than a machine may let it have."""
NET_ADMIN, NET_RAW, PERFMON, BPF = 1 << 12, 1 << 13, 1 << 38, 1 << 39


@dataclass(frozen=True)
class Engine:
    """What runs containers, and with which rights and options; `counting` is our own in it."""

    name: str
    counting: str
    rights: int
    options: tuple[str, ...] = ()
    runtime: tuple[str, ...] = ()

    def __call__(self, *words: str, status: int = 0) -> str:
        whole = (self.name, *self.runtime, *words)
        done = subprocess.run(whole, capture_output=True, text=True, check=False)
        assert done.returncode == status, f"{words}\n{done.stdout}{done.stderr}"
        return done.stdout + (done.stderr if status else "")

    @contextmanager
    def network(self, cable: str) -> Iterator[None]:
        """On it a container has a MAC of its own at the end of the cable."""
        subnets = [
            word
            for box, gateway in ((f"{BOX}/24", GATEWAY), (f"{BOX6}/64", GATEWAY6))
            for word in (f"--subnet={ip_interface(box).network}", f"--gateway={gateway}")
        ]
        parent = ("--driver=macvlan", f"--opt=parent={cable}")
        self("network", "create", *parent, "--ipv6", *subnets, OURS)
        try:
            yield
        finally:
            self("network", "rm", OURS)


_UNIFIED = Path("/sys/fs/cgroup/unified/cgroup.controllers")


def _runtime() -> tuple[str, ...]:
    """Podman's own runs nothing where both versions of control groups have controllers."""
    mixed = _UNIFIED.exists() and _UNIFIED.read_text()
    return ("--runtime=runc",) if mixed else ()


PODMAN = Engine(
    "podman",
    "xdp",
    NET_ADMIN | NET_RAW | PERFMON | BPF,
    # The filter of Debian 12's lets nobody load a program who has no SYS_ADMIN.
    ("--cap-add=BPF", "--cap-add=PERFMON", "--security-opt=seccomp=unconfined"),
    _runtime(),
)
DOCKER = Engine("docker", "queue", NET_ADMIN | NET_RAW)
"""That of Debian 12 has no word for BPF and PERFMON."""


class Sensor:
    """A container of the image with an office's settings, and the next one of the same volume."""

    def __init__(self, engine: Engine, image: str, office: Office) -> None:
        self._engine, self._image = engine, image
        self._place, self._pins = (office.yard.folder / name for name in ("settings", "bpf"))
        self._place.mkdir()
        token = office.ask("sensors", "invite", SENSOR).split()[0]
        (self._place / "authority.pem").write_text(office.authorities)
        (self._place / "appliance.toml").write_text(f'{SETTINGS}token = "{token}"\n')

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start it; in the end nothing of it is left."""
        with counters(self._pins):
            try:
                self.start()
                yield
            finally:
                self._engine("rm", "--force", OURS)
                self._engine("volume", "rm", OURS)

    def start(self) -> None:
        volumes = {self._place: "/etc/teiten:ro", OURS: "/var/lib/teiten"}
        if self._engine.counting == "xdp":
            volumes[self._pins] = "/var/lib/teiten/bpf"
        places = [f"--volume={here}:{there}" for here, there in volumes.items()]
        network = (f"--network={OURS}", f"--ip={BOX}", f"--ip6={BOX6}")
        options = (*SEALED, *LIMITS, *self._engine.options, *network, *places)
        self._engine("run", "--detach", f"--name={OURS}", *options, self._image)
        until(lambda: "counts on eth0" in self._engine("logs", OURS), "it counts", nap=0.2)

    def stop(self) -> int:
        """End it as a person would; say its exit code."""
        self._engine("stop", "--time=30", OURS)
        said = self._engine("inspect", "--format={{.State.ExitCode}}", OURS)
        self._engine("rm", OURS)
        return int(said)

    def inside(self, *words: str) -> str:
        """What a program in it says."""
        return self._engine("exec", OURS, *words)

    def mac(self) -> bytes:
        return bytes.fromhex(self.inside("cat", "/sys/class/net/eth0/address").replace(":", ""))


@contextmanager
def counters(folder: Path) -> Iterator[None]:
    """A BPF file system, as systemd mounts one on every machine."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "bpf", "bpf", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)
