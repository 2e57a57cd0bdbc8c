"""A layout -> namespaces, links, addresses and routes in the kernel; and their removal."""

from dataclasses import dataclass
from types import TracebackType
from typing import Any

from pyroute2 import IPRoute, NetlinkError

from simulator.links import claims, namespaces
from simulator.links.layout import COLLECTOR, MANAGEMENT, Layout, Post
from teiten.errors import OperatorError

MONITORED = "wire0"
MANAGED = "mgmt0"
_BRIDGE = "br0"


@dataclass(frozen=True, slots=True)
class Link:
    """The attackers' end of a link to one sensor."""

    namespace: str
    interface: str
    address: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """What the kernel says a link took from us, and what it could not hand over."""

    frames: int
    dropped: int


class Ground:
    """The namespaces of one lab, from their making to their removal."""

    def __init__(self, layout: Layout) -> None:
        """Plan the ground; nothing is made yet."""
        self.layout = layout
        self.links: dict[str, Link] = {}
        """The links that this process made, by sensor: traffic goes onto no other."""
        self._claim: claims.Claim | None = None

    def __enter__(self) -> "Ground":
        """Make everything, or nothing."""
        self._claim = claims.claim(self.layout.identity)
        if self._claim is None:
            raise OperatorError(
                f"A lab named {self.layout.identity} is running.",
                hint="End it with Ctrl-C, or wait until it is through.",
            )
        try:
            self._make()
        except NetlinkError as error:
            self.remove()
            raise OperatorError(
                f"The kernel refuses a part of the lab: {error}.",
                hint="It needs namespaces, veth pairs and a bridge, which a container may lack.",
            ) from error
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove everything."""
        self.remove()

    def remove(self) -> None:
        """Remove every namespace, and with them links, rules and routes."""
        self.links.clear()
        if self._claim is None:
            return
        for name in self.layout.namespaces:
            namespaces.remove(name)
        self._claim.release(forget=True)
        self._claim = None

    def sent(self, post: Post) -> Sent:
        """Read the kernel's own counters of the link to `post`."""
        with namespaces.inside(self.layout.attacker), IPRoute() as kernel:
            (found,) = kernel.link("get", ifname=post.link)
            counters = found.get_attr("IFLA_STATS64")
        return Sent(counters["tx_packets"], counters["tx_dropped"])

    def _make(self) -> None:
        for name in self.layout.namespaces:
            namespaces.make(name)
        self._make_management()
        for post in self.layout.posts:
            self._make_sensor(post)
            self._make_wire(post)

    def _make_management(self) -> None:
        with namespaces.inside(self.layout.management), IPRoute() as kernel:
            namespaces.tune({"ipv6/conf/default/disable_ipv6": "1"})
            kernel.link("add", ifname=_BRIDGE, kind="bridge")
            _up(kernel, "lo")
            bridge = _up(kernel, _BRIDGE)
            kernel.addr("add", index=bridge, address=str(COLLECTOR), prefixlen=MANAGEMENT.prefixlen)
            for post in self.layout.posts:
                peer = {"ifname": MANAGED, "net_ns_fd": post.namespace}
                kernel.link("add", ifname=post.link, kind="veth", peer=peer)
                kernel.link("set", index=_index(kernel, post.link), master=bridge)
                _up(kernel, post.link)

    def _make_sensor(self, post: Post) -> None:
        with namespaces.inside(self.layout.attacker), IPRoute() as kernel:
            # Nothing but the simulator may speak on this end, or the count would not be ours.
            namespaces.tune({"ipv6/conf/default/disable_ipv6": "1"})
            peer = {"ifname": MONITORED, "net_ns_fd": post.namespace}
            kernel.link("add", ifname=post.link, kind="veth", peer=peer)
            index = _index(kernel, post.link)
            kernel.link("set", index=index, arp=False, multicast=False)
        with namespaces.inside(post.namespace), IPRoute() as kernel:
            namespaces.tune(_sensor_settings())
            _up(kernel, "lo")
            _address(kernel, _up(kernel, MANAGED), post.management)
            wire = _up(kernel, MONITORED)
            for line in post.lines:
                _address(kernel, wire, line.sensor)

    def _make_wire(self, post: Post) -> None:
        with namespaces.inside(self.layout.attacker), IPRoute() as kernel:
            _up(kernel, post.link)
            (found,) = kernel.link("get", ifname=post.link)
            address = bytes.fromhex(found.get_attr("IFLA_ADDRESS").replace(":", ""))
        with namespaces.inside(post.namespace), IPRoute() as kernel:
            wire = _index(kernel, MONITORED)
            for line in post.lines:
                family = {4: 2, 6: 10}[line.gateway.version]
                kernel.route(
                    "add", family=family, dst="default", gateway=str(line.gateway.ip), oif=wire
                )
        self.links[post.name] = Link(self.layout.attacker, post.link, address)


def _sensor_settings() -> dict[str, str]:
    # Strangers' sources are anywhere; duplicate address detection would make the start wait.
    off = {"ipv4/conf/all/rp_filter": "0", "ipv4/conf/default/rp_filter": "0"}
    conf = f"ipv6/conf/{MONITORED}"
    return off | {
        f"ipv4/conf/{MONITORED}/rp_filter": "0",
        f"{conf}/accept_dad": "0",
        f"{conf}/dad_transmits": "0",
        f"{conf}/accept_ra": "0",
        f"ipv6/conf/{MANAGED}/disable_ipv6": "1",
    }


def _index(kernel: Any, name: str) -> int:
    (index,) = kernel.link_lookup(ifname=name)
    return int(index)


def _up(kernel: Any, name: str) -> int:
    index = _index(kernel, name)
    kernel.link("set", index=index, state="up")
    return index


def _address(kernel: Any, index: int, interface: Any) -> None:
    kernel.addr(
        "add", index=index, address=str(interface.ip), prefixlen=interface.network.prefixlen
    )
