"""Take the screenshots of the README: ``python docs/screenshot.py [game] [training]``.

Writes ``docs/game.svg``, a revealed sheet with a seed, and ``docs/training.svg``, a network trained on minerals for a
minute.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path

from balderdash import paths
from balderdash.play.start import PlayOptions
from balderdash.tui.app import BalderdashApp

SEED = 1
MINUTES, SHARE = 1.5, 0.8  # of training, and the share of it done when the picture is taken
HERE = Path(__file__).parent


async def game() -> str:
    """Play a sheet with one mistake on each side, and return the revealed sheet as SVG."""
    app = BalderdashApp(PlayOptions(seed=SEED))
    async with app.run_test(size=(80, 24)) as pilot:
        while app.game_screen.game is None:
            await pilot.pause(0.05)
        cards = app.game_screen.game.sheet.cards
        fakes = [i for i, card in enumerate(cards) if not card.is_real]
        mistake = next(i for i, card in enumerate(cards) if card.is_real)
        for i in [*fakes[:-1], mistake]:
            await pilot.press("1234567890"[i])
        await pilot.press("r", "up", "down")
        await pilot.pause(1.0)  # until the hold is over and the key for another sheet is back
        return app.export_screenshot(title="balderdash")


async def training() -> str:
    """Train on a list of the user's own, and return the training screen as SVG."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:  # the run may still be saving
        os.environ["BALDERDASH_HOME"] = home
        copy = paths.user_lists() / "my-minerals.txt"
        copy.parent.mkdir(parents=True)
        shutil.copy(paths.find_list("minerals"), copy)
        app = BalderdashApp(teach=(copy.stem, MINUTES))
        async with app.run_test(size=(80, 24)) as pilot:
            while app._training is None or app._training.state.share < SHARE:
                await pilot.pause(0.2)
            return app.export_screenshot(title="balderdash new my-minerals.txt")


if __name__ == "__main__":
    for name in sys.argv[1:] or ("game", "training"):
        picture = HERE / f"{name}.svg"
        picture.write_text(asyncio.run({"game": game, "training": training}[name]()), encoding="utf-8")
        print(picture)
