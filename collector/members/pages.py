"""A browser with a session -> the members' pages, in both languages, without any script."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from collector.door.responses import SHIELD
from collector.members import api, laid, picture, session
from collector.members.answer import Answer
from collector.members.door import Caller, Door
from collector.members.endpoints import BY_NAME
from collector.members.problem import Problem, Refused
from collector.members.sayings import SAYINGS
from collector.paper import clock, stock
from collector.paper.words import LANGUAGES, Language, Words
from collector.settings import Settings
from teiten.publication.lasting import lasting

HOME = "/members"
PAGES = {
    "now": ("now",),
    "sensors": ("sensors", "anomalies"),
    "mine": ("mine",),
    "compare": ("compare",),
    "near": ("near", "targets"),
    "cells": ("blocks", "economies", "peers"),
    "queries": ("queries",),
}
"""Which questions a page asks."""
_HERE = Path(__file__).parent
_UNITS = ("mine", "compare", "targets", "blocks", "economies", "peers")
"""Parts whose values have the unit of the index."""
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
_LASTS = {**SHIELD, "Cache-Control": "public, max-age=31536000, immutable"}
_SIGNED_OUT = (Problem.NO_TOKEN, Problem.BAD_TOKEN, Problem.EXPIRED_TOKEN, Problem.REVOKED_TOKEN)
Endpoint = Callable[[Request], Awaitable[Response]]


class Pages:
    """Lays out what the door answers."""

    def __init__(self, door: Door, settings: Settings) -> None:
        """Ask through `door`."""
        self._door, self._settings = door, settings
        self._templates = stock.templates(_HERE / "pages")
        files = stock.static(_HERE / "static")
        self._assets = {name: f"{HOME}/{lasting(name, body)}" for name, body in files.items()}
        self._files = {self._assets[name]: body for name, body in files.items()}
        self._say = {each: Words(each, SAYINGS) for each in LANGUAGES}

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
            say = self._say[language]
            told = [answer for _, answer in parts if isinstance(answer, Answer)]
            return self._page(
                "page.html.j2",
                language,
                name,
                parts=[_part(each, answer, say) for each, answer in parts],
                headline=laid.headline(name, told[0], say) if told else "",
                closed=any(each.about.get("index") is False for each in told),
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

    async def asset(self, request: Request) -> Response:
        """Give style or a drawing, which is the same for everybody and lasts."""
        body = self._files.get(request.url.path)
        if body is None:
            return api.refusal(Refused(Problem.UNKNOWN))
        return Response(body, headers=_LASTS, media_type=guess_type(request.url.path)[0])

    def _login_again(self, language: Language, why: str, status: int = 403) -> Response:
        return self._page("login.html.j2", language, "", status, why=self._say[language](why))

    def _plain_is_fine(self, request: Request) -> bool:
        return api.peer(request) == "" or self._settings.plain

    def _page(
        self, template: str, language: Language, name: str, status: int = 200, **told: object
    ) -> Response:
        other: Language = "ja" if language == "en" else "en"
        text = self._templates.get_template(template).render(
            say=self._say[language],
            asset=self._assets.__getitem__,
            zone=clock.ZONE[language],
            language=language,
            other=other,
            root=_root(language),
            front=f"{_root(language)}/now" if name else _root(language),
            twin=f"{_root(other)}/{name}" if name else _root(other),
            page=name,
            pages=tuple(PAGES),
            **told,
        )
        return Response(text, status, headers=_HEADERS, media_type="text/html")


def _part(name: str, answer: Answer | Refused, say: Words) -> dict[str, object]:
    if isinstance(answer, Refused):
        told = {
            "why": answer.problem.value,
            "detail": answer.detail,
            "tables": (),
            "of": "",
            "drawn": "",
        }
        return {"name": name, "unit": name in _UNITS, **told}
    curves = picture.curves(answer) if name == "mine" else ()
    return {
        "name": name,
        "unit": name in _UNITS,
        "why": "",
        "tables": laid.tables(name, answer, say),
        "of": laid.until(answer, say),
        "drawn": picture.drawn(curves, str(say("part.mine")), say.language) if curves else "",
        "legend": [(each.colour, each.label) for each in curves],
    }


def routes(door: Door, settings: Settings) -> list[Route]:
    """Give the routes of all pages."""
    pages = Pages(door, settings)
    found = [
        Route(f"{HOME}/static/{{name}}", pages.asset, methods=["GET"]),
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
