"""The question -> what the OpenAPI document says of it."""

from typing import Any

from collector.gate.edition import Listened
from collector.past import question, rows
from collector.past.stride import Stride
from collector.past.written import COLUMNS, FORMAT, PROBLEM, VERSION

PATH = "/v1/series"
_AT = "A day or a moment (RFC 3339; of UTC, unless it has an offset), or seconds since 1970."
_MOMENT: dict[str, Any] = {
    "type": "string",
    "examples": ["2026-11-26", "2026-11-26T06:00:00Z", "1795651200"],
}
_PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "port": (
        "Series of this port, of both protocols unless `protocol` says one.",
        {"type": "integer", "minimum": 0, "maximum": 65535},
    ),
    "protocol": (
        "Of the port; or alone, such as `icmp`.",
        {"type": "string", "enum": list(question.PROTOCOLS)},
    ),
    "economy": (
        "What came from there: ISO 3166-1, or `other`. It goes with no port and no protocol.",
        {"type": "string", "pattern": "^([A-Z]{2}|other)$"},
    ),
    "family": (
        "Of these only those over IPv4 or IPv6; alone, all that came over it.",
        {"type": "string", "enum": ["4", "6"]},
    ),
    "from": (f"{_AT} If left out, thirty days before `to`.", _MOMENT),
    "to": (f"{_AT} What begins then is not in it. If left out, the newest.", _MOMENT),
    "step": (
        "The length of a row: as published, or whole days, weeks (from Monday), months of UTC,"
        " each the mean of what it has, if that is half of it.",
        {"type": "string", "enum": list(Stride), "default": Stride.OWN},
    ),
    "limit": (
        "Rows of a page.",
        {"type": "integer", "minimum": 1, "maximum": question.MOST, "default": question.MOST},
    ),
    "cursor": ("From the page before, as it is.", {"type": "string"}),
    "format": (
        "If left out, `Accept` decides.",
        {"type": "string", "enum": list(question.FORMATS)},
    ),
}
_HEADERS = {
    "ETag": "Names the answer, for If-None-Match.",
    "Link": 'Where there are more rows, the next page: `<?...>; rel="next"`.',
}
_MEANING = {
    400: "The question is wrong.",
    404: "Nothing was ever said of this, or nothing is published yet.",
    422: "More than may be asked at once.",
    429: "Too much in this time; come again when Retry-After says.",
    503: "Not now; come again when Retry-After says.",
}


def paths() -> dict[str, Any]:
    """Describe it."""
    return {PATH: {"get": _described()}}


def _described() -> dict[str, Any]:
    content = {
        "application/json": {"schema": _document()},
        "text/csv": {"schema": {"type": "string"}},
    }
    headers = {
        name: {"description": about, "schema": {"type": "string"}}
        for name, about in _HEADERS.items()
    }
    return {
        "operationId": "series",
        "summary": "What was published of a series in the course of time.",
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": about,
                "schema": schema,
            }
            for name, (about, schema) in _PARAMETERS.items()
        ],
        "responses": {
            "200": {"description": "A page of it.", "headers": headers, "content": content},
            "304": {"description": "It is what you have."},
            **{str(status): _problem(status) for status in _MEANING},
        },
    }


def _document() -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": ["number", "null"]}
    integer, maybe = {"type": "integer"}, {"type": ["string", "null"]}
    row = {
        "start": text,
        "seconds": integer,
        "series": text,
        "value": number,
        "heard": {"enum": list(Listened)},
        "share": number,
        "told": integer,
        "steps": integer,
    }
    series = {
        "label": text,
        "family": {"enum": [4, 6, None]},
        "protocol": {"type": ["integer", "null"]},
        "number": {"type": ["integer", "null"]},
        "economy": maybe,
        "unit": text,
    }
    return _whole(
        {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "policy": text,
            "from": text,
            "to": text,
            "step": {"enum": list(Stride)},
            "series": {"type": "array", "items": _whole(series)},
            "rows": {"type": "array", "items": _whole({name: row[name] for name in COLUMNS})},
            "next": maybe,
        }
    )


def _whole(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _problem(status: int) -> dict[str, Any]:
    words = sorted(name for name, own in rows.STATUSES.items() if own == status)
    schema = _whole(
        {
            "type": {"type": "string"},
            "title": {"enum": words},
            "status": {"const": status},
            "detail": {"type": "string"},
        }
    )
    return {"description": _MEANING[status], "content": {PROBLEM: {"schema": schema}}}
