"""How the sensor stands -> a file beside the daemon, and from it a screen for a person.

No line holds a monitored address.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from appliance.watch.standing import STALE, Laws, Standing, Update
from teiten.errors import OperatorError
from teiten.measures import room, span

NAME = "status.json"


def write(folder: Path, standing: Standing) -> None:
    """Leave the standing where `status` looks; not durable, since it is only news."""
    draft = folder / f"{NAME}.draft"
    draft.write_bytes(msgspec.json.encode(standing))
    draft.replace(folder / NAME)


def read(folder: Path) -> Standing | None:
    """Read what the daemon left, or nothing where it never ran."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Standing)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    except OSError as error:
        raise OperatorError(
            f"{folder / NAME}: {error.strerror}", hint="Ask as the sensor's user, or as root."
        ) from error


def healthy(standing: Standing, now: float) -> bool:
    """Whether it counts, and the books balance."""
    return abs(now - standing.at) < STALE and not any(msgspec.structs.astuple(standing.laws))


def screen(standing: Standing, now: float) -> Iterator[str]:
    """Say in one screen: is it counting, do the books balance, when was data last credited."""
    age = now - standing.at
    alive = abs(age) < STALE
    yield f"{standing.sensor}  {standing.software}  engine {standing.engine}"
    yield (
        f"counting    yes, for {span(now - standing.started)}"
        if alive
        else f"counting    NO: the daemon was last heard of {span(abs(age))} {_side(age)}"
    )
    books, window = standing.books, standing.window
    opened = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(standing.window_start))
    yield f"window      since {opened} UTC, {standing.window_seconds} s long{_early(standing)}"
    yield f"{'':<12}{'this window':>14}{'this run':>14}"
    for name in ("received", "unmonitored", "malformed", "uncounted", "counted", "overflow"):
        yield f"  {name:<10}{getattr(window, name):>14,}{getattr(books, name):>14,}"
    yield f"  {'link drops':<10}{window.link_dropped:>14,}{books.link_dropped:>14,}"
    yield f"pings       {standing.echo_answered:,} answered, {standing.echo_suppressed:,} not"
    yield f"laws        {_laws(standing.laws)}"
    yield f"clock       {_clock(standing)}"
    yield (
        f"windows     {standing.windows_closed:,} closed = "
        f"{standing.windows_acknowledged:,} acknowledged + "
        f"{standing.windows_shed:,} shed + {standing.windows_set_aside:,} set aside + waiting"
    )
    yield f"spool       {_spool(standing, now)}"
    credit = f"{span(now - standing.credited)} ago" if standing.credited else "never"
    yield f"credited    {credit}; last answer: {standing.last_answer or 'none yet'}"
    if standing.local:
        yield f"  LOCAL     others do not see what is seen here of {', '.join(standing.local)}"
    if standing.registry:
        yield f"registry    {standing.registry}"
    yield f"updates     {_update(standing.update, now)}"
    if standing.capture:
        yield f"capture     {standing.capture}"


def _spool(standing: Standing, now: float) -> str:
    said = f"{room(standing.spool_bytes)} of {room(standing.spool_max_bytes)}"
    if not standing.rollups_waiting:
        return f"{said}; nothing waits"
    oldest = span(now - standing.oldest_waiting)
    return (
        f"{said}; {standing.rollups_waiting:,} rollups wait, the oldest window began {oldest} ago"
    )


def _update(update: Update, now: float) -> str:
    """What is done about other versions, or was."""
    if update.idle:
        return update.idle
    asked = (
        f"asked {span(now - update.asked)} ago: {update.answer}"
        if update.asked
        else "not asked yet"
    )
    if update.size:
        done = f"{room(update.fetched)} of {room(update.size)} of {update.version} are here"
        said = f"{done}; last answer: {update.answer}"
    elif update.window:
        said = (
            f"{update.version} is written, and tried by the next boot, within {update.window} UTC"
        )
    elif update.outcome:
        said = f"{asked}; {update.version}: {update.outcome}"
    else:
        said = asked
    return f"{said}; {update.trouble}" if update.trouble else said


def _laws(laws: Laws) -> str:
    broken = {k: v for k, v in msgspec.structs.asdict(laws).items() if v}
    if not broken:
        return "link, tally, examination, rollup, spool: all balance"
    return "BREACH: " + ", ".join(
        f"{name} is off by {amount:+,}" for name, amount in broken.items()
    )


def _clock(standing: Standing) -> str:
    words = {True: "synchronised", False: "NOT synchronised", None: "unknown"}
    said = words[standing.synchronized]
    if standing.clock_steps:
        said += f"; set {standing.clock_steps:,} times, {standing.clock_stepped:+,.3f} s in all"
    if standing.clock_offset:
        said += f"; NOT FOLLOWED: it is off by {standing.clock_offset:+,.0f} s"
    return said


def _early(standing: Standing) -> str:
    """Why a window is open whose time has not come."""
    if not standing.window_early:
        return ""
    return f"; {span(standing.window_early)} early: the clock was set back into closed ones"


def _side(age: float) -> str:
    return "ago" if age >= 0 else "in the future: the clock was set back"
