"""`teiten collector members`: words on the command line -> organisations that may ask."""

import getpass
import secrets
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from collector.console import clock, config, date, open_ledger
from collector.members import database, diary, keyring, roll, tokens
from collector.members.record import Member, Scope, Tier, Token
from collector.sensors import registry
from collector.settings import Settings
from teiten.config import load
from teiten.errors import OperatorError

_DATE = click.DateTime(["%Y-%m-%d"])
_TIERS = click.Choice([tier.value for tier in Tier])
_SCOPES = click.Choice([scope.value for scope in Scope])
as_json = click.option("--json", "as_json", is_flag=True, help="JSON.")


@click.group()
def members() -> None:
    """Say which organisations may ask, and what."""


def _who() -> str:
    """Name who sits at the keyboard, for the notes."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _named(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Complete a member's name, where the settings are at their usual place."""
    try:
        with database.opened(
            Path(load(Path("/etc/teiten/collector.toml"), Settings).state)
        ) as base:
            return [m.name for m in roll.everyone(base) if m.name.startswith(incomplete)]
    except OperatorError:
        return []


name_of = click.argument("name", shell_complete=_named)


@members.command()
@click.argument("name")
@click.option("--organisation", required=True, help="Its name, for people.")
@click.option("--tier", type=_TIERS, default=Tier.MEMBER.value, show_default=True)
@config
def add(name: str, organisation: str, tier: str, config: Path) -> None:
    """Note the organisation NAME; it sees nothing before it has agreed.

    \b
    teiten collector members add example-university --organisation 'Example University'
    """
    with database.opened(Path(load(config, Settings).state)) as base:
        roll.add(base, name, organisation, Tier(tier), now=clock(), who=_who())
    click.echo(f"{name} is noted. Next: teiten collector members agree {name} --signed DATE")


@members.command("list")
@config
@as_json
def everyone(config: Path, as_json: bool) -> None:
    """List every member with its tier, its state and since when its agreement holds.

    \b
    teiten collector members list
    """
    with database.opened(Path(load(config, Settings).state)) as base:
        found = roll.everyone(base)
    if as_json:
        click.echo(msgspec.json.encode([_fields(member) for member in found]))
        return
    for each in found:
        click.echo(_line(each))
    if not found:
        click.echo("There is no member.")


