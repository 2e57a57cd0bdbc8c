"""A browser with a session -> the members' pages, in both languages, without any script."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from collector.members import api, bars, session
from collector.members.answer import Answer
from collector.members.door import Caller, Door
from collector.members.endpoints import BY_NAME
from collector.members.problem import Problem, Refused
from collector.members.sayings import LANGUAGES, Language, say
from collector.settings import Settings

HOME = "/members"
PAGES = {
    "now": ("now",),
    "sensors": ("sensors", "anomalies"),
    "compare": ("compare",),
    "near": ("near", "targets"),
    "cells": ("blocks", "economies", "peers"),
    "queries": ("queries",),
}
"""Which questions a page asks."""
_STYLE = Path(__file__).parent.parent / "site" / "static" / "page.css"
_OWN_STYLE = Path(__file__).with_name("pages") / "members.css"
_SAFE, _PLAIN = "__Host-teiten-members", "teiten-members"
_MOST = 4096
"""Bytes of a form."""
_HEADERS = {
    **api.PRIVATE,
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # With `no-referrer` a browser would not say which page a form came from.
    "Referrer-Policy": "same-origin",
}
_SIGNED_OUT = (Problem.NO_TOKEN, Problem.BAD_TOKEN, Problem.EXPIRED_TOKEN, Problem.REVOKED_TOKEN)
Endpoint = Callable[[Request], Awaitable[Response]]


class Pages:
    """Lays out what the door answers."""

    def __init__(self, door: Door, settings: Settings) -> None:
        """Ask through `door`."""
        self._door, self._settings = door, settings
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).with_name("pages")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def entrance(self, language: Language) -> Endpoint:
        """Show the way in."""

        async def show(_: Request) -> Response:
            return self._page("login.html.j2", language, "", why="")

        return show

    def login(self, language: Language) -> Endpoint:
        """Take a token for a session."""

        async def take(request: Request) -> Response:
            found = await _form(request)
            if not _ours(request):
                return self._login_again(language, "foreign")
            if not _safe(request) and not self._plain_is_fine(request):
                return self._login_again(language, "insecure")
            caller = Caller(token=found.get("token", "").strip(), peer=api.peer(request))
            secret = secrets.token_urlsafe(session.RANDOM_BYTES)
            if why := await asyncio.to_thread(self._door.login, caller, secret):
                return self._login_again(language, f"why.{why.value}", why.status)
            answer = RedirectResponse(f"{_root(language)}/now", 303, headers=_HEADERS)
            answer.set_cookie(
                _name(request), secret, path="/", httponly=True, samesite="strict",
                secure=_safe(request), max_age=60 * self._settings.members.session_minutes,
            )  # fmt: skip
            return answer

        return take

    def logout(self, language: Language) -> Endpoint:
        """End a session."""

        async def end(request: Request) -> Response:
            found = await _form(request)
            if _ours(request):
                secret = request.cookies.get(_name(request), "")
                await asyncio.to_thread(self._door.logout, secret, found.get("stamp", ""))
            answer = RedirectResponse(_root(language), 303, headers=_HEADERS)
            answer.delete_cookie(
                _name(request), path="/", httponly=True, samesite="strict", secure=_safe(request)
            )
            return answer

        return end

    def page(self, name: str, language: Language) -> Endpoint:
        """Show one page."""

        async def show(request: Request) -> Response:
            secret = request.cookies.get(_name(request), "")
            caller = Caller(session=secret, peer=api.peer(request))
            parts = []
            for each in PAGES[name]:
                answer, _ = await self._door.ask(caller, BY_NAME[each], ())
                if isinstance(answer, Refused) and answer.problem in _SIGNED_OUT:
                    why = f"why.{answer.problem.value}"
                    return self._login_again(language, why, answer.problem.status)
                parts.append((each, answer))
            return self._page(
                "page.html.j2",
                language,
                name,
                parts=[_part(each, answer) for each, answer in parts],
                stamp=self._door.stamp(secret),
            )

        return show

    async def data(self, request: Request) -> Response:
        """Give the data of a page's part."""
        name, _, form = request.path_params["file"].partition(".")
        if name not in BY_NAME or form not in ("csv", "json"):
            return api.refusal(Refused(Problem.UNKNOWN))
        caller = Caller(session=request.cookies.get(_name(request), ""), peer=api.peer(request))
        answer, said = await self._door.ask(caller, BY_NAME[name], (("form", form),))
        return api.said(answer, BY_NAME[name], said)

    async def style(self, _: Request) -> Response:
        """Give the style: the public page's, and what is added to it."""
        text = _STYLE.read_text(encoding="utf-8") + _OWN_STYLE.read_text(encoding="utf-8")
        return Response(text, headers=api.PRIVATE, media_type="text/css")

    def _login_again(self, language: Language, why: str, status: int = 403) -> Response:
        return self._page("login.html.j2", language, "", status, why=say(why, language))

    def _plain_is_fine(self, request: Request) -> bool:
        return api.peer(request) == "" or self._settings.plain

    def _page(
        self, template: str, language: Language, name: str, status: int = 200, **told: object
    ) -> Response:
        other: Language = "ja" if language == "en" else "en"
        text = self._templates.get_template(template).render(
            say=lambda word: say(word, language),
            language=language,
            other=other,
            root=_root(language),
            twin=f"{_root(other)}/{name}" if name else _root(other),
            page=name,
            pages=tuple(PAGES),
            **told,
        )
        return Response(text, status, headers=_HEADERS, media_type="text/html")


def _part(name: str, answer: Answer | Refused) -> dict[str, object]:
    if isinstance(answer, Refused):
        return {"name": name, "why": answer.problem.value, "detail": answer.detail}
    rows = [
        [(column, row.get(column), bars.shown(row.get(column))) for column in answer.columns]
        for row in answer.rows
    ]
    drawn = [bars.bar(row) for row in answer.rows] if name == "compare" else []
    return {"name": name, "why": "", "columns": answer.columns, "rows": rows, "bars": drawn}


def routes(door: Door, settings: Settings) -> list[Route]:
    """Give the routes of all pages."""
    pages = Pages(door, settings)
    found = [
        Route(f"{HOME}/style.css", pages.style),
        Route(f"{HOME}/data/{{file}}", pages.data, methods=["GET"]),
    ]
    for language in LANGUAGES:
        root = _root(language)
        found += [
            Route(root, pages.entrance(language), methods=["GET"]),
            Route(f"{root}/login", pages.login(language), methods=["POST"]),
            Route(f"{root}/logout", pages.logout(language), methods=["POST"]),
            *(
                Route(f"{root}/{name}", pages.page(name, language), methods=["GET"])
                for name in PAGES
            ),
        ]
    return found


def _root(language: Language) -> str:
    return HOME if language == "en" else f"{HOME}/{language}"


def _safe(request: Request) -> bool:
    return request.url.scheme == "https"


def _name(request: Request) -> str:
    return _SAFE if _safe(request) else _PLAIN


def _ours(request: Request) -> bool:
    """Whether a form comes from a page of ours, as browsers say it."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("Host")


async def _form(request: Request) -> dict[str, str]:
    """Read a small form; of what is larger, or no text, nothing."""
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > _MOST:
            return {}
    found = parse_qs(raw.decode("utf-8", "replace"), max_num_fields=8)
    return {name: values[0] for name, values in found.items()}
