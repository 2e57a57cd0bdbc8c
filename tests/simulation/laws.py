"""A world -> nothing, or the first law that does not hold in it."""

from collections import Counter
from collections.abc import Iterator

from appliance.keeping.entry import Entry
from collector.books import ledger
from collector.index.report import Report, read
from simulation.collector import Collector
from simulation.kernel import MALFORMED, UNMONITORED, Slot
from simulation.record import Broken, Facts
from simulation.sensor import Sensor

Kept = dict[int, Facts]
"""What the ledger holds of a sensor, by the window's start."""
UNCOUNTED: Slot = (0, 0, "uncounted", 0)
NEVER = 1 << 62
"""The open window's rollup is newer than any."""


def expect(what: str, found: object, wanted: object) -> None:
    """Two independent counts of the same thing are the same."""
    if found != wanted:
        raise Broken(f"{what}: {found} is not {wanted}")


def sensor(box: Sensor, kept: Kept, lost: Kept) -> None:
    """Whatever strangers knocked is somewhere, and the books say where (laws 2 to 5).

    `lost` are final rollups that a ledger had and the backup of it had not.
    """
    record = box.record
    if record.forgot and not box.alive and record.last is None:
        return  # what that costs is known once it goes on
    best = kept | lost  # what was lost was newer
    for place in (*_places(box), *_named(box)):
        facts = box.record.rollups[place]
        if place[0] not in best or facts.sequence > best[place[0]].sequence:
            best[place[0]] = facts
    forgot = record.forgot is not None
    if forgot:
        record.forfeit(best)
    if box.alive:
        waiting = {entry.start for entry in box.spool.waiting() if entry.final}
        if record.anew:
            record.settled |= {s for s, facts in kept.items() if facts.final} | lost.keys()
        record.owns(waiting)
        _reports(box, best, kept, forgot=forgot)
        record.anew = False
        _spool(box, kept, lost)
        window = box.windows.open
        if record.passed.pop(window.start, None) is not None:
            there = window.start in kept or window.start in lost
            expect(f"{box.name}, opened again though a collector has some of it", there, False)
        expect(f"{box.name}, law 4, cells and origins", window.tally.imbalance(), 0)
        best[window.start] = Facts(NEVER, window.books().received, 0, False)
    held = sum(facts.received for facts in best.values())
    record.let_go(best)
    known = held + box.unbooked() + record.forfeited
    expect(f"{box.name}, laws 2 to 5, packets held or forfeited", known, box.kernel.total)


def _places(box: Sensor) -> Iterator[tuple[int, int]]:
    """Where a rollup may be, besides the ledger."""
    for entry in box.acknowledged():
        yield entry.start, entry.sequence
    if box.alive:
        for entry in box.spool.waiting():
            if entry.final or entry.name not in box.record.rotten:
                yield entry.start, entry.sequence
        for checkpoint in (*box.inbox, *box.box.unkept):
            yield checkpoint.rollup.starts, checkpoint.rollup.sequence
        return
    for name in box.platter.cache["spool"]:
        found = Entry.read(name)
        if found and (found.final or name not in box.record.rotten):
            yield found.start, found.sequence
    if box.record.last:
        yield box.record.last.rollup.starts, box.record.last.rollup.sequence


def _named(box: Sensor) -> Iterator[tuple[int, int]]:
    """What is lost, and named or about to be, which is a place too."""
    record = box.record
    for start in (*(lost.start for lost in record.named), *record.given_up):
        yield start, record.closing[start]


def _reports(box: Sensor, best: Kept, kept: Kept, *, forgot: bool) -> None:
    """What was shed is reported once, by a rollup that got somewhere, or will be.

    A sensor that `forgot` what was reported reports nothing twice, and so perhaps less; one whose
    spool's books were damaged still knows what was due at its last checkpoint.
    """
    record = box.record
    there = {start for start, facts in kept.items() if facts.final}
    shed = {lost.start for lost in record.named if lost.shed}
    expect(f"{box.name}, windows shed that the ledger has", shed & there, set())
    silent = [lost for lost in record.named if lost.start not in there]
    without = {lost.start for lost in silent}
    reported = sum(f.shed for start, f in best.items() if f.final and start not in without)
    pending = box.spool.books.due - box.windows.told
    unread = sum(lost.unread for lost in silent)
    shed, told = box.spool.books.shed + record.shed_before, reported + pending + unread
    if forgot or record.anew:
        more = shed - told - record.unreported
        if not forgot:
            expect(f"{box.name}, reports forgotten without need", max(more, record.due), record.due)
        record.unreported, record.due = shed - told, 0
        expect(f"{box.name}, windows reported twice", min(record.unreported, 0), 0)
    expect(f"{box.name}, windows reported as shed", told + record.unreported, shed)


