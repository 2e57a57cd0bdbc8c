"""A PC, one that asks for signatures, a board of arm64: what emulates each, and how it starts."""

from dataclasses import dataclass, replace
from pathlib import Path

_LOOK = """\
echo "== memory"; cat /proc/meminfo; \
echo "== failed"; systemctl list-units --state=failed --plain --no-legend; \
echo "== jobs"; systemctl list-jobs --plain --no-legend; \
echo "== sockets"; cat /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6; \
echo "== var"; df --output=size -k /var; \
echo "== locked"; cat /sys/kernel/security/lockdown; \
echo "== measured"; cat /sys/class/tpm/tpm0/pcr-sha256/11; \
echo "== resident"; grep -H VmRSS /proc/[0-9]*/status"""
_PAUSE = 45
_LOOKER = "test-look.service"
_OVMF, _AAVMF = Path("/usr/share/OVMF"), Path("/usr/share/AAVMF")


@dataclass(frozen=True, kw_only=True)
class Board:
    """What a machine is like: who emulates it, and what it starts by."""

    emulator: str
    machine: tuple[str, ...]
    code: Path
    """Its firmware."""
    variables: Path
    """Those of a firmware that has none yet."""
    console: str
    """What its kernel has to be told for that, if anything."""
    seen: str
    """Where `look` is told what is inside."""
    seer: tuple[str, ...]
    """The device that is that, which ends in a file."""
    secure: bool = False
    """A TPM, and firmware that asks for signatures once it has keys."""

    @property
    def looking(self) -> dict[str, str]:
        """Units that tell `look`."""
        unit = f"""\
[Unit]
Description=looks around, for whoever tests this
ConditionPathExists=!/etc/initrd-release
Wants=dev-{self.seen}.device
After=dev-{self.seen}.device

[Service]
StandardOutput=file:/dev/{self.seen}
ExecStart=/bin/sh -c 'while :; do {_LOOK}; echo "== end"; sleep {_PAUSE}; done'
"""
        return {
            f"systemd.extra-unit.{_LOOKER}": unit,
            "systemd.unit-dropin.sysinit.target": f"[Unit]\nWants={_LOOKER}\n",
        }


PC = Board(
    emulator="qemu-system-x86_64",
    machine=("-machine", "q35,smm=off", "-cpu", "max"),
    code=_OVMF / "OVMF_CODE_4M.fd",
    variables=_OVMF / "OVMF_VARS_4M.fd",
    console="",
    seen="ttyS1",
    seer=("-serial", "chardev:seen"),
)
SECURE = replace(
    PC,
    machine=("-machine", "q35,smm=on", "-cpu", "max"),
    code=_OVMF / "OVMF_CODE_4M.secboot.fd",
    secure=True,
)
ARM64 = Board(
    emulator="qemu-system-aarch64",
    machine=("-machine", "virt", "-cpu", "cortex-a72"),
    code=_AAVMF / "AAVMF_CODE.fd",
    variables=_AAVMF / "AAVMF_VARS.fd",
    console="console=ttyAMA0",
    seen="hvc0",
    seer=("-device", "virtio-serial-pci", "-device", "virtconsole,chardev=seen"),
)
