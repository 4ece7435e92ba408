"""The sheet: mark the fakes among ten terms, then turn the cards up in place."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from balderdash.game import wording
from balderdash.game.game import Game
from balderdash.game.modes import Mode
from balderdash.play.round import Round
from balderdash.tui.game.game_screen import KEYS, GameScreen, how_dealt
from balderdash.tui.notices import inform, withdraw
from balderdash.tui.widgets.headline import Headline
from balderdash.tui.widgets.step import Step
from balderdash.tui.widgets.term_row import TermRow
from balderdash.tui.widgets.term_rows import TermRows
from balderdash.tui.widgets.text import put

DIGITS, LETTERS = "1234567890", "abcdefghij"

_MARK_HELP = "Mark a term as a fake, or take the mark back; a to j and a click do the same"
_HERE_HELP = "Mark the term you are on, or take the mark back"


class SheetScreen(GameScreen):
    """For the modes in which the player marks cards and then reveals them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(f"{digit},{letter}", f"mark({i})", "Mark", False, "1…9 0", id=f"mark.{digit}", tooltip=_MARK_HELP)
            for i, (digit, letter) in enumerate(zip(DIGITS, LETTERS, strict=True))
        ),
        Binding("space", "mark_here", "Mark", id="mark-here", tooltip=_HERE_HELP),
        Binding("enter", "mark_here", "Mark", False, id="mark-here", tooltip=_HERE_HELP),
        Binding("r", "reveal", "Reveal", id="reveal", tooltip="Turn the cards up and count what you got right"),
        *KEYS,
    ]

    @classmethod
    def plays(cls, mode: Mode) -> bool:
        """Whether this screen is for the mode."""
        return mode.is_marked

    def contents(self) -> ComposeResult:
        """Yield ten empty rows, so that the sheet is there before the cards are."""
        yield Headline("AI Balderdash")
        yield Static(Content("Dealing …"), id="says")
        yield TermRows(DIGITS)
        with Horizontal(id="bar"):
            yield Static(id="status")
            yield Step()

    def lay(self, game: Game) -> None:
        """Put ten new cards into the rows."""
        self.rows.lay(game.sheet.cards)

    def draw_game(self, round_: Round) -> None:
        """Show the state of a round."""
        game = round_.game
        self.rows.show(game.guesses, game.verdicts)
        says, score, status = self.text_over(round_) if game.is_over else self._text_playing(round_)
        put(self, "#says", says)
        self.head(round_, score)
        put(self, "#status", status)
        step = self.query_one(Step)
        put(self, "#step", Content("Again (n)" if game.is_over else "Reveal (r)"))
        step.disabled = self.is_held

    def _text_playing(self, round_: Round) -> tuple[Content, Content, Content]:
        game, dealt = round_.game, Content.styled(how_dealt(round_), "$text-muted")
        return Content(wording.task(game)), dealt, Content.styled(wording.status(game), "bold")

    @on(TermRow.Picked)
    def pick(self, picked: TermRow.Picked) -> None:
        """Mark the term that was clicked; after the reveal, only move the cursor to it."""
        self.action_mark(picked.index)

    @on(Step.Taken)
    async def take_step(self) -> None:
        """Reveal; after the reveal, play again."""
        await self.run_action("again" if self.game and self.game.is_over else "reveal")

    def action_mark(self, index: int) -> None:
        """Move the cursor to a card, and mark it as a fake or take the mark back."""
        if self.game:
            self.rows.cursor = index
            self.game.toggle(index)
            self.draw()

    def action_mark_here(self) -> None:
        """Mark the card under the cursor as a fake, or take the mark back."""
        self.action_mark(self.rows.cursor)

    def action_reveal(self) -> None:
        """Turn the cards face up, unless the player should be warned first."""
        if self.round is None:
            return
        if warning := self.round.reveal_warning():
            inform(self, warning, 4)
        elif self.round.game.reveal():
            withdraw(self.app)  # about marks
            self.end()
            self.draw()

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As `check_action`, unless another game is being dealt."""
        if action in ("reveal", "mark_here"):
            return None if self.game is None else not self.game.is_over
        return super().offers(action, parameters)