def recalled(box: Sensor, lost: Kept) -> None:
    """What a collector lost can be sent again by whoever had room to keep it, or is named."""
    there = {entry.start for entry in (*box.acknowledged(), *box.waiting())}
    there |= {each.start for each in box.record.named}
    if box.roomy:
        expect(f"{box.name}, windows that nobody has any more", lost.keys() - there, set())


def _spool(box: Sensor, kept: Kept, lost: Kept) -> None:
    """Closed = acknowledged + waiting + shed + set aside, and each of them is what it says."""
    books, record = box.spool.books, box.record
    expect(f"{box.name}, law 5, the spool", box.spool.imbalance(), 0)
    given_up = books.given_up.windows
    shed = len(record.shed) + given_up - record.taken_over
    expect(f"{box.name}, law 5, windows shed", shed, books.shed)
    expect(f"{box.name}, law 5, windows set aside", len(record.aside), books.set_aside)
    elsewhere = {entry.start for entry in box.spool.waiting() if entry.final}
    elsewhere |= {lost.start for lost in record.named}
    held = {start for start, facts in kept.items() if facts.final} | lost.keys()
    there = len(held - elsewhere - record.settled)
    expect(f"{box.name}, law 5, windows acknowledged", books.acknowledged, there)


def collector(house: Collector) -> None:
    """Every upload has one answer, and nobody was refused for a mistake of ours (law 6)."""
    expect("refusals", house.refusals, [])
    law = house.law()
    expect("law 6, the ledger", law.balances, True)
    expect("law 6, answers", law.answers, dict(house.answers))


def audit(house: Collector, boxes: dict[str, Sensor], kept: dict[str, Kept]) -> None:
    """The notes that the laws are judged by agree with what is really written."""
    for name, reports in _reported(house).items():
        found = {
            int(r.start.timestamp()): (r.books.received, r.books.shed, r.final) for r in reports
        }
        expect(f"the ledger of {name}", found, {s: f[1:] for s, f in kept[name].items()})
    for box in boxes.values():
        if box.alive:
            waiting = {entry.name for entry in box.spool.waiting()}
            files = {name for name in box.platter.cache["spool"] if Entry.read(name)}
            expect(f"the folder of {box.name}", files, waiting)


def _reported(house: Collector) -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for body in ledger.bodies(house.connection):
        report = read(body)
        found.setdefault(report.sensor, []).append(report)
    return found


def settled(house: Collector, box: Sensor, kept: Kept, lost: Kept) -> None:
    """Once everything is delivered the ledger is the truth, cell by cell, less what is named."""
    named = {lost.start for lost in box.record.named}
    if box.roomy:
        expect(f"{box.name}, windows that a backup had not", lost.keys() - named, set())
    interims = {start for start, facts in kept.items() if not facts.final}
    expect(f"{box.name}, rollups that still wait", box.spool.waiting(), [])
    expect(
        f"{box.name}, windows that never ended",
        interims - named - lost.keys() - box.record.passed.keys() - {box.windows.open.start},
        set(),
    )
    if named <= kept.keys() - interims and not lost and not box.record.forfeited:
        found = _counted(house, box.name)
        if box.engine.name == "queue":
            _missed(box, found)
        else:
            truth = box.kernel.counts + box.kernel.before
            expect(f"the ledger of {box.name}, cells", found, +truth)


def _missed(box: Sensor, found: Counter[Slot]) -> None:
    """At the queue each cell has no more than came, and what is missing is named `uncounted`."""
    expect(f"{box.name}, packets", found.total(), box.kernel.total)
    del found[UNCOUNTED]
    expect(f"the ledger of {box.name}, packets that never came", found - box.kernel.seen, {})


def _counted(house: Collector, name: str) -> Counter[Slot]:
    counted: Counter[Slot] = Counter()
    for report in _reported(house).get(name, []):
        counted[UNMONITORED] += report.books.unmonitored
        counted[MALFORMED] += report.books.malformed
        counted[UNCOUNTED] += report.books.uncounted
        for cell in report.ports:
            counted[cell.family, cell.protocol, str(cell.kind), cell.number] += cell.packets
    return +counted
