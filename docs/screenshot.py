"""Play a seeded sheet without a terminal and keep its picture: ``python docs/screenshot.py``.

Writes ``docs/game.svg``, the picture in the README.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from balderdash.tui.app import BalderdashApp

SEED = 7
KEYS = ("2", "3", "5", "8", "0", "r", "down", "down")
PICTURE = Path(__file__).with_name("game.svg")


async def play() -> str:
    """Deal, mark five terms, reveal; returns the screen as SVG."""
    app = BalderdashApp(seed=SEED)
    async with app.run_test(size=(80, 24)) as pilot:
        while app.table.game is None:
            await pilot.pause(0.05)
        await pilot.press(*KEYS)
        await pilot.pause(1.0)  # until the key for another sheet is offered again
        return app.export_screenshot(title="balderdash play")


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(play()), encoding="utf-8")
    print(PICTURE)
