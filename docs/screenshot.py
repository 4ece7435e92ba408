"""Play a seeded sheet without a terminal and keep its picture: ``python docs/screenshot.py``.

Writes ``docs/game.svg``, the picture in the README.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from balderdash.tui.app import BalderdashApp

SEED = 7
PICTURE = Path(__file__).with_name("game.svg")


async def play() -> str:
    """Deal, find four fakes of five, reveal; returns the screen as SVG."""
    app = BalderdashApp(seed=SEED)
    async with app.run_test(size=(80, 24)) as pilot:
        while app.table.game is None:
            await pilot.pause(0.05)
        cards = app.table.game.sheet.cards
        fakes = [i for i, card in enumerate(cards) if not card.is_real]
        taken_in = next(i for i, card in enumerate(cards) if card.is_real)
        for i in [*fakes[:-1], taken_in]:
            await pilot.press("1234567890"[i])
        await pilot.press("r", "up", "down")
        await pilot.pause(1.0)  # until the key for another sheet is offered again
        return app.export_screenshot(title="balderdash")


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(play()), encoding="utf-8")
    print(PICTURE)
