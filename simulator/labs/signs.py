"""How a lab stands, and where it can be watched -> lines for its operator."""

import sys
from pathlib import Path

from simulator.labs.rooms import Folder
from simulator.links.layout import Layout


def standing(seconds: float, sent: int, ill: int, echoed: int, known: int) -> str:
    """Say in one line how it stands."""
    minutes, rest = divmod(int(seconds), 60)
    return (
        f"{minutes:02}:{rest:02}  sent {sent:,}   ill hosts {ill}   "
        f"pings answered {echoed:,}   in the ledger {known:,}"
    )


def where_to_look(layout: Layout, folder: Folder, port: int) -> list[str]:
    """Say where the lab can be watched."""
    sensor = layout.posts[0]
    teiten, root = _near(Path(sys.executable).with_name("teiten")), _near(folder.root)
    return [
        "Where to look while it runs:",
        f"  the page      http://127.0.0.1:{port}",
        f"  its files     {root}/public/current",
        f"  a sensor      {teiten} appliance status --config {root}/{sensor.name}.toml",
        f"  the ledger    {teiten} collector books --config {root}/collector.toml",
        f"  the wire      nsenter --net=/run/netns/{sensor.namespace} ip -s link show wire0",
        f"  what they say {root}/*.log",
        "Ctrl-C ends it and leaves nothing behind but the published files.",
    ]


def _near(path: Path) -> Path:
    """Write a path as somebody in this folder would."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
