"""The text of two tables -> what is known of each port, in both languages."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Port = Annotated[str, Meta(pattern=r"^(ICMP|(0|[1-9][0-9]{0,4})/(TCP|UDP))\Z")]
"""As operators write it."""
Sentence = Annotated[str, Meta(min_length=1, max_length=240)]


class Kind(StrEnum):
    """What it was that knocked."""

    WORM = "worm"
    """Spreads by itself."""
    BOTNET = "botnet"
    """Spreads, and waits for orders."""
    EXPLOIT = "exploit"
    """A hole that many people looked for."""
    REFLECTION = "reflection"
    """Servers that answer with more than they were asked, in a victim's name."""
    BACKDOOR = "backdoor"
    """What somebody else had left open."""
    SCAN = "scan"
    """Servers that were looked for as they are."""
    SPAM = "spam"


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whatever is said in both languages."""

    en: Sentence
    ja: Sentence

    def said(self, language: Literal["en", "ja"]) -> str:
        """Say it in one of them."""
        return self.ja if language == "ja" else self.en


class Service(Known, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a port is for."""

    port: Port
    name: Annotated[str, Meta(pattern=r"^([a-z0-9][a-z0-9-]*)?\Z")]
    """Its name at IANA; empty, where none is registered or another use is better known."""


class Episode(Known, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A worm, a botnet or a campaign; the sentences say what it does on the wire."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z")]
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    year: Annotated[int, Meta(ge=1988, le=2100)]
    """When it was first seen, or when most of it came."""
    kind: Kind
    ports: Annotated[tuple[Port, ...], Meta(min_length=1)]
    sources: Annotated[tuple[Sentence, ...], Meta(min_length=1)]
    """Where it is described: advisories by their numbers, reports by maker and title."""


class _Services(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    service: tuple[Service, ...]


class _Episodes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    episode: tuple[Episode, ...]


class Lore(msgspec.Struct, frozen=True, dict=True):
    """All that is known."""

    services: tuple[Service, ...] = ()
    episodes: tuple[Episode, ...] = ()
    """The oldest first."""

    def service(self, port: str) -> Service | None:
        """Say what a port is for; nothing, where the table has no line of it."""
        return self._services.get(port)

    def at(self, port: str) -> tuple[Episode, ...]:
        """Name what became known for knocking at a port, the oldest first."""
        return tuple(episode for episode in self.episodes if port in episode.ports)

    @cached_property
    def _services(self) -> Mapping[str, Service]:
        return {service.port: service for service in self.services}


def read(services: str, episodes: str) -> Lore:
    """Read both tables, which are TOML; raises msgspec.MsgspecError where they are not right."""
    return Lore(
        msgspec.toml.decode(services, type=_Services).service,
        msgspec.toml.decode(episodes, type=_Episodes).episode,
    )
