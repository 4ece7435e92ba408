"""What every screen has that a game is played on: one game, and the wait for the next."""

from __future__ import annotations

from functools import partial

from textual.binding import Binding
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen

from balderdash.game import words
from balderdash.game.dealing import Deck
from balderdash.game.game import Game
from balderdash.game.modes import Mode
from balderdash.terms.printable import printable
from balderdash.tui.widgets.term_rows import TermRows

HOLD = 0.8  # seconds after a game in which "again" waits, so that nobody starts another one by accident
ROOMY_HEIGHT = 24  # from here on every term has two lines
SPACED_HEIGHT = 27  # from here on the head stands apart
AIRY_HEIGHT = 40  # and from here on every term
BRAND_WIDTH = (80, 100)  # while playing, and beside a score; a narrower head has room for the list's title alone

_MOVE_HELP = "Go to another term; a long one unfolds"

COMMON: tuple[Binding, ...] = (
    Binding("up", "move(-1)", "Move", False, "↑ ↓", id="move", tooltip=_MOVE_HELP),
    Binding("down", "move(1)", "Move", False, "↑ ↓", id="move", tooltip=_MOVE_HELP),
    Binding("n", "again", "Again", id="again", tooltip="Play again, with other terms"),
    Binding("l", "app.choose_list", "Lists", id="lists", tooltip="Play with the terms of another field"),
    Binding("m", "app.menu", "Menu", id="menu", tooltip="Other ways to play, and everything else there is"),
    Binding("escape", "app.menu", "Menu", False, id="menu", tooltip="Other ways to play, and everything else there is"),
    Binding("question_mark", "app.help", "Help", id="help", tooltip="The rules, and every key"),
)


class Table(Screen[None]):
    """Draws a `Game` and sends it the player's intents.

    A subclass has `draw`, `lay` for the cards of a new game, and ends its own bindings with the `COMMON` ones.
    """

    def __init__(self) -> None:
        super().__init__()
        self.game: Game | None = None
        self.list_title = ""
        self.meaning = ""  # what is known about a fake
        self._is_waiting = False  # for another game
        self._settled: Game | None = None  # the game whose end has been looked at for a moment

    def start(self, game: Game, deck: Deck) -> None:
        """Begin with a game whose cards come from the deck."""
        self.game = game
        self._is_waiting = False
        self.list_title = printable(deck.words.title)
        self.meaning = words.what_fake_means(len(deck.lexicon.names), len(deck.lexicon))
        self.lay(game)
        self.draw()

    @classmethod
    def plays(cls, mode: Mode) -> bool:
        """Whether the mode is played on this screen."""
        raise NotImplementedError

    def lay(self, game: Game) -> None:
        """Put the cards of a new game on the table."""
        raise NotImplementedError

    def draw(self) -> None:
        """Show what the game says."""
        raise NotImplementedError

    @property
    def rows(self) -> TermRows:
        """The terms, one below the other."""
        return self.query_one(TermRows)

    def head(self, game: Game) -> str:
        """What is played, as wide as the screen allows."""
        mode = "" if game.mode.name == "sheet" else f"{game.mode.title} · "
        brand = "AI Balderdash · " if self.size.width >= BRAND_WIDTH[game.is_over] else ""
        return brand + mode + self.list_title

    def text_over(self, game: Game) -> tuple[Content, Content, Content]:
        """The rank, the score, and what is known about a fake, when the game is over."""
        rank = words.rank_of(game)
        says = Content.assemble(Content.styled(f"{rank.title}. ", "$text-accent bold"), rank.remark)
        meaning = Content.styled(self.meaning, "$foreground-muted")
        return says, Content(f"{words.score(game)} · {words.coins(game)}"), meaning

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
        self.rows.spread(event.size.height >= ROOMY_HEIGHT)
        self.draw()

    def action_move(self, step: int) -> None:
        """Go up or down, round the ends."""
        self.rows.move(step)

    def settle_soon(self, game: Game) -> None:
        """Let another game be asked for in a moment."""
        self.set_timer(HOLD, partial(self._settle, game))

    def _settle(self, game: Game) -> None:
        self._settled = game
        self.draw()

    @property
    def is_held(self) -> bool:
        """Whether nobody may ask for another game: one is being dealt, or this one was only just over."""
        return self._is_waiting or (self.game is not None and self.game.is_over and self._settled is not self.game)

    def hold(self) -> None:
        """Wait for another game, and let nobody ask for one more."""
        self._is_waiting = True
        self.draw()

    def release(self) -> None:
        """No other game came: let one be asked for again."""
        self._is_waiting = False
        self.draw()

    async def action_again(self) -> None:
        """Ask for another game."""
        self.hold()
        await self.app.run_action("deal")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now: None greys a key out, False hides it."""
        if action == "again":
            is_over = self.game is not None and self.game.is_over
            return None if is_over and self.is_held else is_over
        return True
