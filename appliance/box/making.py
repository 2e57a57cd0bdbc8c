"""A seed, or what is wrong with it -> every file that makes this box what it is to be."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from appliance.box import links
from appliance.box.ports import Nic, sides
from appliance.box.sensor import settings
from appliance.box.wall import wall
from teiten.errors import OperatorError
from teiten.seed import Seed

NETWORK, OWN = "systemd/network", "teiten"
"""Folders below /run."""
SETTINGS, AUTHORITIES, TOKEN, RULES = "appliance.toml", "authorities.pem", "token", "box.nft"
SAID = "box.json"
CONSOLE = "issue.d/50-teiten.issue"
_TIME = "chrony-servers.sources"
_KEYS, BELIEVED = "ssh-keys", "bundles.keys"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the seed, for the console and for `status`."""

    source: str = ""
    """Where the seed was found; empty: nowhere."""
    sensor: str = ""
    mistake: str = ""
    hint: str = ""


class File(NamedTuple):
    """What stands in a file, and whether the sensor alone may read it."""

    text: str
    secret: bool = False


Files = Mapping[str, File]
"""Paths below /run."""


def made(seed: Seed, source: str, nics: Sequence[Nic], run: str, version: str = "") -> Files:
    """Say what the box is to be; raises OperatorError where it cannot be that."""
    found = sides(seed, nics)
    own = {
        SETTINGS: File(
            settings(
                seed,
                found,
                authorities=f"{run}/{OWN}/{AUTHORITIES}",
                token=f"{run}/{OWN}/{TOKEN}",
                version=version,
            )
        ),
        RULES: File(wall(seed.management, found)),
        SAID: _file(Said(source=source, sensor=seed.sensor)),
    }
    if seed.collector.authorities:
        own[AUTHORITIES] = File(seed.collector.authorities)
    if seed.collector.token:
        own[TOKEN] = File(seed.collector.token + "\n", secret=True)
    if seed.management.ssh_keys:
        own[_KEYS] = File("".join(f"{key}\n" for key in seed.management.ssh_keys))
    if seed.updates.keys:
        own[BELIEVED] = File("".join(f"{key}\n" for key in seed.updates.keys))
    if seed.time:
        own[_TIME] = File("".join(f"server {host} iburst\n" for host in seed.time))
    units = links.links(found, seed.name_servers)
    return _placed(own, units) | {CONSOLE: File(f"teiten sensor {seed.sensor}\n\n")}


def refused(mistake: OperatorError, source: str) -> Files:
    """Be nothing: ask for an address, let nobody in, count nothing, and say why."""
    said = Said(source=source, mistake=mistake.message, hint=mistake.hint)
    own = {RULES: File(wall(None, None)), SAID: _file(said)}
    words = f"This box counts nothing.\n  {said.mistake}\n  {said.hint}\n\n"
    return _placed(own, links.fallback()) | {CONSOLE: File(words)}


def _placed(own: Mapping[str, File], units: links.Files) -> dict[str, File]:
    return {f"{OWN}/{name}": file for name, file in own.items()} | {
        f"{NETWORK}/{name}": File(text) for name, text in units.items()
    }


def _file(said: Said) -> File:
    return File(msgspec.json.encode(said).decode() + "\n")
