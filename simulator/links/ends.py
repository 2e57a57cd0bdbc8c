"""One end of a link -> the other, where both are the simulator's own; any other link is refused."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyroute2 import IPRoute, NetlinkError

from simulator.links import namespaces
from teiten.errors import OperatorError

_HINT = "A flood goes only onto links between namespaces that the simulator made."


@dataclass(frozen=True, slots=True)
class End:
    """One end of a veth pair."""

    namespace: str
    interface: str
    index: int
    address: bytes

    def counters(self) -> dict[str, int]:
        """Read the kernel's own counters of this end."""
        with _kernel(self.namespace) as kernel:
            (found,) = kernel.link("get", index=self.index)
            return dict(found.get_attr("IFLA_STATS64"))

    def attach(self, program: int | None) -> None:
        """Let a loaded program see what arrives here first, or none."""
        with _kernel(self.namespace) as kernel:
            kernel.link("set", index=self.index, xdp_fd=-1 if program is None else program)


def ends(namespace: str, interface: str) -> tuple[End, End]:
    """Find the end `interface`, and the one at which what is sent there arrives."""
    if namespace not in namespaces.ours():
        raise OperatorError(f"{namespace} is none of the simulator's namespaces.", hint=_HINT)
    with _kernel(namespace) as kernel:
        found = _link(kernel, ifname=interface)
        if found is None:
            raise OperatorError(f"{interface} in {namespace} is no veth.", hint=_HINT)
        near = _end(namespace, found)
        index, home = found.get_attr("IFLA_LINK"), found.get_attr("IFLA_LINK_NETNSID")
        for name in namespaces.ours():
            if name == namespace if home is None else _is(kernel, home, name):
                with _kernel(name) as there:
                    return near, _end(name, _link(there, index=index))
    raise OperatorError(
        f"The other end of {interface} is in no namespace of the simulator.", hint=_HINT
    )


@contextmanager
def _kernel(namespace: str) -> Iterator[Any]:
    with namespaces.inside(namespace), IPRoute() as kernel:
        yield kernel


def _link(kernel: Any, **which: str | int) -> Any:
    try:
        (found,) = kernel.link("get", **which)
    except NetlinkError:
        return None
    info = found.get_attr("IFLA_LINKINFO")
    return found if info and info.get_attr("IFLA_INFO_KIND") == "veth" else None


def _end(namespace: str, found: Any) -> End:
    address = bytes.fromhex(found.get_attr("IFLA_ADDRESS").replace(":", ""))
    return End(namespace, found.get_attr("IFLA_IFNAME"), found["index"], address)


def _is(kernel: Any, home: int, name: str) -> bool:
    """Whether `name` is the one that `kernel` calls `home`; others come and go meanwhile."""
    try:
        place = os.open(Path("/run/netns", name), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return bool(kernel.get_netnsid(fd=place)["nsid"] == home)
    except NetlinkError as error:
        if error.code != errno.EINVAL:  # a name that stands for no namespace yet, or no longer
            raise
        return False
    finally:
        os.close(place)
