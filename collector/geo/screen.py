"""A table of where packets came from -> lines for a person."""

from collections.abc import Iterator

from collector.geo.standings import Region, Standing
from collector.geo.views import Kind, Operator, View

_STANDINGS = (
    f"{'':<8}{'region':<10}{'packets':>10}{'share':>8}{'index':>10}{'addresses':>16}  score"
)
_HEAD = {
    Kind.RAW: _STANDINGS,
    Kind.NORMALISED: _STANDINGS,
    Kind.REGIONS: f"{'':<10}{'packets':>10}{'share':>8}  economies",
    Kind.SYSTEMS: f"{'AS':<11}{'packets':>10}{'share':>8}  whose",
}
_ALL = 0.9995
"""From such a part of all on, nothing needs to be said of the rest."""


def screen(found: View, most: int) -> Iterator[str]:
    """Show the first rows, and what they rest on."""
    yield f"{found.hours} hours from {found.start}, IPv{found.family}: {found.unit}"
    yield f"  {_HEAD[found.view]}"
    for row in found.rows[:most]:
        yield f"  {_line(row)}"
    if len(found.rows) > most:
        yield f"  and {len(found.rows) - most} more"
    if found.told is not None and found.told < _ALL:
        yield f"  Sources are known of {found.told:.1%} of all packets; the others are in no row."
    if found.nowhere:
        yield f"  Sources of {found.nowhere:.1%} of all packets are in no economy."
    for label in found.data:
        yield f"  Where sources are: {label}"
    if found.allocated and found.allocated not in found.data:
        yield f"  Addresses of economies: {found.allocated}"


def _line(row: Standing | Region | Operator) -> str:
    numbers = f"{row.value:>10.3f}{row.share:>8.1%}"
    match row:
        case Standing():
            score = row.why if row.score is None else f"{row.score:.1f}"
            name = row.economy or "nowhere"
            index = "-" if row.index is None else f"{row.index:.3f}"
            return f"{name:<8}{row.region:<10}{numbers}{index:>10}{row.addresses:>16,}  {score}"
        case Region():
            return f"{row.region or 'nowhere':<10}{numbers}  {row.economies}"
        case Operator():
            return f"{row.system:<11}{numbers}  {row.name if row.system else 'in none'}"
