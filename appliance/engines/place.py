"""Where the sensor's program hangs -> a file, so that nobody else's is ever taken for it."""

from pathlib import Path

import msgspec

from appliance.counting.clock import boot_id
from appliance.keeping.durable import write
from appliance.kernel import xdp
from teiten.errors import OperatorError

NAME = "program.json"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """An interface, and the programs that this sensor hung on it, by the kernel's numbers."""

    boot: str
    interface: int
    programs: tuple[int, ...]


def remembered(state: Path) -> Place | None:
    """Where the program was hung since the machine started, or nothing."""
    try:
        place = msgspec.json.decode((state / NAME).read_bytes(), type=Place)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return place if place.boot == boot_id() else None


def hangs(state: Path, interface: int) -> bool:
    """Whether a program of this sensor is on the interface."""
    known = remembered(state)
    if known is None or known.interface != interface:
        return False
    return xdp.hanging(interface)[0] in known.programs


def attach(program: xdp.Program, interface: int, state: Path) -> None:
    """Hang the program there, in the place of its predecessor and of nobody else's."""
    there, mode = xdp.hanging(interface)
    known = remembered(state)
    if there and (known is None or known.interface != interface or there not in known.programs):
        raise OperatorError(
            "Another XDP program is on the monitored interface.",
            hint="See it with `ip link`; take it off with: ip link set dev NAME xdp off",
        )
    place = Place(boot=boot_id(), interface=interface, programs=(there, program.number))
    write(state / NAME, msgspec.json.encode(place))
    program.attach(interface, mode)


def leave(state: Path, *, but: int | None = None) -> bool:
    """Take the program off where it hangs, unless that is the interface `but`."""
    known = remembered(state)
    if known is None or known.interface == but:
        return False
    there, mode = xdp.hanging(known.interface)
    if mode is not None and there in known.programs:
        xdp.detach(known.interface, mode)
    return True