def _fields(member: Member) -> dict[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(member)
    return {**fields, "state": member.state}


def _line(member: Member) -> str:
    agreed = f"since {date(member.signed)}" if member.signed is not None else "no agreement"
    ends = f" until {date(member.ends)}" if member.ends is not None else ""
    return f"{member.name:<32} {member.tier:<8} {member.state:<9} {agreed}{ends}"


@members.command()
@name_of
@config
@as_json
def show(name: str, config: Path, as_json: bool) -> None:
    """Show what is known of NAME: agreement, sensors, networks, tokens, and who changed what.

    \b
    teiten collector members show example-university
    """
    with database.opened(Path(load(config, Settings).state)) as base:
        member = roll.find(base, name)
        if member is None:
            raise OperatorError(
                f"There is no member {name}.", hint="See: teiten collector members list"
            )
        sensors, prefixes = roll.sensors(base, name), roll.prefixes(base, name)
        held, notes = keyring.everything(base, name), roll.notes(base, name)
    if as_json:
        told = _fields(member) | {"sensors": sensors, "prefixes": prefixes}
        told |= {"tokens": held, "notes": [{"at": a, "who": w, "what": x} for a, w, x in notes]}
        click.echo(msgspec.json.encode(told))
        return
    click.echo(_line(member))
    click.echo(f"  {member.organisation}")
    click.echo(f"  sensors   {', '.join(sensors) or 'none'}")
    click.echo(f"  networks  {', '.join(prefixes) or 'none'}")
    for each in held:
        click.echo(f"  {_token_line(each, clock())}")
    for at, who, what in notes:
        click.echo(f"  {date(at)}  {who}: {what}")


@members.command()
@name_of
@click.option("--signed", required=True, type=_DATE, help="From this day on, in UTC.")
@click.option("--ends", type=_DATE, help="Until this day begins; otherwise until you say so.")
@click.option("--tier", type=_TIERS, help="What was agreed, if not what is noted.")
@config
def agree(
    name: str, signed: datetime, ends: datetime | None, tier: str | None, config: Path
) -> None:
    """Note from when to when the agreement holds that NAME has signed; also ends a suspension.

    \b
    teiten collector members agree example-university --signed 2026-04-01 --ends 2027-04-01
    """
    begin = _day(signed)
    end = None if ends is None else _day(ends)
    if end is not None and end <= begin:
        raise OperatorError("It ends before it begins.", hint="Look at the two days.")
    fields: dict[str, object] = {"signed": begin, "ends": end, "suspended": None}
    fields |= {"tier": tier} if tier else {}
    with database.opened(Path(load(config, Settings).state)) as base:
        roll.change_all(base, name, fields, now=clock(), who=_who())
        click.echo(_line(roll.known(base, name)))


def _day(said: datetime) -> int:
    return int(said.replace(tzinfo=UTC).timestamp())


@members.command()
@name_of
@config
def suspend(name: str, config: Path) -> None:
    """Let NAME see nothing from its next request on, until it agrees again.

    \b
    teiten collector members suspend example-university
    """
    with database.opened(Path(load(config, Settings).state)) as base:
        roll.change(base, name, "suspended", clock(), now=clock(), who=_who())
    click.echo(f"{name} is suspended.")


@members.command()
@name_of
@click.option("--yes", is_flag=True, help="Do not ask.")
@config
def remove(name: str, yes: bool, config: Path) -> None:
    """End the membership of NAME for ever; its name, log and notes stay.

    \b
    teiten collector members remove example-university
    """
    if not yes:
        click.confirm(f"Remove {name} for ever?", abort=True)
    with database.opened(Path(load(config, Settings).state)) as base:
        roll.remove(base, name, now=clock(), who=_who())
    click.echo(f"{name} is removed.")


@members.command()
@name_of
@click.argument("sensors", nargs=-1)
@config
def own(name: str, sensors: tuple[str, ...], config: Path) -> None:
    """Say that SENSORS, and no others, are those of NAME.

    \b
    teiten collector members own example-university tokyo-1 tokyo-2
    """
    settings = load(config, Settings)
    with open_ledger(settings) as books:
        for sensor in sensors:
            registry.known(books, sensor)
    with database.opened(Path(settings.state)) as base:
        roll.own(base, name, sensors, now=clock(), who=_who())
    click.echo(f"{name} has {len(sensors)} sensors.")


@members.command()
@name_of
@click.argument("prefixes", nargs=-1)
@config
def networks(name: str, prefixes: tuple[str, ...], config: Path) -> None:
    """Say that PREFIXES, and no others, are the networks of NAME.

    \b
    teiten collector members networks example-university 203.0.113.0/24 2001:db8::/32
    """
    with database.opened(Path(load(config, Settings).state)) as base:
        roll.register(base, name, prefixes, now=clock(), who=_who())
    click.echo(f"{name} has {len(prefixes)} networks.")


@members.command()
@click.argument("name", required=False)
@click.option("--most", type=click.IntRange(1, 100_000), default=50, show_default=True)
@config
@as_json
def queries(name: str | None, most: int, config: Path, as_json: bool) -> None:
    """List the newest queries of NAME, or of all.

    \b
    teiten collector members queries
    teiten collector members queries example-university --most 500 --json
    """
    with database.opened(Path(load(config, Settings).state)) as base:
        found = diary.of(base, name, most)
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    for each in found:
        click.echo(
            f"{date(each.at)}  {each.member:<24} {each.endpoint:<10} {each.answer:<16}"
            f" {each.rows:>6} rows {each.milliseconds:>6} ms  {each.question}"
        )
    if not found:
        click.echo("Nothing was asked.")


@members.group()
def token() -> None:
    """Hand tokens out, list them, take them back."""


@token.command()
@name_of
@click.option("--scope", "scopes", type=_SCOPES, multiple=True, help="Otherwise all of them.")
@click.option("--days", type=click.IntRange(1, 3650), help="Otherwise as long as settings allow.")
@config
def issue(name: str, scopes: tuple[str, ...], days: int | None, config: Path) -> None:
    """Print a new token for NAME; it is shown only now.

    \b
    teiten collector members token issue example-university
    teiten collector members token issue example-university --scope own --days 30
    """
    settings = load(config, Settings)
    most = settings.members.token_days
    if days is not None and days > most:
        raise OperatorError(
            f"A token is good for {most} days at most.", hint="See members.token-days."
        )
    state = Path(settings.state)
    text = tokens.token(secrets.token_bytes(tokens.RANDOM_BYTES))
    granted = {Scope(scope) for scope in scopes} or set(Scope)
    with database.opened(state) as base:
        keyring.issue(
            base, database.key(state), text, name, granted,
            days=days or most, now=database.moment(base, clock()), who=_who(),
        )  # fmt: skip
    click.echo(text)


@token.command("list")
@click.argument("name", required=False, shell_complete=_named)
@config
@as_json
def tokens_of(name: str | None, config: Path, as_json: bool) -> None:
    """List the tokens of NAME, or of all, by their numbers.

    \b
    teiten collector members token list
    """
    with database.opened(Path(load(config, Settings).state)) as base:
        found = keyring.everything(base, name)
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    for each in found:
        click.echo(_token_line(each, clock()))
    if not found:
        click.echo("There is no token.")


def _token_line(each: Token, now: int) -> str:
    state = "revoked" if each.revoked is not None else "expired" if now >= each.expires else "good"
    used = "never used" if each.used is None else f"used {date(each.used)[:10]}"
    until = f"until {date(each.expires)}"
    scopes = " ".join(sorted(each.scopes))
    return f"{each.number:>4} {each.member:<24} {state:<7} {until}  {used}  {scopes}"


@token.command("revoke")
@click.argument("number", type=int)
@config
def take_back(number: int, config: Path) -> None:
    """Let the token NUMBER be good for nothing from the next request on.

    \b
    teiten collector members token revoke 3
    """
    with database.opened(Path(load(config, Settings).state)) as base:
        found = keyring.revoke(base, number, now=clock(), who=_who())
    click.echo(f"Token {number} of {found.member} is revoked.")


@members.command("clock")
@click.option("--set-back", is_flag=True, help="Believe the machine's clock again.")
@config
def latest(set_back: bool, config: Path) -> None:
    """Show the latest moment that was noted: by it tokens expire, if the clock is behind it.

    \b
    teiten collector members clock
    """
    with database.opened(Path(load(config, Settings).state)) as base:
        if set_back:
            base.execute("UPDATE clock SET latest = min(latest, ?)", (clock(),))
        moment = database.moment(base, 0)
    click.echo(date(moment) if moment else "Nothing was noted.")
