"""The full-screen game in a browser on this machine: textual-serve, closed to everybody else.

textual-serve runs the game in a process for each tab and draws it with xterm.js. As it comes, it answers every site,
starts as many processes as it is asked for, in a shell and with the whole environment, and loads a font from outside.
"""

from __future__ import annotations

import asyncio
import html
import json
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from string import Template
from typing import Any

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager
from textual_serve.server import Server

from balderdash import interpreter
from balderdash.web.guard import Allowlist
from balderdash.web.serving import StopSignal, listen, stop_signal

HOST = "127.0.0.1"
MOST_GAMES = 3  # at once; each takes about 250 MB
_PATIENCE = 5.0  # seconds that a tab waits for a game that is just ending: reloading a page ends one and opens another
_SAVING = 30.0  # seconds to wait for a game to save and end
_LONGEST = 1 << 20  # bytes of a message from the browser, such as a paste
_SMALLEST, _LARGEST = 1, 1000  # columns and rows
_HEADERS = {  # no page of another site may frame ours, read it, or keep a hold on its window
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_PAGE = Template(Path(__file__).with_suffix(".html").read_text("utf-8"))
_SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")

# The only variables of the environment that a game gets: where its files are, the language, and the way to the web.
_KEPT = (
    "ALL_PROXY", "APPDATA", "BALDERDASH_DEBUG", "BALDERDASH_HOME", "HOME", "HTTPS_PROXY", "HTTP_PROXY", "LANG",
    "LANGUAGE", "LOCALAPPDATA", "NO_COLOR", "NO_PROXY", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PATH",
    "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "TZ", "USERPROFILE",
    "VIRTUAL_ENV", "WINDIR",
)  # fmt: skip
_KEPT_KINDS = ("LC_", "XDG_")
_SERVED = {
    "COLORTERM": "truecolor",
    "TERM": "xterm-256color",
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
    "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
    "TEXTUAL_FPS": "60",
}


def reduced(environment: Mapping[str, str]) -> dict[str, str]:
    """What a game may know of an environment: no password or token of another program."""
    return {
        name: value
        for name, value in environment.items()
        if name.upper() in _KEPT or name.upper().startswith(_KEPT_KINDS)
    }


class GameProcess(AppService):
    """A game in a process of its own, which draws into a tab of the browser.

    Parameters
    ----------
    command : the program and its arguments, which no shell sees
    tab : the socket of the tab
    """

    def __init__(self, command: Sequence[str], tab: web.WebSocketResponse) -> None:
        super().__init__(
            " ".join(command),
            write_bytes=tab.send_bytes,
            write_str=tab.send_str,
            close=self._close_tab,
            download_manager=DownloadManager(),
            debug=False,
        )
        self._arguments = command
        self._tab = tab

    @property
    def is_open(self) -> bool:
        """Whether its tab is open; a game whose tab was closed may still be saving."""
        return not self._tab.closed

    async def _close_tab(self) -> None:
        await self._tab.close()

    async def start(self, width: int, height: int) -> None:
        """Start the game; when it ends, its tab is told."""
        await super().start(width, height)
        assert self._task is not None
        self._task.add_done_callback(lambda _: asyncio.ensure_future(self._close_tab()))

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        size = {"COLUMNS": str(width), "ROWS": str(height)}
        return {**reduced(os.environ), **interpreter.python_path(), **_SERVED, **size}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        self._process = process = await asyncio.create_subprocess_exec(
            *self._arguments, stdin=pipe, stdout=pipe, env=self._build_environment(width, height)
        )
        self._stdin = process.stdin
        process.stderr = asyncio.StreamReader()  # what the game says there goes where the server's own words go
        process.stderr.feed_eof()
        return process

    async def on_data(self, payload: bytes) -> None:
        """Draw; what a tab that was closed would have shown is read all the same, so that the game can end."""
        with suppress(ConnectionResetError):
            await super().on_data(payload)

    async def stop(self) -> None:
        """Close the tab, ask the game to end, wait until it has saved, and end it for good if it takes too long."""
        if self._task is None or self._process is None:
            return
        await self._tab.close()
        await self.send_meta({"type": "quit"})
        ends = {self._task, asyncio.ensure_future(self._process.wait())}
        _, late = await asyncio.wait(ends, timeout=_SAVING)
        if late:
            self._process.kill()
            await asyncio.wait(ends)


class GameServer(Server):
    """Serves the game to browsers on this machine.

    Parameters
    ----------
    command : the program and its arguments, which no shell sees
    port : of the address
    """

    def __init__(self, command: Sequence[str], port: int) -> None:
        super().__init__(" ".join(command), HOST, port, "AI Balderdash")
        self._arguments = command
        self._allowlist = Allowlist((), port)
        self._games: set[GameProcess] = set()
        self._endings: set[asyncio.Future[None]] = set()  # a loop does not keep its tasks alive
        self._slots = asyncio.Semaphore(MOST_GAMES)

    def application(self) -> web.Application:
        """The application, with its guard."""
        app = web.Application(middlewares=[self._guard])
        app.add_routes(
            [
                web.get("/", self.handle_index),
                web.get("/focus.js", self._handle_script),
                web.get("/ws", self.handle_websocket),
                web.static("/static", self.statics_path),
            ]
        )
        app.on_response_prepare.append(self._secure)
        app.on_shutdown.append(self.on_shutdown)
        return app

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not self._allowlist.allows(request.headers.get("Host", ""), request.headers.get("Origin")):
            raise web.HTTPForbidden(text="This server answers only its own page, on this machine.\n")
        return await handler(request)

    async def _secure(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(_HEADERS)
        # xterm.js makes style elements, and draws letters as images.
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            f"font-src 'self'; connect-src 'self' ws://{request.host}; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page with the terminal."""
        if sum(game.is_open for game in self._games) >= MOST_GAMES:
            many = f"{MOST_GAMES} games are open already: close the tab of one, then reload this page.\n"
            return web.Response(text=many, status=503)
        size = str(_within(request.query.get("fontsize"), 8, 40, 16))
        page = _PAGE.substitute(socket=html.escape(f"ws://{request.host}/ws"), font_size=size)
        return web.Response(text=page, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def _handle_script(self, request: web.Request) -> web.Response:
        return web.Response(text=_SCRIPT, content_type="text/javascript")

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a game for a tab until one of them ends."""
        if "Origin" not in request.headers:  # browsers always send it
            raise web.HTTPForbidden(text="The game is played in a browser.\n")
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._slots.acquire()
        except TimeoutError:
            raise web.HTTPServiceUnavailable(text="Too many games are open.\n") from None
        width, height = (
            _within(request.query.get(name), _SMALLEST, _LARGEST, usual)
            for name, usual in (("width", 80), ("height", 24))
        )
        tab = web.WebSocketResponse(heartbeat=15, max_msg_size=_LONGEST)
        game = GameProcess(self._arguments, tab)
        self._games.add(game)
        try:
            await tab.prepare(request)
            await game.start(width, height)
            await self._process_messages(tab, game)
        finally:
            ending = asyncio.ensure_future(self._end(game))
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)
            await asyncio.shield(ending)  # a handler may be cancelled once its tab is gone
        return tab

    async def _end(self, game: GameProcess) -> None:
        await game.stop()
        self._games.discard(game)
        self._slots.release()

    async def _process_messages(self, websocket: web.WebSocketResponse, app_service: AppService) -> None:
        """Pass on what the tab sends; a message of any other kind ends the game."""
        async for message in websocket:
            kind, content = _parsed(message.data) if message.type is WSMsgType.TEXT else ("", None)
            if kind == "stdin" and isinstance(content, str):
                await app_service.send_bytes(content.encode("utf-8", "replace"))
            elif kind == "resize" and isinstance(content, dict):
                size = (_within(content.get(name), _SMALLEST, _LARGEST, 0) for name in ("width", "height"))
                await app_service.set_terminal_size(*size)
            elif kind == "ping":
                await websocket.send_json(["pong", str(content)[:40]])
            elif kind == "blur":
                await app_service.blur()
            elif kind == "focus":
                await app_service.focus()
            else:
                return

    async def on_shutdown(self, app: web.Application) -> None:
        """End all games; each saves what it has."""
        await asyncio.gather(*(game.stop() for game in self._games))


def _parsed(text: str) -> tuple[str, Any]:
    """The kind and the content of a message; the kind is "" if it is not of the form ["kind", content]."""
    try:
        kind, *contents = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return "", None
    return (kind, contents[0] if contents else None) if isinstance(kind, str) else ("", None)


def _within(value: object, least: int, most: int, usual: int) -> int:
    """A whole number between two others; the usual one if it is not a number at all."""
    try:
        return max(least, min(most, int(value)))  # type: ignore[call-overload, no-any-return]  # that is the question
    except (TypeError, ValueError, OverflowError):
        return usual


def serve(command: Sequence[str], port: int, ready: Callable[[str], None]) -> None:
    """Serve the game until Ctrl+C or SIGTERM.

    Parameters
    ----------
    command : the program and its arguments
    port : where to listen; if it is taken, the next one that is free
    ready : called with the address when it can be opened

    Raises
    ------
    BalderdashError
        No port is free.
    """
    with closing(listen(HOST, port)) as listening, stop_signal() as stop:
        asyncio.run(_serve(command, listening, ready, stop))


async def _serve(
    command: Sequence[str], listening: socket.socket, ready: Callable[[str], None], stop: StopSignal
) -> None:
    port = listening.getsockname()[1]
    runner = web.AppRunner(
        GameServer(command, port).application(), handle_signals=False, access_log=None, shutdown_timeout=_SAVING
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        ready(f"http://{HOST}:{port}/")
        await stop.wait()
    finally:
        await runner.cleanup()


def game_command(arguments: Sequence[str]) -> list[str]:
    """The command that plays with these arguments of `balderdash play`."""
    return interpreter.command("from balderdash.cli import main; sys.exit(main())", "play", *arguments)
