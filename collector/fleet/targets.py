"""Management addresses of boxes -> whom Prometheus asks."""

from collections.abc import Iterable


def targets(managed: Iterable[str]) -> list[dict[str, object]]:
    """Every box that can be asked, as Prometheus' file_sd reads them.

    The address is all that Prometheus learns: labels travel further than this file does.
    """
    addresses = sorted({address for address in managed if address})
    return [{"targets": addresses}] if addresses else []
