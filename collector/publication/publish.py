"""The ledger and a policy -> a whole new release in the public folder."""

import sqlite3
import time
from pathlib import Path

from jinja2 import Environment

from collector.books.store import reading
from collector.gate import archive, closing
from collector.gate.aside import Topic
from collector.gate.hourly import Public, hourly
from collector.gate.policy import HOUR, policy
from collector.gate.watched import watched
from collector.geo import shelf
from collector.geo.public import Countries, countries, named, of_aside
from collector.paper import stock
from collector.publication import release, render, sheet, signet, weekly
from collector.publication.gather import Gatherer
from collector.publication.ranks import WEEK, within
from collector.settings import Settings
from collector.site import files, gated, windows
from collector.site.beside import Beside
from collector.site.lore.shelf import lore
from collector.site.reports.record import Report
from collector.site.rules import Rules

_SITE = Path(__file__).parent.parent / "site"


def publish(
    connection: sqlite3.Connection, settings: Settings, gatherer: Gatherer | None = None
) -> Path:
    """Publish what the ledger says now, if it says something else; gives the release's folder."""
    if settings.publish.policy == "gated":
        close(connection, settings)
    return show(connection, settings, gatherer)


def close(connection: sqlite3.Connection, settings: Settings) -> int:
    """Give every epoch that is over its edition, for ever; say how many got one."""
    archive.adopt(connection, Path(settings.public) / "current")
    gate = settings.publish.gate
    atlas = shelf.atlas(settings.geo) if gate.asides and gate.economies else None
    grace = gate.grace_hours * HOUR
    return closing.close(connection, policy(gate), grace, Path(settings.state), atlas)


def show(
    connection: sqlite3.Connection,
    settings: Settings,
    gatherer: Gatherer | None = None,
    *,
    anew: bool = False,
) -> Path:
    """Lay out what is public already, and make it current; `anew` even if it looks the same."""
    with reading(connection):
        if settings.publish.policy == "gated":
            kept = archive.everything(connection)
            places = _countries(kept)
            book = gated.book([edition for edition, _ in kept], places)
            content = sheet.files(kept, places)
            told = weekly.reports(
                [edition for edition, _ in kept], Path(settings.public) / "current"
            )
        else:
            gatherer = gatherer or gathering(settings)
            view = gatherer.view(connection)
            public = hourly(view, gatherer.beside, gatherer.data)
            book, content, told = windows.book(public, _of_day(public)), render.files(public), ()
    beside = _beside(settings, told)
    content |= files.files(
        book, templates(), stock.static(_SITE / "static"), _rules(settings), beside
    )
    return release.write(content, Path(settings.public), _terms(settings, anew))


def _terms(settings: Settings, anew: bool) -> release.Terms:
    now, own = int(time.time()), settings.publish
    return release.Terms(
        signet=signet.load(Path(settings.state), now),
        now=now,
        valid=own.valid_hours * HOUR,
        renewal=own.renewal,
        keep=own.keep_releases,
        most=own.lasting_bytes,
        anew=anew,
    )


def _rules(settings: Settings) -> Rules:
    publish = settings.publish
    return Rules(publish.policy, publish.gate, publish.windows, publish.every_seconds)


def _beside(settings: Settings, told: tuple[tuple[Report, bytes], ...]) -> Beside:
    publish = settings.publish
    watched = publish.gate.ports if publish.policy == "gated" else ()
    return Beside(lore(), tuple(watched), told, publish.site)


def _countries(kept: sheet.Kept) -> Countries | None:
    """Economies of the last week, if any is public."""
    told = within([edition for edition, _ in kept], WEEK)
    if not any(named(edition) for edition in told):
        return None
    space = shelf.allocated()
    return countries(told, space.sizes[4], str(space.label))


def _of_day(public: Public) -> Countries | None:
    """The same under the rule of 2004, of a day."""
    space = shelf.allocated()
    aside = next((each for each in public.asides if each.topic is Topic.ECONOMIES), None)
    return of_aside(aside, public.data, space.sizes[4], str(space.label)) if aside else None


def gathering(settings: Settings) -> Gatherer:
    """Look back as far as is set, at what the gate's lists name, too."""
    gate = settings.publish.gate
    if settings.publish.policy == "gated" or not gate.asides:
        return Gatherer(settings.publish.windows)
    atlas = shelf.atlas(settings.geo) if gate.economies else None
    return Gatherer(settings.publish.windows, watched(policy(gate)), atlas)


def templates() -> Environment:
    """Read the templates of the pages."""
    return stock.templates(_SITE / "pages")
