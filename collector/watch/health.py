"""Ledger, disk, and what the service left -> how the collector stands; and a screen of it.

The screen names sensors: it is for the operator alone. Metrics count them.
"""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import msgspec

from collector.books import ledger, store
from collector.door.admit import State
from collector.index import annals
from collector.index.bulletin import name as told
from collector.members import admission, database, diary, roll
from collector.sensors import clones, reception, registry
from collector.settings import Settings
from collector.updates import offers
from collector.updates.depot import Depot
from collector.updates.screen import state as offer_state
from collector.watch.standing import Local, Serving, Silence, Standing, troubles
from teiten.measures import room, span

NAME = "serving.json"
_NAMED = 12
"""Sensors of a kind that are named on the screen; the others are counted."""


def write(state: Path, serving: Serving) -> None:
    """Leave what `status` looks for; not durable, and a full disk is no reason to stop."""
    draft = state / f"{NAME}.draft"
    with contextlib.suppress(OSError):
        draft.write_bytes(msgspec.json.encode(serving))
        draft.replace(state / NAME)


def _read(state: Path) -> Serving | None:
    try:
        return msgspec.json.decode((state / NAME).read_bytes(), type=Serving)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def silences(connection: Connection) -> Iterator[Silence]:
    """Say of each approved sensor since when nothing came: it sends the newest window first."""
    for sensor in registry.everyone(connection):
        if sensor.state is not State.APPROVED or sensor.approved is None:
            continue
        row = connection.execute(
            "SELECT came FROM rollups WHERE sensor = ? ORDER BY start DESC LIMIT 1",
            (sensor.name,),
        ).fetchone()
        since = max(row[0] if row else 0, sensor.approved)
        yield Silence(sensor=sensor.name, since=since, ever=row is not None)


def look(connection: Connection, settings: Settings, now: float) -> Standing:
    """Read how the collector stands now."""
    state, current = Path(settings.state), Path(settings.public) / "current"
    with store.reading(connection):
        law, asked = ledger.law(connection), reception.law(connection)
        sensors = registry.everyone(connection)
        accepted = ledger.credited(connection)
        runless = clones.runless(connection)
        offered = offers.seen(connection)
        quiet = sorted(silences(connection), key=lambda each: (each.since, each.sensor))
    shelf = Depot(state)
    return Standing(
        at=now,
        serving=_read(state),
        sensors={word: sum(each.state is word for each in sensors) for word in State},
        silences=tuple(quiet),
        received=law.received,
        answers=law.answers,
        balanced=law.balances,
        requests=asked.requests,
        replies=asked.replies,
        enrolments_balanced=asked.balances,
        cloned=tuple(each.name for each in sensors if each.state is State.CLONED),
        runless=tuple(runless),
        updates=tuple(offer_state(each, boxes, int(now)) for each, boxes in offered),
        unshelved=tuple(each.version for each, _ in offered if not shelf.holds(each.bundle)),
        accepted=accepted,
        released=_made(current),
        ledger_bytes=sum(_size(path) for path in state.glob(f"{store.FILE}*")),
        free_bytes=shutil.disk_usage(state).free,
        **_index(state),
        **_members(state, int(now)),
    )


def _members(state: Path, now: int) -> dict[str, Any]:
    """Who may ask, and how much was asked, where there is anybody."""
    if not (state / database.FILE).exists():
        return {}
    with database.opened(state) as base:
        there = [each for each in roll.everyone(base) if each.removed is None]
        asked = diary.counts(base)
    agreed = sum(admission.standing(each, now=now) is None for each in there)
    queries: dict[str, dict[str, int]] = {}
    for (endpoint, answer), count in asked.items():
        queries.setdefault(endpoint, {})[answer] = count
    return {"members": agreed, "queries": queries}


def _index(state: Path) -> dict[str, Any]:
    """What the index says of sensors, where there is one."""
    if not (state / annals.FILE).exists():
        return {}
    with annals.opened(state) as chronicle:
        found, end = annals.going(chronicle), annals.ended(chronicle)
    by_sensor: dict[str, list[annals.Anomaly]] = {}
    for each in found:
        by_sensor.setdefault(each.sensor, []).append(each)
    local = tuple(
        Local(
            sensor=sensor,
            since=min(each.since for each in some),
            series=tuple(told(each.series) for each in some),
        )
        for sensor, some in sorted(by_sensor.items())
    )
    return {"local": local, "indexed": end}


def _size(path: Path) -> int:
    """Bytes of a file, which may go while we look: the last one who closes a ledger tidies up."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _made(release: Path) -> float:
    try:
        return release.stat().st_mtime
    except FileNotFoundError:
        return 0


def screen(standing: Standing) -> Iterator[str]:
    """Say in one screen: does it serve, who is silent, what was refused, do the books balance."""
    now, serving = standing.at, standing.serving
    served = f"yes, for {span(now - serving.started)}" if serving and standing.serves else "NO"
    yield f"serving     {served}"
    yield f"accepted    {_ago(now, standing.accepted)}"
    yield "sensors     " + ", ".join(f"{count} {word}" for word, count in standing.sensors.items())
    for name in standing.cloned:
        yield f"  CLONED    {name}: two boxes speak under its key"
    if standing.runless:
        named = ", ".join(standing.runless[:_NAMED])
        left = len(standing.runless) - _NAMED
        others = f" and {left} more" if left > 0 else ""
        yield f"  no run    {named}{others}: cannot be told from a copy of its disk"
    silent = standing.silent
    for each in silent[:_NAMED]:
        past = "" if each.ever else ", and has never reported"
        yield f"  silent    {each.sensor} for {span(now - each.since)}{past}"
    if len(silent) > _NAMED:
        yield f"  silent    and {len(silent) - _NAMED} more"
    for odd in standing.local[:_NAMED]:
        more = f" and {len(odd.series) - 1} more" if len(odd.series) > 1 else ""
        yield f"  local     {odd.sensor} for {span(now - odd.since)}: {odd.series[0]}{more}"
    if len(standing.local) > _NAMED:
        yield f"  local     and {len(standing.local) - _NAMED} more"
    balance = "balances" if standing.balanced else "DOES NOT BALANCE"
    yield f"ledger      {balance}: {standing.received:,} received, {standing.refused:,} refused"
    yield f"refused     {_refused(serving)}"
    yield f"disk        {room(standing.ledger_bytes)} of ledger, {room(standing.free_bytes)} free"
    asked = sum(sum(answers.values()) for answers in standing.queries.values())
    refusals = asked - sum(answers.get("ok", 0) for answers in standing.queries.values())
    yield f"members     {standing.members} agreed, {asked:,} queries, {refusals:,} of them refused"
    for update in standing.updates:
        offer = update.offer
        word = f"offered to {len(update.told)} of {update.boxes} boxes" if offer.going else "HELD"
        yield f"update      {offer.version} {word}: {update.why}"
    yield f"indexed     up to {_ago(now, standing.indexed)}"
    yield f"published   {_ago(now, standing.released)}"
    for trouble in troubles(standing):
        yield f"LOOK        {trouble}"


def _ago(now: float, then: float) -> str:
    return f"{span(now - then)} ago" if then else "never"


def _refused(serving: Serving | None) -> str:
    if serving is None or not serving.refused:
        return "nothing in the last hour"
    told = (f"{count:,} {answer}" for answer, count in serving.refused.items())
    return f"{', '.join(told)} in the last hour"
