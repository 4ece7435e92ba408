"""The pages of a room, which are files, and the headers that forbid them what they do not need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).with_name("static")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' ws://{host} wss://{host}; "  # older Safari does not count sockets among 'self'
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def routes() -> list[web.RouteDef]:
    """What anybody may open: the phones' page, with or without the room's code in the address, and the projector's."""
    return [
        web.get("/", page("phone.html")),
        web.get("/{code:[A-Za-z0-9]{4}}", page("phone.html")),
        web.get("/projector", page("projector.html")),
        web.get("/static/{name:[a-z0-9_-]+\\.(?:js|css|svg|png|woff2)}", _static),
    ]


def page(name: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """What answers a request with a page."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / name)

    return answer


async def _static(request: web.Request) -> web.StreamResponse:
    path = STATIC / request.match_info["name"]
    return web.FileResponse(path) if path.is_file() else web.Response(status=404, text="There is no such page.")


def security_headers(host: str) -> dict[str, str]:
    """The headers of every answer.

    Parameters
    ----------
    host : the name under which the browser knows this server
    """
    return {
        "Content-Security-Policy": _POLICY.format(host=host),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
