"""Terms, titles, names and keys of strangers on the screen: shown as they are, and nothing of them is obeyed."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Collection
from pathlib import Path

from hypothesis import strategies as st

from balderdash import settings
from balderdash.game.cards import Card, FakeSource, RealSource
from balderdash.game.dealing import Progress
from balderdash.terms.printable import printable
from tests.fuzz.hostile import PIECES, plain_texts, unsafe
from tests.fuzz.watch import fuzz
from tests.tui.playing import dealt, screen_text, stand_in_app
from tests.tui.stand_in import StandIn

pieces = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


class Stranger(StandIn):
    """A deck whose every text was written by somebody else."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(title=texts[0])
        self.texts = texts
        self.mismatch = texts[1]
        self.model_name = texts[2]

    def real_cards(self, rng: random.Random, count: int, avoid: Collection[str] = ()) -> list[Card]:
        return [Card(f"{k} real {text}", RealSource((text,), text)) for k, text in enumerate(self.texts[:5])]

    def starter_fakes(self) -> list[Card]:
        return [
            Card(f"{k} fake {text}", FakeSource(text, k, -20.0, 1.5, text, "invented"))
            for k, text in enumerate(self.texts[5:])
        ]

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        return self.starter_fakes()


# The sheet, the reveal, why, the next card, tells, help, menu, statistics, lists, and the player's name.
_PRESSED = ((), ("1", "r"), ("w",), ("right",), ("escape", "t"), ("escape", "question_mark"), ("escape", "m"), ("i",),
            ("escape", "l"), ("escape", "m", "p"))  # fmt: skip


@fuzz("screens", st.lists(pieces, min_size=10, max_size=10), plain_texts, ci=2, share=0.001, longest=60)  # a whole game
def test_what_strangers_write_is_only_shown(home: Path, texts: list[str], keys: str) -> bool:
    file = settings.file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"keys": {"tells": keys[:20] or "t", keys[:20]: "x"}}))
    asyncio.run(_play(texts))
    return True


async def _play(texts: list[str]) -> None:
    """A sheet from its first card to the player's name, looked at after each key."""
    app = stand_in_app(Stranger(texts))
    async with app.run_test(size=(160, 50)) as pilot:
        game = await dealt(pilot)
        for pressed in _PRESSED:
            await pilot.press(*pressed)
            await pilot.pause()
            seen = screen_text(pilot)
            assert not unsafe(seen)
            if pressed in ((), ("1", "r")):
                for card in game.sheet.cards:
                    start = printable(card.text)[:9]  # the rest may be as wide as the screen
                    assert start.strip() in seen
        assert app.is_running
    assert app.return_code in (0, None)
