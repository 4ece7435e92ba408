"""Play and train without a terminal, and keep the pictures: ``python docs/screenshot.py [game] [training]``.

Writes ``docs/game.svg``, a seeded sheet after the reveal, and ``docs/training.svg``, a network that has learnt minerals
for a minute.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path

from balderdash import paths
from balderdash.tui.app import BalderdashApp

SEED = 7
MINUTES, SHARE = 1.5, 0.8  # of the training, and how much of it is to be seen
HERE = Path(__file__).parent


async def game() -> str:
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


async def training() -> str:
    """Teach a network on a list of the user's own, and look at it before it is done."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["BALDERDASH_HOME"] = home
        mine = paths.user_lists() / "my-minerals.txt"
        mine.parent.mkdir(parents=True)
        shutil.copy(paths.find_list("minerals"), mine)
        app = BalderdashApp(teach=(mine.stem, MINUTES))
        async with app.run_test(size=(80, 24)) as pilot:
            while app._pupil is None or app._pupil.training.story.share < SHARE:
                await pilot.pause(0.2)
            return app.export_screenshot(title="balderdash new my-minerals.txt")


if __name__ == "__main__":
    for name in sys.argv[1:] or ("game", "training"):
        picture = HERE / f"{name}.svg"
        picture.write_text(asyncio.run({"game": game, "training": training}[name]()), encoding="utf-8")
        print(picture)
