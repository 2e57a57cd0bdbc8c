"""Seconds and bytes -> words on a screen."""


def span(seconds: float) -> str:
    """How long, in the unit that says enough."""
    whole = max(int(seconds), 0)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if whole >= 2 * size:
            return f"{whole // size} {unit}"
    return f"{whole} s"


def room(size: float) -> str:
    """How much, in the unit that says enough."""
    for power, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= power:
            return f"{size / power:,.1f} {unit}"
    return f"{size:,.0f} bytes"
