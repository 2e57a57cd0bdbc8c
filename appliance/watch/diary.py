"""Two standings, one after the other -> what happened in between, as events for the log.

Events are changes, so that a trouble that lasts is one line and not one a second.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from appliance.watch.standing import Standing, Update
from teiten.events import Event, error, info, warning
from teiten.rollup.record import Books
from teiten.update.offer import Outcome

_GRANTS = ("enrolled", "rotated", "known")
_CREDITS = ("accepted", "duplicate", "superseded")
_OF_A_WINDOW = ("received", "unmonitored", "malformed", "uncounted", "counted", "overflow")


def between(before: Standing, now: Standing) -> Iterator[Event]:
    """Name what changed."""
    if now.window_start != before.window_start:
        yield _closed(before, now)
    yield from _windows(before, now)
    if now.rollups_recalled > before.rollups_recalled:
        yield warning("ledger-changed", recalled=now.rollups_recalled)
    yield from _answer(before.last_answer, now.last_answer)
    if now.registry and now.registry != before.registry:
        make = info if now.registry in _GRANTS else warning
        yield make("registry-answered", answer=now.registry)
    yield from _laws(before, now)
    yield from _clock(before, now)
    yield from _update(before.update, now.update)
    if now.capture_running != before.capture_running:
        yield info("capture-started" if now.capture_running else "capture-stopped")


def _closed(before: Standing, now: Standing) -> Event:
    """The books of the window that ended: what this run had counted less what it had before."""
    books = {
        name: _earlier(now, name) - _earlier(before, name)
        for name in (*_OF_A_WINDOW, "link_dropped")
    }
    make = warning if books["uncounted"] else info
    return make("window-closed", start=_moment(before.window_start), **books)


def _earlier(standing: Standing, name: str) -> int:
    """What of this run's books is not the open window's."""
    return _of(standing.books, name) - _of(standing.window, name)


def _of(books: Books, name: str) -> int:
    return int(getattr(books, name))


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _windows(before: Standing, now: Standing) -> Iterator[Event]:
    for name, event in (
        ("windows_shed", "windows-shed"),
        ("windows_set_aside", "windows-set-aside"),
    ):
        total = int(getattr(now, name))
        if more := total - int(getattr(before, name)):
            yield error(event, windows=more, total=total)


def _answer(before: str, now: str) -> Iterator[Event]:
    """A credit is news after anything else; each other answer is news where it is a new one."""
    if now == before or (now in _CREDITS and before in _CREDITS):
        return
    if now in _CREDITS:
        yield info("uploads-credited", answer=now)
    else:
        yield warning("uploads-wait", answer=now)


def _laws(before: Standing, now: Standing) -> Iterator[Event]:
    was = msgspec.structs.asdict(before.laws)
    for law, amount in msgspec.structs.asdict(now.laws).items():
        if amount and not was[law]:
            yield error("law-broken", law=law, imbalance=amount)
        elif was[law] and not amount:
            yield info("law-restored", law=law)


def _clock(before: Standing, now: Standing) -> Iterator[Event]:
    if now.synchronized is True and before.synchronized is not True:
        yield info("clock-synchronized")
    elif before.synchronized is True and now.synchronized is not True:
        yield warning("clock-lost")
    if now.clock_steps != before.clock_steps:
        name = "clock-refused" if now.clock_offset else "clock-stepped"
        yield warning(name, seconds=round(now.clock_stepped - before.clock_stepped, 3))


def _update(before: Update, now: Update) -> Iterator[Event]:
    """A version is news when it is offered, and when it is clear what becomes of it."""
    if now.size and now.version != before.version:
        yield info("update-offered", version=now.version, size=now.size)
    if now.size and now.fetched == now.size and before.fetched != before.size:
        yield info("update-fetched", version=now.version)
    if now.outcome and (now.version, now.outcome) != (before.version, before.outcome):
        if now.outcome == Outcome.WRITTEN:
            yield info("update-written", version=now.version, window=now.window)
        else:
            yield warning("update-refused", version=now.version, why=now.outcome)
    if now.trouble and now.trouble != before.trouble:
        yield warning("update-waits", why=now.trouble)


def summary(standing: Standing) -> str:
    """One line for systemd's status."""
    broken = [law for law, amount in msgspec.structs.asdict(standing.laws).items() if amount]
    balance = f"LAW BROKEN: {', '.join(broken)}" if broken else "every law balances"
    return (
        f"Counting by {standing.engine}: {standing.window.counted:,} packets since "
        f"{_moment(standing.window_start)}; {balance}; {standing.rollups_waiting:,} rollups wait"
    )
