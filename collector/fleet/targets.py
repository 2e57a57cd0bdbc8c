"""Management addresses of boxes -> whom Prometheus asks."""

from collections.abc import Mapping


def targets(managed: Mapping[str, str]) -> list[dict[str, object]]:
    """Every box that can be asked, as Prometheus' file_sd reads them; no block, no economy."""
    return [
        {"targets": [address], "labels": {"sensor": name}}
        for name, address in sorted(managed.items())
        if address
    ]
