"""Every question of members -> what the OpenAPI document says of it."""

from typing import Any

from collector.members.endpoints import ENDPOINTS, Endpoint
from collector.members.problem import Problem
from collector.members.question import Parameter

SECURITY = {"member": {"type": "http", "scheme": "bearer", "bearerFormat": "teiten_m_..."}}
_SCALAR = {"type": ["string", "number", "boolean", "null"]}
_MEANING = {
    400: "The question is wrong.",
    401: "No token, or none that is good.",
    403: "Not for this member, tier, token or policy.",
    404: "There is nothing such, or not yet.",
    422: "More than one query may read.",
    429: "Too much in this time; come again when Retry-After says.",
    503: "Not now.",
}


def paths() -> dict[str, Any]:
    """Describe all of them."""
    return {each.path: {"get": _described(each)} for each in ENDPOINTS}


def _described(endpoint: Endpoint) -> dict[str, Any]:
    row = {"type": "object", "additionalProperties": _SCALAR}
    told = {
        "type": "object",
        "required": ["format", "version", "endpoint", "about", "rows"],
        "properties": {
            "format": {"const": "teiten-members"},
            "version": {"const": 1},
            "endpoint": {"const": endpoint.name},
            "about": row,
            "rows": {"type": "array", "items": row},
        },
    }
    answers = {
        "200": {
            "description": "What is told.",
            "content": {
                "application/json": {"schema": told},
                "text/csv": {"schema": {"type": "string"}},
            },
        }
    }
    return {
        "operationId": f"members_{endpoint.name}",
        "summary": endpoint.summary,
        "description": f"Scope {endpoint.scope}; tier {endpoint.least} or above.",
        "security": [{"member": []}],
        "parameters": [_parameter(each) for each in endpoint.asks],
        "responses": answers | {str(status): _problem(status) for status in _MEANING},
    }


def _parameter(each: Parameter) -> dict[str, Any]:
    schema = dict(each.schema)
    if each.default is not None:
        schema["default"] = each.default
    return {
        "name": each.name,
        "in": "query",
        "required": False,
        "description": each.about,
        "schema": schema,
    }


def _problem(status: int) -> dict[str, Any]:
    words = sorted(problem.value for problem in Problem if problem.status == status)
    schema = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"enum": words},
            "status": {"const": status},
            "detail": {"type": "string"},
        },
    }
    content = {"application/problem+json": {"schema": schema}}
    return {"description": _MEANING[status], "content": content}
