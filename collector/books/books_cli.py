"""`teiten collector books`: the ledger -> its accounts, for a person or a program."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from collector.books.account import Accounts, accounts
from collector.books.hours import Hour, hours
from collector.books.store import reading
from collector.console import config, date, open_ledger
from collector.settings import Settings
from teiten.config import load


@click.command()
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON object, or one a line by hour.")
@click.option("--by-hour", is_flag=True, help="What came of every sensor in every hour.")
def books(config: Path, as_json: bool, by_hour: bool) -> None:
    """Add up the books of every sensor, and check that the ledger balances.

    Exit code 1: an upload is unaccounted for; the sensor and the hour are named.

    \b
    teiten collector books --config collector.toml
    teiten collector books --by-hour
    """
    with open_ledger(load(config, Settings)) as ledger:
        if by_hour:
            with reading(ledger):
                sys.exit(_tell(hours(ledger), as_json))
        found = accounts(ledger)
    click.echo(msgspec.json.encode(found) if as_json else "\n".join(_lines(found)))
    sys.exit(0 if found.balanced else 1)


def _tell(every: Iterator[Hour], as_json: bool) -> int:
    """Print each hour as it is read, since there are many; gives the exit code."""
    balanced = True
    for hour in every:
        balanced &= hour.balances
        click.echo(msgspec.json.encode(hour) if as_json else _line(hour))
    return 0 if balanced else 1


def _line(hour: Hour) -> str:
    word = "" if hour.balances else "  DOES NOT BALANCE"
    return (
        f"{hour.sensor or '(strangers)'} {date(hour.hour)}: received {hour.received:,} ="
        f" accepted {hour.accepted:,} + duplicate {hour.duplicate:,}"
        f" + superseded {hour.superseded:,} + refused {hour.refused:,};"
        f" kept {hour.kept:,}{word}"
    )


def _lines(found: Accounts) -> Iterator[str]:
    for name, account in {**found.sensors, "total": found.total}.items():
        missing = account.missing_seconds / 3600
        lack = f", {missing:,.4g} hours between them missing" if missing else ""
        yield f"{name}: {account.windows} windows, {account.finals} of them final{lack}"
        for quantity, count in msgspec.structs.asdict(account.books).items():
            yield f"  {quantity:<14}{count:>16,}"
    for gap in found.gaps:
        yield f"missing: {gap.sensor} from {date(gap.start)} to {date(gap.end)}"
    yield f"uploads received: {found.received:,}"
    for answer, count in found.answers.items():
        yield f"  {answer:<18}{count:>12,}"
    for kind, replies in found.replies.items():
        for reply, count in replies.items():
            yield f"  {kind} {reply:<{17 - len(kind)}}{count:>12,}"
    for name in found.cloned:
        yield f"TWO BOXES speak under the key of {name}"
    for hour in found.breaches:
        yield _line(hour)
    yield "the ledger balances" if found.balanced else "THE LEDGER DOES NOT BALANCE"
