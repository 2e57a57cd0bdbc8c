"""A disk -> a machine of its own that boots from it, on links to a namespace that the test made.

Everything is emulated: no /dev/kvm is asked for. What the machine says goes into two files: its
console, and what a unit of the test's finds inside. Units come in as credentials of the firmware.
"""

import base64
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from boards import PC, Board
from patience import until

_RAW = "if=virtio,format=raw"
_MORE = "io.systemd.stub.kernel-cmdline-extra"
_TALK = (
    "no_timer_check systemd.journald.forward_to_console=1 systemd.journald.max_level_console=info"
)


class Machine:
    """One run of one disk, from when its power is switched on."""

    def __init__(
        self,
        drives: Sequence[Path | str],
        folder: Path,
        namespace: str,
        units: Mapping[str, str] | None = None,
        *,
        board: Board = PC,
    ) -> None:
        """Start it; `folder` keeps what it says, and the firmware's variables between two runs.

        `units` are systemd.extra-unit.NAME and systemd.unit-dropin.NAME; without any, it looks.
        """
        folder.mkdir(exist_ok=True)
        self.console, self.seen = folder / "console.log", folder / "seen.log"
        for file in (self.console, self.seen):
            file.unlink(missing_ok=True)
        variables = folder / "variables.fd"
        if not variables.exists():
            shutil.copy(board.variables, variables)
        words = [
            *("nsenter", f"--net=/run/netns/{namespace}", board.emulator, "-nodefaults"),
            *(*board.machine, "-accel", "tcg,thread=multi", "-smp", "2"),
            *("-m", "512", "-display", "none", "-uuid", "7e17e200-0000-4000-8000-000000000001"),
            *_flash("on", board.code),
            *_flash("off", variables),
            *(word for drive in drives for word in ("-drive", f"{_RAW},file={drive}")),
            *_link("wire0", "52:54:00:00:00:01"),
            *_link("manage0", "52:54:00:00:00:02"),
            *("-device", "virtio-rng-pci", "-device", "i6300esb"),
            *("-serial", f"file:{self.console}"),
            *("-chardev", f"file,id=seen,path={self.seen}", *board.seer),
            *("-smbios", f"type=11,value={_MORE}={_TALK} {board.console}"),
            *(word for pair in (units or board.looking).items() for word in _credential(*pair)),
            *(_trusted(folder) if board.secure else ()),
        ]
        self.process = subprocess.Popen(words)

    def look(self) -> dict[str, str]:
        """What was found inside the last time, by heading; nothing before the first time."""
        if not self.seen.exists():
            return {}
        whole = self.seen.read_text(errors="replace").split("== end\n")[-2:-1]
        parts = [part.partition("\n") for part in "".join(whole).split("== ")]
        return {head.strip(): rest.replace("\r", "") for head, _, rest in parts if head.strip()}

    def says(self, pattern: str, seconds: float) -> str:
        """Wait until the console has said so."""

        def found() -> re.Match[str] | None:
            assert self.process.poll() is None, "the machine went away"
            text = self.console.read_text(errors="replace") if self.console.exists() else ""
            return re.search(pattern, text)

        return str(until(found, f"{pattern} on the console", seconds, nap=0.5).group(0))

    def cut(self) -> None:
        """Take the power away, at once."""
        self.process.kill()
        self.process.wait()


def _trusted(folder: Path) -> list[str]:
    """A TPM that goes away with its machine, and variables that only the firmware can set."""
    state, door = folder / "tpm", folder / "tpm.door"
    state.mkdir(exist_ok=True)
    door.unlink(missing_ok=True)
    made = ["swtpm", "socket", "--tpm2", "--terminate", "--daemon", "--tpmstate", f"dir={state}"]
    subprocess.run([*made, "--ctrl", f"type=unixio,path={door}"], check=True)
    return [
        *("-global", "driver=cfi.pflash01,property=secure,value=on"),
        *("-global", "ICH9-LPC.disable_s3=1"),
        *("-chardev", f"socket,id=tpm,path={door}"),
        *("-tpmdev", "emulator,id=tpm0,chardev=tpm", "-device", "tpm-crb,tpmdev=tpm0"),
    ]


def _flash(readonly: str, file: Path) -> list[str]:
    return ["-drive", f"if=pflash,format=raw,readonly={readonly},file={file}"]


def _link(name: str, mac: str) -> list[str]:
    tap = f"tap,id={name},ifname={name},script=no,downscript=no"
    return ["-netdev", tap, "-device", f"virtio-net-pci,netdev={name},mac={mac}"]


def _credential(name: str, text: str) -> list[str]:
    packed = base64.b64encode(text.encode()).decode()
    return ["-smbios", f"type=11,value=io.systemd.credential.binary:{name}={packed}"]
