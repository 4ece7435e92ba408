"""A room on a free port, and a real browser that opens its pages."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

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


@asynccontextmanager
async def hosting(mode: str = "sheet", source: StandIn | None = None) -> AsyncIterator[RoomServer]:
    """A room with the terms of the stand-in, seed 1, that phones reach as `HOST`."""
    session = RoomSession(source or StandIn(meanings=MEANINGS), mode, 1)
    port = free_port()
    server = RoomServer(session, port=port, public_url=f"http://{HOST}:{port}")
    await server.start()
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
