"""How a test plays any mode: each hand right or wrong, as it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from balderdash.game.game import FAKE, Game
from balderdash.game.sheet import Sheet


def fakes_of(sheet: Sheet) -> list[int]:
    """The indices of the fakes."""
    return [index for index, card in enumerate(sheet.cards) if not card.is_real]


def marks_of(game: Game, n_right: int = 3) -> list[int]:
    """Five marks: `n_right` on fakes, the others on real terms."""
    fakes = fakes_of(game.sheet)[:n_right]
    return sorted([*fakes, *[i for i, card in enumerate(game.sheet.cards) if card.is_real][: 5 - len(fakes)]])


def choice_of(game: Game, *, is_right: bool) -> int:
    """The boldest answer about the hand that is right, or that is wrong."""
    truth = [game.sheet.cards[i].is_real for i in game.hand]
    bold = sorted(enumerate(game.mode.answers), key=lambda numbered: numbered[1].loss)
    return next(
        choice
        for choice, answer in bold
        if 0.5 not in answer.beliefs and ([belief > 0.5 for belief in answer.beliefs] == truth) is is_right
    )


def play(game: Game, n_right: int = 3) -> Iterator[int]:
    """Play to the end and yield each mark or choice that was made.

    A hand is right for `n_right` times, then wrong; in a marked mode so many fakes are found.
    """
    if game.mode.is_marked:
        for index in marks_of(game, n_right):
            game.mark(index, FAKE)
            yield index
        game.reveal()
    while not game.is_over:
        choice = choice_of(game, is_right=game.played < n_right)
        game.answer(choice)
        yield choice
        game.go_on()


def play_through(game: Game, n_right: int = 3) -> Game:
    """The game, played to its end."""
    list(play(game, n_right))
    return game
