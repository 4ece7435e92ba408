"""The sheet of the day."""

from __future__ import annotations

from random import Random

from balderdash.game import scoring
from balderdash.game.daily import come_again, daily_seed, share_text
from balderdash.game.game import FAKE, Game
from balderdash.game.machine import machine_game
from balderdash.game.modes import DAILY
from tests.game.test_modes import POOL


def test_a_day_a_list_and_a_model_have_one_seed() -> None:
    assert daily_seed("2026-11-25", "a") == daily_seed("2026-11-25", "a") == 6163763920133
    assert len({daily_seed(day, deck) for day in ("2026-11-25", "2026-11-26") for deck in "ab"}) == 4


def test_the_share_text_tells_no_term_and_not_which_are_fakes() -> None:
    texts = set()
    for guess_all_right in (True, False):
        game = Game(POOL.deal(DAILY, Random(1)), DAILY)
        for i, card in enumerate(game.sheet.cards):
            if card.is_real is not guess_all_right:
                game.mark(i, FAKE)
        game.reveal()
        machines = machine_game(game, [float(card.is_real) for card in game.sheet.cards])
        text = share_text(game, "2026-11-25", "Mathematics", 3, ("machine", machines))
        assert not any(card.text in text for card in game.sheet.cards)
        texts.add(text)
    assert (
        "AI Balderdash 2026-11-25 · Mathematics · 10 of 10\n" + "🟩" * 10 + "\n"
        "beats 99.6 % of coins, machine 10 of 10, 3 days in a row"
    ) in texts
    assert any("🟥" * 10 in text and "0 of 10" in text for text in texts)


def test_a_title_that_is_an_escape_sequence_is_only_shown() -> None:
    game = Game(POOL.deal(DAILY, Random(1)), DAILY)
    game.reveal()
    assert "\x1b" not in share_text(game, "2026-11-25", "\x1b]0;title\x07\n")
    assert share_text(game, "2026-11-25", "a\nb").count("\n") == 2


def test_the_note_after_a_daily_sheet_fits_on_a_line_with_every_rank() -> None:
    for rank in [*scoring.RANKS, scoring.BREAK_EVEN]:
        assert len(f"{rank.title}. {rank.remark}") <= 78
        for days in (1, 2, 9999):
            assert len(f"{rank.title}. {come_again(days)}") <= 78
