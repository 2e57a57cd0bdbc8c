"""A request for the past that brings a token -> the archive of that member, or everybody's.

Where the index is open to a member he is told of hours, and where it is not, what is public. Both
are noted as his query, and no cache keeps either.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from starlette.requests import Request

from collector.gate.edition import Listened
from collector.index import annals
from collector.index.bulletin import name
from collector.index.series import Series
from collector.members import api
from collector.members.answer import Answer
from collector.members.door import Caller, Door
from collector.members.endpoints import PAST
from collector.members.problem import Problem, Refused
from collector.members.sight import Sight
from collector.members.world import HOUR, matching, summed
from collector.past import question
from collector.past.inquiry import Archive, Found, Who
from collector.past.question import PROTOCOLS, Asked, Choice
from collector.past.rows import Course, Refusal, Step
from collector.past.windows import heard
from teiten.rollup.record import TCP, UDP

POLICY = "index"
UNIT = "packets per monitored address and hour"
_FAMILIES = (4, 6)


def who(door: Door, public: Who) -> Who:
    """Let whoever brings a token ask as that member, and everybody else what is public."""

    async def archive(request: Request) -> Archive | Refusal:
        if not request.headers.get("Authorization"):
            return await public(request)
        caller = Caller(token=api.bearer(request), peer=api.peer(request))
        pairs = request.query_params.multi_items()
        wrong = isinstance(question.read(pairs), Refusal)
        answer, _ = await door.ask(caller, PAST, (), noted="" if wrong else request.url.query)
        if isinstance(answer, Refused):
            return _refusal(answer)
        return await _own(door, caller, answer, public, request)

    return archive


async def _own(
    door: Door, caller: Caller, answer: Answer, public: Who, request: Request
) -> Archive | Refusal:
    end = answer.about["end"]
    if not isinstance(end, int):
        found = await public(request)
        return found if isinstance(found, Refusal) else replace(found, version="")

    async def look(asked: Asked) -> Found:
        told = await door.look(caller, lambda sight: courses(sight, asked))
        return _refusal(told) if isinstance(told, Refused) else told

    return Archive(POLICY, end, 0, look)


def _refusal(refused: Refused) -> Refusal:
    problem = refused.problem
    detail = refused.detail or problem.sentence
    return Refusal(problem.value, problem.status, detail, api.headers(refused))


def courses(sight: Sight, asked: Asked) -> Sequence[Course] | Refused:
    """Take series through the hours of the index."""
    newest = annals.newest(sight.chronicle) if sight.chronicle else None
    if sight.chronicle is None or newest is None:
        return Refused(Problem.NOT_YET)
    last, seconds = newest
    most = sight.settings.members.pace(sight.member.tier).hours
    first, end = -(-asked.begin // seconds) * seconds, min(asked.end, last + seconds)
    if end - first > most * HOUR:
        return Refused(Problem.TOO_COSTLY, f"at most {most} hours at once")
    found = [
        (one, rows) for one in wanted(asked.choice) if (rows := matching(sight.chronicle, one))
    ]
    if not found:
        return Refused(Problem.UNKNOWN, "the index has no such series")
    if end <= first:
        return []
    heads = {h.start: h for h in annals.headings(sight.chronicle, seconds, first, end - 1)}
    steps = [
        _step(start, seconds, heads[start].coverage.listened if start in heads else None)
        for start in range(first, end, seconds)
    ]
    return [
        Course(one, name(one), UNIT, steps, _values(sight, rows, seconds, first, end))
        for one, rows in found
    ]


def wanted(choice: Choice) -> list[Series]:
    """Name the series that are asked for, of both families and protocols where none is said."""
    families = _FAMILIES if choice.family is None else (choice.family,)
    if choice.protocol is not None:
        protocols: tuple[int | None, ...] = (PROTOCOLS[choice.protocol],)
    else:
        protocols = (None,) if choice.port is None else (TCP, UDP)
    return [
        Series(family, protocol, None, choice.port, choice.economy)
        for family in families
        for protocol in protocols
    ]


def _values(
    sight: Sight, rows: Sequence[int], seconds: int, first: int, end: int
) -> list[float | None]:
    if sight.chronicle is None:
        raise TypeError("there is no index")
    parts = [annals.course(sight.chronicle, seconds, row, first, end - 1) for row in rows]
    return [float(f"{v:.7g}") if np.isfinite(v) else None for v in summed(parts)[:, 0].tolist()]


def _step(start: int, seconds: int, share: float | None) -> Step:
    return Step(start, seconds, heard(share) if share else Listened.TOO_LITTLE, share)
