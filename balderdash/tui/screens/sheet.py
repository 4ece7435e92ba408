"""The talk's sheet: mark the fakes among ten terms, then turn all of them up on the same sheet."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from balderdash.game import words
from balderdash.game.dealing import Deck
from balderdash.game.game import Game
from balderdash.game.sheet import Sheet
from balderdash.terms.printable import printable
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.step import Step
from balderdash.tui.widgets.term_row import TermRow
from balderdash.tui.widgets.too_small import TooSmall

DIGITS, LETTERS = "1234567890", "abcdefghij"
ROOMY_HEIGHT = 24  # from here on every term has two lines
SPACED_HEIGHT = 27  # from here on the head stands apart
AIRY_HEIGHT = 40  # and from here on every term
BRAND_WIDTH = (80, 100)  # while playing, and beside a score; a narrower head has room for the list's title alone
HOLD = 0.8  # seconds after a reveal in which "again" waits, so that nobody starts a game by accident

_MARK_HELP = "Mark a term as a fake, or take the mark back; a to j and a click do the same"
_MOVE_HELP = "Go to another term; a long one unfolds"
_HERE_HELP = "Mark the term you are on, or take the mark back"


class SheetScreen(Screen[None]):
    """Draws a `Game` and sends it the player's intents."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(f"{digit},{letter}", f"mark({i})", "Mark", False, "1…9 0", id="mark", tooltip=_MARK_HELP)
            for i, (digit, letter) in enumerate(zip(DIGITS, LETTERS, strict=True))
        ),
        Binding("up", "move(-1)", "Move", False, "↑ ↓", id="move", tooltip=_MOVE_HELP),
        Binding("down", "move(1)", "Move", False, "↑ ↓", id="move", tooltip=_MOVE_HELP),
        Binding("space", "mark_here", "Mark", id="mark-here", tooltip=_HERE_HELP),
        Binding("enter", "mark_here", "Mark", False, id="mark-here", tooltip=_HERE_HELP),
        Binding("r", "reveal", "Reveal", id="reveal", tooltip="Turn the cards up and count what you got right"),
        Binding("n", "again", "New sheet", id="again", tooltip="Play another sheet"),
        Binding("l", "app.choose_list", "Lists", id="lists", tooltip="Play with the terms of another field"),
        Binding("question_mark", "app.help", "Help", id="help", tooltip="The rules, and every key"),
    ]

    cursor = reactive(0)

    def __init__(self) -> None:
        super().__init__()
        self.game: Game | None = None
        self._list_title = ""
        self._meaning = ""
        self._is_waiting = False  # for another sheet
        self._settled: Game | None = None  # the game whose reveal has been looked at for a moment

    def compose(self) -> ComposeResult:
        """Ten empty rows: the sheet stands before the cards are there."""
        with Horizontal(id="head"):
            yield Static(Content("AI Balderdash"), id="list")
            yield Static(id="score")
        yield Static(Content("Dealing …"), id="says")
        with VerticalScroll(id="terms", can_focus=False):
            for i, digit in enumerate(DIGITS):
                yield TermRow(i, digit, is_cursor=i == 0)
        with Horizontal(id="bar"):
            yield Static(id="status")
            yield Step("Reveal (r)")
        yield KeyBar()
        yield TooSmall()

    def start(self, sheet: Sheet, deck: Deck) -> None:
        """Begin a new game with a sheet that was dealt from the deck."""
        self.game = Game(sheet)
        self._is_waiting = False
        self._list_title = printable(deck.words.title)
        self._meaning = words.what_fake_means(len(deck.lexicon.names), len(deck.lexicon))
        for row, card in zip(self.rows, sheet.cards, strict=True):
            row.card, row.verdict = card, None
        self.cursor = 0
        self.query_one("#terms").scroll_home(animate=False)
        self.draw()

    def draw(self) -> None:
        """Show what the game says."""
        game = self.game
        if game is None:
            return
        for row, guess in zip(self.rows, game.guesses, strict=True):
            row.guess = guess
        for row, verdict in zip(self.rows, game.verdicts, strict=False):
            row.verdict = verdict
        says, score, status = self._text_over(game) if game.is_over else self._text_playing(game)
        brand = "AI Balderdash · " if self.size.width >= BRAND_WIDTH[game.is_over] else ""
        self.query_one("#list", Static).update(Content(brand + self._list_title))
        self.query_one("#says", Static).update(says)
        self.query_one("#score", Static).update(score)
        self.query_one("#status", Static).update(status)
        step = self.query_one(Step)
        step.update(Content("New sheet (n)" if game.is_over else "Reveal (r)"))
        step.disabled = self._is_held
        self.refresh_bindings()

    def _text_playing(self, game: Game) -> tuple[Content, Content, Content]:
        return Content(words.task(game.sheet)), _seed(game), Content.styled(words.marked(game), "bold")

    def _text_over(self, game: Game) -> tuple[Content, Content, Content]:
        rank = words.rank_of(game)
        says = Content.assemble(Content.styled(f"{rank.title}. ", "$text-accent bold"), rank.remark)
        meaning = Content.styled(self._meaning, "$foreground-muted")
        return says, Content(f"{words.score(game)} · {words.coins(game)}"), meaning

    @property
    def rows(self) -> list[TermRow]:
        """The rows, from top to bottom."""
        return list(self.query(TermRow))

    def watch_cursor(self, cursor: int) -> None:
        """Move the cursor's sign, and keep its row in sight."""
        if not self.is_mounted:
            return
        for row in self.rows:
            row.is_cursor = row.index == cursor
            if row.is_cursor:
                self.call_after_refresh(row.scroll_visible, animate=False)

    def on_resize(self, event: Resize) -> None:
        """Give the rows one line, two, or air between them.

        A size that the terminal no longer has is passed over: laying the screen out for it would tell of it
        again, and two sizes told in turn would chase each other for ever.
        """
        if event.size != self.app.size:
            event.prevent_default()
            return
        self.set_class(event.size.height >= SPACED_HEIGHT, "-spaced")
        self.set_class(event.size.height >= AIRY_HEIGHT, "-airy")
        for row in self.rows:
            row.is_roomy = event.size.height >= ROOMY_HEIGHT
        self.call_after_refresh(self.rows[self.cursor].scroll_visible, animate=False)
        self.draw()

    @on(TermRow.Picked)
    def pick(self, picked: TermRow.Picked) -> None:
        """A click marks; after the reveal it only looks closer."""
        self.action_mark(picked.index)

    @on(Step.Taken)
    async def take_step(self) -> None:
        """Reveal, and after that play on."""
        await self.run_action("again" if self.game and self.game.is_over else "reveal")

    def action_mark(self, index: int) -> None:
        """Mark a card as a fake, or take the mark back; the cursor follows."""
        if self.game:
            self.cursor = index
            self.game.toggle(index)
            self.draw()

    def action_mark_here(self) -> None:
        """Mark the card under the cursor as a fake, or take the mark back."""
        self.action_mark(self.cursor)

    def action_move(self, step: int) -> None:
        """Go up or down, round the ends."""
        self.cursor = (self.cursor + step) % len(DIGITS)

    def action_reveal(self) -> None:
        """Turn the cards up."""
        if self.game and self.game.reveal():
            self.set_timer(HOLD, partial(self._settle, self.game))
            self.draw()

    def _settle(self, game: Game) -> None:
        self._settled = game
        self.draw()

    @property
    def _is_held(self) -> bool:
        """Whether nobody may ask for another sheet: one is being dealt, or this one was only just revealed."""
        return self._is_waiting or (self.game is not None and self.game.is_over and self._settled is not self.game)

    def hold(self) -> None:
        """Wait for another sheet, and let nobody ask for one more."""
        self._is_waiting = True
        self.draw()

    def release(self) -> None:
        """No other sheet came: let one be asked for again."""
        self._is_waiting = False
        self.draw()

    async def action_again(self) -> None:
        """Ask for another sheet."""
        self.hold()
        await self.app.run_action("deal")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now: None greys a key out, False hides it."""
        is_over = self.game is not None and self.game.is_over
        if action == "again":
            return None if is_over and self._is_held else is_over
        if action in ("reveal", "mark_here"):
            return None if self.game is None else not is_over
        return True


def _seed(game: Game) -> Content:
    seed = game.sheet.seed
    return Content.styled("" if seed is None else f"seed {seed}", "$foreground-muted")
