"""Terms that look like markup, hold emoji or run from right to left are shown as they are."""

from __future__ import annotations

import random

from balderdash.game.cards import Card
from balderdash.game.dealing import Progress
from balderdash.tui.game.sheet_screen import DIGITS
from tests.play.stand_in_source import HOSTILE_TERMS, StandIn, fake_card, real_card
from tests.tui.playing import dealt, every_size, screen_text, stand_in_app

LONG = HOSTILE_TERMS[-1]
SHORT = HOSTILE_TERMS[:-1]


class Hostile(StandIn):
    def __init__(self) -> None:
        super().__init__(title="[bold]Greek[/bold] [/")

    def real_cards(self, rng: random.Random, count: int) -> list[Card]:
        return [real_card(term) for term in HOSTILE_TERMS[:5]]

    def starter_fakes(self) -> list[Card]:
        return [fake_card(term, nearest="[red]near[/red] [/") for term in HOSTILE_TERMS[5:]]

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        return self.starter_fakes()


@every_size
async def test_hostile_terms_are_shown_as_they_are(size: tuple[int, int]) -> None:
    app = stand_in_app(Hostile())
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        short = next(i for i, card in enumerate(game.sheet.cards) if card.text == SHORT[0])
        await pilot.press(DIGITS[short])  # under the cursor, the long one would push others out of sight
        await pilot.pause()
        text = screen_text(pilot)
        assert [term for term in SHORT if term not in text] == []
        assert "[bold]Greek[/bold] [/" in text
        await pilot.press("r")
        await pilot.pause()
        text = screen_text(pilot)
        assert [term for term in SHORT if term not in text] == []


async def test_hostile_provenance_is_shown_as_it_is() -> None:
    app = stand_in_app(Hostile())
    async with app.run_test(size=(160, 50)) as pilot:
        await dealt(pilot)
        await pilot.press("r")
        await pilot.pause()
        assert screen_text(pilot).count("nearest real: [red]near[/red] [/") == 5


@every_size
async def test_a_long_term_is_cut_with_an_ellipsis_and_unfolds_under_the_cursor(size: tuple[int, int]) -> None:
    app = stand_in_app(Hostile())
    async with app.run_test(size=size) as pilot:
        game = await dealt(pilot)
        place = next(i for i, card in enumerate(game.sheet.cards) if card.text == LONG)
        await pilot.press(DIGITS[(place + 5) % 10])
        await pilot.pause()
        assert LONG[:30] in screen_text(pilot)
        assert "…" in screen_text(pilot)
        await pilot.press(DIGITS[place])
        await pilot.pause()
        row, text = app.game_screen.rows.rows[place], screen_text(pilot)
        unfolded = [line.plain.ljust(row.size.width)[7:-13].strip() for line in row.lines(row.size.width)]
        assert LONG.replace(" ", "") in "".join(unfolded).replace(" ", "")
        assert [line for line in unfolded if line not in text] == []
