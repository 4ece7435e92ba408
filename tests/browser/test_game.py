"""`balderdash web` in a real browser: a sheet is played to its reveal, by keyboard and by mouse."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, WebSocket

from balderdash.records.game_record import GameRecord
from balderdash.records.store import FILE, Store
from tests.browser.hall import needs_chromium
from tests.conftest import PATIENCE, ROOT, started

pytestmark = [pytest.mark.slow, needs_chromium, pytest.mark.asyncio(loop_scope="module")]
ESCAPES = re.compile(r"\x1b(?:\[[\d;?]*[a-zA-Z$]|\][^\x07\x1b]*(?:\x07|\x1b\\))")


@pytest.fixture
def address(home: Path) -> Iterator[str]:
    """Where the game is served, from an empty home."""
    command = (sys.executable, "-m", "balderdash", "web", "--list", "chess-openings", "--seed", "7", "--no-open")
    environment = {**os.environ, "BALDERDASH_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with started(*command, env=environment) as server:
        assert server.stderr is not None
        words = server.stderr.readline()
        yield words.split()[4]
        server.terminate()
        assert server.wait(PATIENCE) == 0


class Tab:
    """The page with the game, and everything that it drew and asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.drawn = ""  # without colours and other escape sequences
        self.size = {"width": 0, "height": 0}
        self.asked: list[str] = []
        self.wrong: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        self.asked.append(socket.url)
        socket.on("framereceived", self._draw)
        socket.on("framesent", self._send)

    def _draw(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            self.drawn += ESCAPES.sub("", frame.decode())

    def _send(self, frame: str | bytes) -> None:
        kind, *content = json.loads(frame)
        if kind == "resize":
            self.size = content[0]

    async def shows(self, words: str) -> None:
        await until(lambda: words in self.drawn, lambda: f"{words!r} was not drawn: {self.drawn[-3000:]}")

    async def click(self, column: int, row: int) -> None:
        """Click on a cell; those below 0 count from the end."""
        box = await self.page.locator(".xterm-screen").bounding_box()
        assert box is not None
        columns, rows = self.size["width"], self.size["height"]
        x, y = (column % columns + 0.5) * box["width"] / columns, (row % rows + 0.5) * box["height"] / rows
        await self.page.mouse.click(box["x"] + x, box["y"] + y)


async def until(is_so: Callable[[], object], why: Callable[[], str] = lambda: "") -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, why()
        await asyncio.sleep(0.05)


async def open_tab(browser: Browser, address: str) -> Tab:
    tab = Tab(await browser.new_page(viewport={"width": 900, "height": 600}))
    await tab.page.goto(address)
    await tab.shows("Mark the fakes")
    return tab


def recorded(home: Path) -> list[GameRecord]:
    """The games in the records; none before the first."""
    store = home / "state" / FILE
    return Store(store).load() if store.exists() else []


async def test_a_sheet_is_played_to_its_reveal(browser: Browser, address: str, home: Path) -> None:
    tab = await open_tab(browser, address)
    await tab.page.keyboard.press("2")
    await tab.page.keyboard.press("5")
    await tab.shows("2 of 5 marked")
    await tab.click(10, 4)  # the first term
    await tab.shows("3 of 5 marked")
    await tab.click(-8, -2)  # the button "Reveal"
    await tab.shows("reveal once more")  # three marks are few
    await tab.page.keyboard.press("r")
    await tab.shows("nearest real:")
    assert re.search(r"(real|fake) +(right|wrong)", tab.drawn)
    await until(lambda: recorded(home))
    (game,) = recorded(home)
    assert [number for number, card in enumerate(game.guesses, start=1) if card.belief < 0.5] == [1, 2, 5]
    assert not tab.wrong  # after the end textual.js complains that its socket is closed

    await tab.page.keyboard.press("q")
    await tab.page.wait_for_selector("#again:focus")
    tab.drawn = ""
    await tab.page.keyboard.press("Enter")  # plays again, in a new process
    await tab.shows("Mark the fakes")
    assert {url.partition("://")[2].partition("/")[0] for url in tab.asked} == {address.split("/")[2]}


async def test_a_small_window_says_so(browser: Browser, address: str) -> None:
    tab = await open_tab(browser, address)
    await tab.page.set_viewport_size({"width": 400, "height": 300})
    await tab.shows("Too small: the game needs")
