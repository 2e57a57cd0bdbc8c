"""`teiten collector weather`: words on the command line -> a line that a person understands."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click

from collector.console import config, disk_permitting
from collector.settings import Settings
from teiten.config import load


@click.command()
@click.option("--language", type=click.Choice(["en", "ja"]), default="en", show_default=True)
@click.option("--most", type=click.IntRange(1, 200), default=10, show_default=True, help="Ports.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="The weather as of then, in UTC; without it, now.",
)
@config
@click.option("--json", "as_json", is_flag=True, help="The document that programs read.")
def weather(
    language: Literal["en", "ja"], most: int, until: datetime | None, config: Path, as_json: bool
) -> None:
    """Say in a sentence what the weather is, how sure that is, and what is to be expected.

    Of the hourly index, for members and operators. A forecast is told with how good it was before.

    \b
    teiten collector weather
    teiten collector weather --language ja
    teiten collector weather --until 2026-05-01 --json
    """
    from collector.index import annals
    from collector.weather import skies
    from collector.weather.document import document
    from collector.weather.screen import screen

    settings = load(config, Settings)
    end = int(until.replace(tzinfo=UTC).timestamp()) if until else None
    with disk_permitting(), annals.opened(Path(settings.state)) as chronicle:
        found = skies.now(chronicle, until=end, most=most)
    click.echo(document(found, "members") if as_json else "\n".join(screen(found, language)))
