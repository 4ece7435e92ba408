"""The text that players share is three lines, safe for a terminal, whatever the list is called."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from balderdash.game import wording
from balderdash.game.cards import Card, FakeSource, RealSource
from balderdash.game.daily import share_text
from balderdash.game.game import FAKE, Game
from balderdash.game.machine import machine_game
from balderdash.game.modes import MODES
from balderdash.game.sheet import Sheet
from tests.fuzz.hostile import PIECES, texts, unsafe
from tests.fuzz.watch import fuzz, mutate

_TITLES = (
    "Mathematics",
    "[bold]Greek[/bold] [/",
    "Łoś’s list",
    "素数",
    "\x1b]0;title\x07",
    "Chess openings (Wikipedia)",
)


@fuzz("share text", texts, st.lists(st.sampled_from(PIECES), min_size=10, max_size=10), st.integers(0), ci=100)
def test_a_result_gives_away_nothing_but_itself(title: str, terms: list[str], luck: int) -> bool:
    return shares(title, terms, luck)


@mutate("share text", lambda: [title.encode() for title in _TITLES], ci=300)
def test_a_damaged_title_is_only_shown(content: bytes) -> bool:
    title = content.decode("utf-8", "surrogateescape")
    return shares(title, [title[k:] for k in range(10)], len(content))


def shares(title: str, terms: list[str], luck: int) -> bool:
    """Check what the text promises for any list and any game."""
    source = FakeSource(title, 1, -3.0, 1.0, title, "invented")
    cards = [Card(f"{k}{term}", source if k % 2 else RealSource((title,), title)) for k, term in enumerate(terms)]
    rng = random.Random(luck)
    game = Game(Sheet(tuple(cards), luck), MODES["daily"])
    for k in rng.sample(range(10), rng.randrange(11)):
        game.mark(k, FAKE)
    game.reveal()
    machines = machine_game(game, [rng.random() for _ in cards])
    shared = share_text(game, "2026-11-25", title, rng.randrange(400), ("machine", machines))
    assert not unsafe(shared)
    assert shared.count("\n") == 2
    assert shared.split("\n")[1].strip("🟩🟥") == ""
    assert not unsafe("".join(wording.provenance(card.provenance) for card in cards))
    return True
