"""What was gathered in a day or a week -> what is said of it beside ports' packets.

Every number passes the same gate as those of ports, with other dice and calmer: seldom, of a
longer span, with more blur. From a list the largest are chosen once a week.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from collector.gate import top
from collector.gate.aside import Aside, Mention, Topic
from collector.gate.edition import Edition, Sight, rounded
from collector.gate.frame import MONDAY, SPANS, WEEK, Frame, Past, dice, sighted, values
from collector.gate.gathered import Manners
from collector.gate.policy import Policy
from collector.gate.quorum import quorum
from collector.gate.watched import Subject, Watched, watched
from collector.index.series import Series
from collector.publication.ranks import ranks


def due(end: int) -> tuple[Topic, ...]:
    """Name what is said when an epoch ends at `end`: days and weeks are those of UTC."""
    return tuple(topic for topic, span in SPANS.items() if (end - MONDAY) % span == 0)


def asides(
    past: Past, vetted: Mapping[int, Collection[str]], key: bytes, policy: Policy, end: int
) -> tuple[tuple[Aside, ...], Manners]:
    """Say what is due; `vetted` is who was vetted throughout a day, and a week.

    Where these are fewer than `fewest`, or fewer than half of them listened, nothing is said.
    """
    made, manners = [], dict(past.manners)
    for topic in due(end):
        span = SPANS[topic]
        frame = Frame(topic, end - span, tuple(sorted(vetted[span])), key, policy)
        found = _aside(frame, past, watched(policy), manners)
        if found is not None:
            made.append(Aside(topic, frame.start, span, found))
    return tuple(made), manners


def _aside(
    frame: Frame, past: Past, every: Watched, manners: dict[Subject, Mapping[str, float]]
) -> tuple[Mention, ...] | None:
    subjects = _spoken(frame.topic, every, past.editions, frame.policy)
    sight = sighted(frame, past, every, subjects)
    if not subjects or len(frame.sensors) < frame.policy.fewest:
        return None
    if 2 * sight.there.any(axis=0).sum() < len(frame.sensors):
        return None
    before = past.said.get(frame.topic)
    known = {(each.series, each.word): each.value for each in before.mentions} if before else {}
    if frame.topic is Topic.TOOLS:
        return _tools(frame, subjects, sight, known)
    if frame.topic is Topic.ECONOMIES:
        return _economies(frame, subjects, sight, before, manners)
    told = values(frame, subjects, sight, known, manners)
    found = [_mention(each, value) for each, value in zip(subjects, told, strict=True)]
    return tuple(found)


def _spoken(
    topic: Topic, every: Watched, editions: Sequence[Edition], policy: Policy
) -> tuple[Subject, ...]:
    """What a topic speaks of: of ports those that were largest in the week, by public values."""
    own = every.of(topic)
    if topic not in (Topic.SOURCES, Topic.TOOLS):
        return own
    told = [edition for edition in editions if edition.lines]
    largest = [rank.series for rank in ranks(told)[: policy.most]]
    return tuple(each for port in largest for each in own if each.series == port)


def _economies(
    frame: Frame,
    subjects: Sequence[Subject],
    sight: Sight,
    before: Aside | None,
    manners: dict[Subject, Mapping[str, float]],
) -> tuple[Mention, ...]:
    """Choose the largest once a week; all that are not among these are others, together."""
    said = before.mentions if before else ()
    known = {(each.series, each.word): each.value for each in said}
    own, other = subjects[:-1], subjects[-1:]
    told = values(frame, own, _only(sight, slice(-1)), known, manners)
    public = np.array([each[1:] in known for each in own])
    if before is None or _week(before.start) < _week(frame.start) or not public.any():
        earlier = np.array([known.get(each[1:]) or 0.0 for each in own])
        public = top.top(np.nan_to_num(told), earlier, public, frame.policy)
    rest = _only(sight, slice(-1, None))
    others = Sight(
        rest.counts + sight.counts[:-1][~public].sum(axis=0), rest.exposure, rest.there, rest.habits
    )
    found = [
        _mention(each, value) for each, value, shown in zip(own, told, public, strict=True) if shown
    ]
    found.sort(key=lambda each: -(each.value or 0.0))
    (value,) = values(frame, other, others, known, manners)
    return (*found, _mention(other[0], value))


def _week(start: int) -> int:
    return (start - MONDAY) // WEEK


def _only(sight: Sight, rows: slice) -> Sight:
    return Sight(sight.counts[rows], sight.exposure[rows], sight.there[rows], sight.habits[rows])


def _tools(
    frame: Frame,
    subjects: Sequence[Subject],
    sight: Sight,
    known: Mapping[tuple[Series, str], float | None],
) -> tuple[Mention, ...]:
    policy, drawn = frame.policy, dice(frame, subjects)
    seen = quorum(
        sight.counts >= policy.often,
        drawn.chosen & sight.there,
        np.array([each[1:] in known for each in subjects]),
        drawn.share,
        calm=policy.calm,
        edge=policy.edge,
    )
    return tuple(
        Mention(each.series, each.word, 1.0)
        for each, told in zip(subjects, seen, strict=True)
        if told
    )


def _mention(subject: Subject, value: float) -> Mention:
    return Mention(subject.series, subject.word, None if np.isnan(value) else rounded(float(value)))
