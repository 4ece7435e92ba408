"""A room on a free port, and a real browser that opens its pages."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Any, Self

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from balderdash.play.room_session import RoomSession
from balderdash.web.server import RoomServer
from tests.conftest import PATIENCE
from tests.play.stand_in_source import MEANINGS, StandIn
from tests.web.phones import free_port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOST = "phone.example"  # an origin that is neither secure nor this machine's name, as a phone has it
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
)  # fmt: skip
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not here")


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """Chromium, without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        try:
            yield browser
        finally:
            await browser.close()


class Air:
    """What lies between phones and room, where it can be silent: a phone that sleeps hears nothing and says nothing.

    Attributes
    ----------
    port : which phones ask
    room_port : where that leads to
    is_silent : whether nothing comes through
    """

    def __init__(self) -> None:
        self.port, self.room_port, self.is_silent = free_port(), 0, False
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard, said = await asyncio.open_connection("127.0.0.1", self.room_port)
        for ear, mouth in ((reader, said), (heard, writer)):
            task = asyncio.create_task(self._carry(ear, mouth))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, ear: asyncio.StreamReader, mouth: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError):
                while words := await ear.read(1 << 16):
                    while self.is_silent:
                        await asyncio.sleep(0.02)
                    mouth.write(words)
                    await mouth.drain()
        finally:
            mouth.close()


@asynccontextmanager
async def hosting(
    mode: str = "sheet", source: StandIn | None = None, air: Air | None = None
) -> AsyncIterator[RoomServer]:
    """A room with the terms of the stand-in, seed 1, that phones reach as `HOST`, perhaps through the air."""
    session = RoomSession(source or StandIn(meanings=MEANINGS), mode, 1)
    port = free_port()
    server = RoomServer(session, port=port, public_url=f"http://{HOST}:{air.port if air else port}")
    await server.start()
    if air is not None:
        air.room_port = server.port
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def device(browser: Browser, **options: Any) -> AsyncIterator[BrowserContext]:
    """A browser with an empty memory; anything it reports as an error fails the test."""
    context = await browser.new_context(**options)
    context.set_default_timeout(1000 * PATIENCE)
    errors: list[str] = []
    context.on("console", lambda message: errors.extend([message.text] if message.type == "error" else []))
    context.on("weberror", lambda error: errors.extend([str(error.error)]))
    try:
        yield context
    finally:
        await context.close()
    # That a socket or a request found nobody is news, but no fault of the page.
    assert [error for error in errors if "net::ERR_" not in error and "WebSocket" not in error] == []


async def opened(context: BrowserContext, address: str) -> Page:
    """A new tab with a page of the room."""
    page = await context.new_page()
    await page.goto(address)
    return page


async def until(is_so: Callable[[], object]) -> None:
    """Wait until something is the case on the server."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.02)


def fakes(server: RoomServer) -> tuple[int, ...]:
    """Where the fakes of the current question stand."""
    assert server.room.question is not None
    return tuple(i for i, line in enumerate(server.room.question.lines(())) if line.truth == "fake")


def marks(server: RoomServer, player: int = 0) -> tuple[int, ...] | None:
    """What a player has voted, as the room knows it."""
    return server.room.attempts[-1].marks.get(player)


async def step(server: RoomServer, until_phase: str) -> None:
    """Press the host's key until the room is in a phase."""
    while server.room.phase.value != until_phase:
        assert await server.go_on() == ""


def seat(server: RoomServer, *names: str) -> list[int]:
    """Seat more players, who have no phones; their numbers."""
    numbers = []
    for name in names:
        player = server.room.join(f"token of {name}", name)
        assert not isinstance(player, str), player
        numbers.append(player.number)
    server.changed()
    return numbers
