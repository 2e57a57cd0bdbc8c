"""A year of one port -> how long our own server takes to answer, worked out anew and held."""

import http.client
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

import laid
from figures import Figure
from hands import serving

from collector.gate import record
from collector.settings import Settings
from editions import EPOCH, MONDAY, published

YEAR = 365 * 86400
YEARS = 3
ASKED = 60


def past(folder: Path) -> Iterator[Figure]:
    """Ask a kiosk over one connection, of a public folder with years of editions."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        own = Path(name)
        settings = Settings(state=str(own / "state"), public=str(own / "public"))
        (own / "state").mkdir()
        every = published(YEARS * YEAR // EPOCH)
        content = {record.name(each.start): record.encode(each) for each in every}
        laid.swap(content, settings, int(time.time()))
        with (
            serving("kiosk", own / "public", own) as (port, _),
            closing(http.client.HTTPConnection("127.0.0.1", port)) as line,
        ):
            _asked(line, "json", 0)
            for form in ("json", "csv"):
                # Each begins a second later, so none was asked before; the rows are the same.
                cold = [_asked(line, form, 1 + number) for number in range(ASKED)]
                held = [_asked(line, form, 1) for _ in range(ASKED)]
                yield Figure(f"past.year_{form}", median(cold) * 1000, "ms")
                yield Figure(f"past.year_{form}_held", median(held) * 1000, "ms")


def _asked(line: http.client.HTTPConnection, form: str, later: int) -> float:
    """Seconds that the answer takes."""
    begin = MONDAY + (YEARS - 1) * YEAR - EPOCH + later
    query = f"port=23&protocol=tcp&from={begin}&to={begin + YEAR}&format={form}"
    start = time.perf_counter()
    line.request("GET", f"/v1/series?{query}", headers={"Accept-Encoding": "gzip"})
    answer = line.getresponse()
    body = answer.read()
    spent = time.perf_counter() - start
    if answer.status != 200 or len(body) < YEAR // EPOCH:
        raise RuntimeError(body)
    return spent
