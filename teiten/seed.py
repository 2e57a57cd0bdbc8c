"""What one box is to be <-> the text of its seed, a file that anybody can edit on a laptop.

Boxes are alike; a seed makes one of them the sensor that it is. It has a token and no key: the
token admits a sensor once, and the key is made on the box and never leaves it.
"""

import tomllib
from collections.abc import Mapping
from ipaddress import ip_interface, ip_network
from typing import Annotated

import msgspec
import tomli_w
from msgspec import Meta

from teiten.config import Table
from teiten.enrolment import Key, Token
from teiten.errors import OperatorError
from teiten.rollup.record import Name

_MEND = "Mend it on any computer; `teiten appliance box check` reads it as a box does."
LARGEST = 65536
"""Bytes of a seed at most."""

Port = Annotated[str, Meta(pattern=r"^([A-Za-z0-9_.-]{1,15}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5})\Z")]
"""A network port by its name or by its hardware address."""
Vlan = Annotated[int, Meta(ge=1, le=4094)]
Window = Annotated[
    str,
    Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\Z"),
]
"""A part of the day, in UTC: 02:00-04:30; it may span midnight."""
Host = Annotated[str, Meta(pattern=r"^[A-Za-z0-9.:-]{1,253}\Z")]
PublicKey = Annotated[str, Meta(pattern=r"^[\x20-\x7e]{20,8192}\Z")]


class Link(Table, frozen=True, kw_only=True):
    """One side of the box: a network port, and what the box is called there."""

    port: Port | None = None
    """May be left out where the box has no choice."""
    vlan: Vlan | None = None
    """IEEE 802.1Q; none: untagged."""
    dhcp: bool | None = None
    """Addresses and gateways by DHCP and router advertisements; not said: where the box is looked
    after, and has no address."""
    addresses: tuple[str, ...] = ()
    """The box's own, with the length of their network: 198.51.100.2/30."""
    gateways: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """What is no address is told here, and not by a box that nobody can reach."""
        for address in self.addresses:
            if "/" not in address:
                raise ValueError(f"{address!r} has no length: write it like 198.51.100.2/30")
            ip_interface(address)
        for gateway in self.gateways:
            if "/" in gateway:
                raise ValueError(f"{gateway!r} is no gateway's address")
            ip_interface(gateway)

    @property
    def said(self) -> bool:
        """Whether anything is said of it at all."""
        return self != Link()


class Watch(Table, frozen=True, kw_only=True):
    """What is monitored, and where it arrives."""

    blocks: Annotated[tuple[str, ...], Meta(min_length=1)]
    link: Link = Link()

    def __post_init__(self) -> None:
        """A block with host bits is a typing error."""
        for block in self.blocks:
            ip_network(block)


class Report(Table, frozen=True, kw_only=True):
    """Where rollups go."""

    urls: Annotated[tuple[str, ...], Meta(min_length=1)]
    authorities: str = ""
    """Certificates in PEM; these alone are believed."""
    token: Token | None = None


class Management(Table, frozen=True, kw_only=True):
    """The side from which the box is looked after; without a link it is the monitored one."""

    link: Link = Link()
    peers: tuple[str, ...] = ()
    """Blocks that may reach the box: its metrics, and SSH if there are keys. Nobody else may."""
    ssh_keys: tuple[PublicKey, ...] = ()
    """Public keys that may log in; without any there is no SSH."""
    metrics_port: Annotated[int, Meta(ge=1, le=65535)] = 9464

    def __post_init__(self) -> None:
        """A peer with host bits is a typing error."""
        for peer in self.peers:
            ip_network(peer)
        if self.ssh_keys and not self.peers:
            raise ValueError("ssh-keys without peers: say who may come, like 192.0.2.0/24")


class Updates(Table, frozen=True, kw_only=True):
    """Other versions of the image."""

    keys: tuple[Key, ...] = ()
    """Whose bundles the box takes; nobody's, unless it is said."""
    pull: bool = True
    """Whether it asks its collector for them, where there is a key."""
    every_minutes: Annotated[int, Meta(ge=1, le=10_080)] | None = None
    window: Window | None = None
    """When the box may start anew, in UTC; not said: at any time."""


class Seed(Table, frozen=True, kw_only=True):
    """One box."""

    sensor: Name
    monitored: Watch
    collector: Report
    management: Management = Management()
    time: tuple[Host, ...] = ()
    """Servers of the time (NTP); none: those of Debian's pool."""
    name_servers: tuple[str, ...] = ()
    updates: Updates = Updates()


def read(text: bytes, source: str) -> Seed:
    """Read a seed; raises OperatorError that names its `source` and the key."""
    if len(text) > LARGEST:
        raise OperatorError(
            f"{source} has more than {LARGEST:,} bytes, which is no seed.", hint=_MEND
        )
    if text.startswith(b"#cloud-config"):
        raise OperatorError(
            f"{source} is written for cloud-init, which is not on this box.",
            hint="Put the box's seed, which is TOML, where the user data are.",
        )
    try:
        return convert(tomllib.loads(text.decode("utf-8-sig")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise OperatorError(f"{source}: {error}", hint=_MEND) from error


def convert(tables: Mapping[str, object]) -> Seed:
    """Take tables for a seed; raises msgspec.ValidationError, a ValueError that names the key."""
    return msgspec.convert(tables, Seed)


def write(seed: Seed) -> bytes:
    """Write a seed down, without what goes without saying."""
    return tomli_w.dumps(_spoken(msgspec.to_builtins(seed)), multiline_strings=True).encode()


def _spoken(table: dict[str, object]) -> dict[str, object]:
    """TOML has no null, and an empty table says nothing."""
    kept = {k: _spoken(v) if isinstance(v, dict) else v for k, v in table.items()}
    return {k: v for k, v in kept.items() if v not in (None, "", (), [], {})}
