"""The roles of a scenario -> everybody who plays in it."""

from collections.abc import Iterable, Iterator
from random import Random

from simulator.actors.background import BackgroundRole
from simulator.actors.backscatter import BackscatterRole
from simulator.actors.bittorrent import BittorrentRole
from simulator.actors.blaster import BlasterRole
from simulator.actors.codered import CodeRedRole
from simulator.actors.codered2 import CodeRed2Role
from simulator.actors.conficker import ConfickerRole
from simulator.actors.dnsany import DnsAnyRole
from simulator.actors.embedded4 import Embedded4Role
from simulator.actors.eui64 import Eui64Role
from simulator.actors.lowbyte6 import LowByte6Role
from simulator.actors.masscan import MasscanRole
from simulator.actors.memcached import MemcachedRole
from simulator.actors.mirai import MiraiRole
from simulator.actors.netbios import NetbiosRole
from simulator.actors.nmap import NmapRole
from simulator.actors.ntp import NtpRole
from simulator.actors.random6 import Random6Role
from simulator.actors.sasser import SasserRole
from simulator.actors.sip import SipRole
from simulator.actors.slammer import SlammerRole
from simulator.actors.spoofed import SpoofedRole
from simulator.actors.ssdp import SsdpRole
from simulator.actors.staircase import StaircaseRole
from simulator.actors.wannacry import WannaCryRole
from simulator.actors.welchia import WelchiaRole
from simulator.actors.yarrp6 import Yarrp6Role
from simulator.actors.zmap import ZmapRole
from simulator.script import epidemic
from simulator.script.leaving import Leaving
from simulator.script.probe import Actor
from simulator.script.role import Role, Stage

AnyRole = (
    BackgroundRole
    | BackscatterRole
    | BittorrentRole
    | BlasterRole
    | CodeRedRole
    | CodeRed2Role
    | ConfickerRole
    | DnsAnyRole
    | Embedded4Role
    | Eui64Role
    | LowByte6Role
    | MasscanRole
    | MemcachedRole
    | MiraiRole
    | NetbiosRole
    | NmapRole
    | NtpRole
    | Random6Role
    | SasserRole
    | SipRole
    | SlammerRole
    | SpoofedRole
    | SsdpRole
    | StaircaseRole
    | WannaCryRole
    | WelchiaRole
    | Yarrp6Role
    | ZmapRole
)
"""Every kind of stranger that a scenario may name."""


def everybody(roles: Iterable[Role], stage: Stage, *, seed: int) -> Iterator[Actor]:
    """Cast every role. Each has dice of its own, so that one more changes none before it."""
    for place, role in enumerate(roles):
        rng = Random(f"{seed}/{place}/{role.__struct_config__.tag}")
        for begins in _moments(role):
            actor = role.actor(rng, role.home(rng, stage), stage, begins)
            yield actor if role.ends is None else Leaving(actor, role.ends)


def _moments(role: Role) -> list[float]:
    """When each of them begins."""
    if role.epidemic is None:
        return [role.begins] * role.hosts
    return [role.begins + m for m in epidemic.moments(role.hosts, role.epidemic.doubling)]


def ill(role: Role) -> list[float]:
    """When each of them falls ill, if they do."""
    return [] if role.epidemic is None else _moments(role)
