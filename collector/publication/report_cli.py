"""`teiten collector report`: words on the command line -> a week's report, to read or to mail."""

from pathlib import Path
from typing import Literal

import click

from collector.books.store import reading
from collector.console import config, open_ledger
from collector.gate import archive
from collector.gate.edition import Edition
from collector.settings import Settings
from collector.site.reports import weeks
from collector.site.reports.weeks import Week
from teiten.config import load
from teiten.errors import OperatorError


@click.command()
@click.argument("week", required=False)
@config
@click.option("--language", type=click.Choice(["en", "ja"]), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The document that is published.")
@click.option("--png", type=click.Path(path_type=Path, dir_okay=False), help="Draw it into a file.")
@click.option("--eml", type=click.Path(path_type=Path, dir_okay=False), help="Write a mail of it.")
@click.option(
    "--from", "sender", default="", help="Who sends the mail; without both it is a draft."
)
@click.option("--to", default="", help="Who is to have the mail.")
def report(
    week: str | None,
    config: Path,
    language: Literal["en", "ja"],
    as_json: bool,
    png: Path | None,
    eml: Path | None,
    sender: str,
    to: str,
) -> None:
    """Say what WEEK was like, by what was public of it; without WEEK the last one that is over.

    The same that stands in reports/ of the pages. A picture is made for the mail, with a font of
    this machine: a Japanese one needs a font that has the letters.

    \b
    teiten collector report
    teiten collector report 2026-W48 --language ja --png week.png
    teiten collector report --eml week.eml --from watch@example.org --to everybody@example.org
    """
    from collector.publication import weekly
    from collector.publication.publish import templates
    from collector.site.catalogue import speakers
    from collector.site.reports import mail, picture, raster, record, text

    settings = load(config, Settings)
    found = weekly.made(*_asked(settings, week))
    say = speakers()[language]
    if png or eml:
        drawn = raster.png(picture.svg(found, say), language)
        if png:
            _write(png, drawn)
        if eml:
            site = settings.publish.site
            _write(eml, mail.mail(found, drawn, templates(), say, sender=sender, to=to, site=site))
    if as_json:
        click.echo(record.encode(found), nl=False)
    elif not (png or eml):
        for head, said in text.sentences(found, say):
            click.echo(f"{head}\n  {said}")


def _asked(settings: Settings, name: str | None) -> tuple[list[Edition], Week]:
    """Every edition, and the week that is meant."""
    with open_ledger(settings) as connection, reading(connection):
        editions = [edition for edition, _ in archive.everything(connection)]
    end = editions[-1].start + editions[-1].seconds if editions else 0
    over = weeks.over(editions[0].start, end) if editions else []
    if not over:
        raise OperatorError("no week is over of which anything was published.", hint="Wait.")
    week = over[-1] if name is None else weeks.named(name)
    if week is None:
        raise OperatorError(f"{name!r} is no week.", hint="A week is written like 2026-W48.")
    if week not in over:
        raise OperatorError(
            f"{week.name} is not over, or nothing was published of it.",
            hint=f"There are {over[0].name} to {over[-1].name}.",
        )
    return editions, week


def _write(path: Path, body: bytes) -> None:
    try:
        path.write_bytes(body)
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}", hint="Name another file.") from error
