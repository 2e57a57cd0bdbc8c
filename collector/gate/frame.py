"""What was gathered of one topic in a day or a week -> the numbers of it that pass the gate.

They pass the same gate as ports' packets, with dice of their own and calmer numbers.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from collector.gate import draw
from collector.gate.aside import Aside, Topic
from collector.gate.edition import Draw, Edition, Sight, published
from collector.gate.gathered import Gathered, Manners
from collector.gate.habits import learnt
from collector.gate.policy import HOUR, Policy
from collector.gate.watched import Subject, Watched
from collector.index.series import FAMILIES, Series

Floats = NDArray[np.float64]
DAY, WEEK = 86400, 7 * 86400
MONDAY = 4 * DAY
"""The first one since 1970 began at this second."""
SPANS = {
    Topic.ECONOMIES: DAY,
    Topic.FAMILIES: DAY,
    Topic.KINDS: WEEK,
    Topic.SOURCES: WEEK,
    Topic.TOOLS: WEEK,
}


@dataclass(frozen=True, slots=True)
class Past:
    """What the gate knows when an epoch ends."""

    kept: Sequence[Gathered] = ()
    """The epochs of the week until now, the one that ends with them."""
    editions: Sequence[Edition] = ()
    """Theirs, alike."""
    said: Mapping[Topic, Aside] = field(default_factory=dict)
    """The newest aside of each topic before this epoch."""
    manners: Manners = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is to be said, of when, and by whom."""

    topic: Topic
    start: int
    sensors: tuple[str, ...]
    key: bytes
    policy: Policy


def sighted(frame: Frame, past: Past, every: Watched, subjects: Sequence[Subject]) -> Sight:
    """Add up the epochs of the span; those that were gathered for other lists are not there."""
    span, policy = SPANS[frame.topic], frame.policy
    rows = np.array([every.subjects.index(each) for each in subjects], dtype=np.intp)
    places = [FAMILIES.index(each.series.family) for each in subjects]
    counts = np.zeros((len(subjects), len(frame.sensors)))
    exposure, heard = np.zeros_like(counts), np.zeros_like(counts)
    for epoch in past.kept:
        if frame.start <= epoch.start < frame.start + span and epoch.subjects == every.subjects:
            at = {name: column for column, name in enumerate(epoch.sensors)}
            known = np.array([name in at for name in frame.sensors], dtype=bool)
            columns = np.array([at[name] for name in frame.sensors if name in at], dtype=np.intp)
            counts[:, known] += epoch.counts[np.ix_(rows, columns)]
            exposure[:, known] += epoch.exposure[places][:, columns]
            heard[:, known] += epoch.heard[places][:, columns]
    own = [
        [past.manners.get(each, {}).get(name, 0.0) for name in frame.sensors] for each in subjects
    ]
    listened = heard >= policy.listened * span / HOUR
    per = heard if frame.topic is Topic.SOURCES else exposure
    return Sight(counts, per, listened, np.array(own).reshape(counts.shape))


def values(
    frame: Frame,
    subjects: Sequence[Subject],
    sight: Sight,
    known: Mapping[tuple[Series, str], float | None],
    manners: dict[Subject, Mapping[str, float]],
) -> Floats:
    """Let numbers through, and learn from them."""
    calmer = frame.policy.rarely
    before = _before(subjects, known, calmer)
    found = published(sight, dice(frame, subjects), before, calmer)
    rates = sight.counts / np.where(sight.exposure > 0, sight.exposure, 1)
    logs, levels = np.log1p(rates / calmer.scale), np.log1p(found / calmer.scale)
    taught = learnt(sight.habits, logs, sight.there, levels, calmer.memory)
    for subject, row in zip(subjects, taught.tolist(), strict=True):
        manners[subject] = dict(zip(frame.sensors, row, strict=True))
    return found


def _before(
    subjects: Sequence[Subject], known: Mapping[tuple[Series, str], float | None], policy: Policy
) -> Floats:
    """What was said; of a list that has a cut, what was not is below the smallest that was."""
    said = {key: value for key, value in known.items() if value is not None}
    listed = subjects[0].topic in (Topic.SOURCES, Topic.ECONOMIES)
    least = min((value for (_, word), value in said.items() if not word), default=np.nan)
    lower = np.maximum(np.log1p(least / policy.scale) - policy.below, 0.0)
    others = policy.scale * float(np.expm1(lower)) if listed else np.nan
    return np.array(
        [
            said.get(each[1:], np.nan if each.word or each[1:] in known else others)
            for each in subjects
        ]
    )


def dice(frame: Frame, subjects: Sequence[Subject]) -> Draw:
    """Dice of its own for every topic and word."""
    start, share = frame.start, frame.policy.share
    keys = [_key(frame.key, each) for each in subjects]
    pairs = [(key, each.series) for key, each in zip(keys, subjects, strict=True)]
    return Draw(
        np.array([draw.drawn(key, each, start, frame.sensors, share) for key, each in pairs]),
        np.array([draw.normal(key, "blur", *each, start) for key, each in pairs]),
        np.array([draw.lot(key, "offset", *each, start) for key, each in pairs]),
        np.array([draw.lot(key, "share", *each, start) for key, each in pairs]),
    )


def _key(key: bytes, subject: Subject) -> bytes:
    return hmac.digest(key, f"aside\0{subject.topic}\0{subject.word}".encode(), "sha256")
