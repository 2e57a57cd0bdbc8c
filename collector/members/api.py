"""HTTP below /v1/members/ -> the door's answers, which no cache keeps and no public file has."""

import math
from collections.abc import Awaitable, Callable

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collector.door.peers import network
from collector.door.responses import SHIELD
from collector.members.answer import Answer
from collector.members.door import Caller, Door
from collector.members.endpoints import ENDPOINTS, Endpoint
from collector.members.problem import Problem, Refused

PRIVATE = {
    **SHIELD,
    "Cache-Control": "private, no-store",
    "Vary": "Authorization, Cookie",
    "X-Robots-Tag": "noindex",
}
_SCHEME = "bearer "


def routes(door: Door) -> list[Route]:
    """Give a route for every endpoint."""
    return [Route(each.path, _asking(door, each), methods=["GET"]) for each in ENDPOINTS]


def _asking(door: Door, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def ask(request: Request) -> Response:
        caller = Caller(token=bearer(request), peer=peer(request))
        answer, form = await door.ask(caller, endpoint, request.query_params.multi_items())
        return said(answer, endpoint, form)

    return ask


def bearer(request: Request) -> str:
    """Give the token that a request brings (RFC 6750, section 2.1), or nothing."""
    found = request.headers.get("Authorization", "")
    return found[len(_SCHEME) :].strip() if found[: len(_SCHEME)].lower() == _SCHEME else ""


def peer(request: Request) -> str:
    """Give the network that a request comes from."""
    return network(request.client.host if request.client else "")


def said(answer: Answer | Refused, endpoint: Endpoint, form: str) -> Response:
    """Write an answer in a form, or why there is none."""
    if isinstance(answer, Refused):
        return refusal(answer)
    if form == "csv":
        name = f'attachment; filename="teiten-{endpoint.name}.csv"'
        headers = {**PRIVATE, "Content-Disposition": name}
        return Response(answer.csv(), headers=headers, media_type="text/csv")
    return Response(answer.json(endpoint.name), headers=PRIVATE, media_type="application/json")


def refusal(refused: Refused) -> Response:
    """Say why, by name (RFC 9457)."""
    problem = refused.problem
    told = {
        "type": f"urn:teiten:problem:{problem.value}",
        "title": problem.value,
        "status": problem.status,
        "detail": refused.detail or problem.sentence,
    }
    return Response(
        msgspec.json.encode(told),
        problem.status,
        {**PRIVATE, **headers(refused)},
        media_type="application/problem+json",
    )


def headers(refused: Refused) -> dict[str, str]:
    """Say how to ask instead, and when."""
    found = {}
    if refused.problem.status == 401:
        error = "" if refused.problem is Problem.NO_TOKEN else ', error="invalid_token"'
        found["WWW-Authenticate"] = f'Bearer realm="teiten members"{error}'
    if refused.after:
        found["Retry-After"] = str(math.ceil(refused.after))
    return found
