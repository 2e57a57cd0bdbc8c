"""A sensor's place -> the machine around its daemon: what ends with the power, not with a kill."""

import subprocess
from pathlib import Path

from simulator.links.ground import MONITORED


class Machine:
    """Pinned maps, rules and a program in the kernel, and the name of the kernel's boot."""

    def __init__(self, number: int, namespace: str, state: Path, boot: Path) -> None:
        """Plan the machine whose kernel's boot id is read in the file `boot`."""
        self._number, self._namespace = number, namespace
        self._pins = state / "bpf"
        self._boot = boot
        self._boots = 0

    def switch_on(self) -> None:
        """Boot: nothing is pinned, and the boot has a name that no other ever had."""
        self._boots += 1
        name = f"00000000-0000-4000-{0x8000 + self._number:x}-{self._boots:012d}"
        self._boot.write_text(f"{name}\n", encoding="ascii")
        self._pins.mkdir(mode=0o700, exist_ok=True)
        subprocess.run(("mount", "-t", "bpf", "bpf", str(self._pins)), check=True)

    def switch_off(self) -> None:
        """Forget what only a running kernel remembers; the daemon must be dead."""
        while self._pins.is_mount():
            subprocess.run(("umount", str(self._pins)), check=True)
        self._run("ip", "link", "set", "dev", MONITORED, "xdp", "off")
        self._run("nft", "flush", "ruleset")

    def _run(self, *words: str) -> None:
        enter = ("nsenter", f"--net=/run/netns/{self._namespace}", "--")
        subprocess.run((*enter, *words), check=True)
