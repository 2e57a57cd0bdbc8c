"""A heavy upload -> what `admit` says of it: the program of a judge's process."""

from dataclasses import dataclass, replace

from msgspec import structs

from collector.aide import allow, work
from collector.books.entries import pack
from collector.door.admit import Admitted, Heavy, Refusal, admit
from collector.settings import Limits

_NICE = 5
"""Those who answer light uploads go first."""


@dataclass(frozen=True, slots=True)
class Case:
    """All that a judgement follows from."""

    heavy: Heavy
    limits: Limits
    lab: bool
    now: int


def judge(case: Case) -> Admitted | Refusal:
    """Give what the ledger needs: the rows of the rollup are in its body alone."""
    upload, sensor = case.heavy.upload, case.heavy.sensor
    found = admit(upload, sensor, limits=case.limits, lab=case.lab, now=case.now)
    if isinstance(found, Refusal):
        return found
    rollup = structs.replace(found.rollup, ports=(), origins=(), unexamined=(), sources={})
    return replace(found, rollup=rollup, body=b"", packed=pack(found.body))


def _within(case: Case) -> Admitted | Refusal:
    allow(case.limits.judge_seconds)
    return judge(case)


if __name__ == "__main__":
    work(_within, nice=_NICE)
