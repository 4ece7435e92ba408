"""What all screens with a game share: the game, its keys, the end, and the wait for the next game."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.binding import Binding
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from balderdash.errors import BalderdashError
from balderdash.game import wording
from balderdash.game.dealing import CardSource
from balderdash.game.game import Game
from balderdash.game.machine import Machine, machine_game
from balderdash.game.modes import Mode
from balderdash.records.game_record import GameRecord, new_id
from balderdash.terms import known_terms
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.printable import printable
from balderdash.tui.notices import inform, report_failure
from balderdash.tui.widgets.headline import Headline
from balderdash.tui.widgets.term_rows import TermRows
from balderdash.tui.widgets.text import put

HOLD = 0.8  # seconds after a game during which "again" waits, so that nobody starts another one by accident
_PATIENCE = 0.2  # seconds that the last game stays in sight while another one is dealt
ROOMY_HEIGHT = 24  # lines, from which on every term has two
SPACED_HEIGHT = 27  # lines, from which on there is air below the head
AIRY_HEIGHT = 40  # lines, from which on there is air between the terms
BRAND_WIDTH = (80, 100)  # cells, while playing and beside a score; a narrower head shows only the list's title

_MOVE_HELP = "Go to another term; a long one unfolds"

KEYS: tuple[Binding, ...] = (
    Binding("w", "why", "Why", id="why", tooltip="See how the network reads this term, letter by letter"),
    Binding("enter", "why", "Why", False, id="why", tooltip="See how the network reads this term, letter by letter"),
    Binding("s", "app.copy_result", "Share", id="share", tooltip="Copy today's result, without spoilers"),
    Binding("t", "tells", "Tells", id="tells", tooltip="See how you did against the machine, and what you fall for"),
    Binding(
        "x",
        "dispute",
        "It is real",
        id="dispute",
        tooltip="Say that a fake is real: you get the point and it is never dealt again; or take that back",
    ),
    Binding("up", "move(-1)", "Move", False, "↑ ↓", id="move.up", tooltip=_MOVE_HELP),
    Binding("down", "move(1)", "Move", False, "↑ ↓", id="move.down", tooltip=_MOVE_HELP),
    Binding("n", "again", "Again", id="again", tooltip="Play again, with other terms"),
    Binding("l", "app.choose_list", "Lists", id="lists", tooltip="Play with the terms of another field"),
    Binding("m", "app.menu", "Menu", id="menu", tooltip="See other ways to play, and everything else there is"),
    Binding(
        "escape", "app.menu", "Menu", False, id="menu", tooltip="See other ways to play, and everything else there is"
    ),
    Binding("question_mark", "app.help", "Help", id="help", tooltip="See the rules and every key"),
)


class GameScreen(Screen[None]):
    """Draws a `Game` and passes it what the player does.

    A subclass has `plays`, `lay` for the cards of a new game, `draw_game`, and bindings that end with `KEYS`.
    """

    roomy_height = ROOMY_HEIGHT  # lines, from which on every row has two

    class Over(Message):
        """The game is over, or has changed since then: it is to be recorded."""

        def __init__(self, game_screen: GameScreen) -> None:
            super().__init__()
            self.game_screen = game_screen

    class WhyAsked(Message):
        """The player wants to see how the network reads a card."""

        def __init__(self, game_screen: GameScreen, index: int) -> None:
            super().__init__()
            self.game_screen, self.index = game_screen, index

    def __init__(self) -> None:
        super().__init__()
        self.game: Game | None = None
        self.game_id = ""  # under which it is recorded
        self.day = ""  # of a daily sheet
        self.deck: CardSource | None = None  # where its cards came from
        self.beliefs: Sequence[float] | None = None  # the machine's, once it has judged the cards
        self.machines: Game | None = None  # the same sheet as the machine plays it
        self.summary: Sequence[str] = ()  # shown after the game
        self.list_title = ""
        self._note = ""
        self.meaning = ""  # what the program knows about its fakes
        self._training = ""  # how far a network is that is being trained meanwhile
        self._is_waiting = False  # for another game
        self._ended: Game | None = None  # the latest game that ended
        self._settled: Game | None = None  # the game whose result was in sight for `HOLD` seconds

    def start(self, game: Game, deck: CardSource, find_machine: Callable[[], Machine]) -> None:
        """Begin a game.

        Parameters
        ----------
        deck : where its cards came from
        find_machine : loads the machine that plays against the player; called in a worker thread
        """
        self.game, self.game_id, self.deck, self.find_machine = game, new_id(), deck, find_machine
        self.beliefs, self.machines, self.summary, self._note = None, None, (), ""
        self.list_title = printable(deck.words.title)
        self.meaning = wording.what_fake_means(len(deck.lexicon.names), len(deck.lexicon))
        self.lay(game)
        self.release()

    def show_again(self, game: Game, entry: GameRecord) -> None:
        """Show a sheet that was played before as it was played, by the player and by the machine."""
        self.game_id = entry.id
        said = [guess.machine for guess in entry.guesses]
        self.beliefs = [belief for belief in said if belief is not None]
        if self.beliefs and len(self.beliefs) == len(said) == len(game.sheet):
            self.machines = machine_game(game, self.beliefs)
        else:
            self.beliefs = None
        self.end(game)
        inform(self, "You have played today's sheet. The next one comes tomorrow (UTC).")
        self.draw()

    def let_machine_play(self, game: Game, beliefs: Sequence[float]) -> None:
        """Take the probabilities that the machine gives the cards of being real."""
        if game is self.game:
            self.beliefs, self.machines = beliefs, machine_game(game, beliefs)
            if game.is_over:
                self.post_message(self.Over(self))
            self.draw()

    def summarise(self, game: Game, lines: Sequence[str], note: str = "") -> None:
        """Take what is shown after the game, and a note that replaces the rank's remark."""
        if game is self.game:
            self.summary, self._note = lines, note
            self.draw()

    @classmethod
    def plays(cls, mode: Mode) -> bool:
        """Whether this screen is for the mode."""
        raise NotImplementedError

    def lay(self, game: Game) -> None:
        """Show the cards of a new game."""
        raise NotImplementedError

    def draw_game(self, game: Game) -> None:
        """Show the state of the game."""
        raise NotImplementedError

    def draw(self) -> None:
        """Show the game, or that another one is being dealt."""
        if self.game is None:
            return
        self.draw_game(self.game)
        if self.has_class("-dealing"):
            self.query_one(Headline).show(Content("AI Balderdash"), Content(""))
            self.put("#says", Content("Dealing …"))
        self.refresh_bindings()

    def put(self, selector: str, content: Content) -> None:
        """Show a text in one of the screen's widgets."""
        put(self.query_one(selector, Static), content)

    @property
    def rows(self) -> TermRows:
        """The column of terms."""
        return self.query_one(TermRows)

    def head(self, game: Game, score: Content) -> None:
        """Show the score, and what is played as far as there is room for it."""
        mode = "" if game.mode.name == "sheet" else f"{game.mode.title} · "
        first = (self._training or "AI Balderdash") if self.size.width >= BRAND_WIDTH[game.is_over] else ""
        self.query_one(Headline).show(Content(f"{first} · " * bool(first) + mode + self.list_title), score)

    def tell_of_training(self, progress: str) -> None:
        """Show how far a network in training is; "" when there is none."""
        if progress != self._training:
            self._training = progress
            self.draw()

    def text_over(self, game: Game) -> tuple[Content, Content, Content]:
        """Return the rank, the score, and what the program knows about its fakes, for a game that is over."""
        rank = wording.rank_of(game)
        says = Content.assemble(Content.styled(f"{rank.title}. ", "$text-accent bold"), self._note or rank.remark)
        is_wide = self.size.width >= BRAND_WIDTH[0]
        machine = f"{wording.machine(game, self.machines).capitalize()} · " if self.machines and is_wide else ""
        meaning = Content.styled(machine + self.meaning, "$text-muted")
        return says, Content(f"{wording.score(game)} · {wording.coins(game)}"), meaning

    def on_resize(self, event: Resize) -> None:
        """Give the rows one line, two, or air between them.

        A size that the terminal no longer has is ignored. A layout for it would post it again, and two sizes posted
        in turn would alternate for ever.
        """
        if event.size != self.app.size:
            event.prevent_default()
            return
        self.set_class(event.size.height >= ROOMY_HEIGHT, "-roomy")
        self.set_class(event.size.height >= SPACED_HEIGHT, "-spaced")
        self.set_class(event.size.height >= AIRY_HEIGHT, "-airy")
        self.rows.spread(event.size.height >= self.roomy_height)
        self.draw()

    def action_move(self, step: int) -> None:
        """Move the cursor up or down, wrapping around."""
        self.rows.move(step)
        self._offer_anew()

    def _offer_anew(self) -> None:
        """Update the key bar for another card; before the end the keys do not depend on it."""
        if self.game is not None and self.game.is_over:
            self.refresh_bindings()

    @property
    def looked_at(self) -> int | None:
        """The position of the card under the cursor, if it is face up."""
        index = self.rows.cursor
        return index if self.game and index < len(self.game.verdicts) else None

    def look_at(self, index: int) -> None:
        """Move the cursor to a card that is face up."""
        if self.looked_at is not None and self.rows.display:
            self.rows.cursor = index
            self._offer_anew()

    def action_why(self) -> None:
        """Ask the app to show how the network reads the card."""
        if (index := self.looked_at) is not None:
            self.post_message(self.WhyAsked(self, index))

    def action_tells(self) -> None:
        """Show the tells and the rest of the summary."""
        from balderdash.tui.game.tells_screen import TellsScreen

        self.app.push_screen(TellsScreen(self.summary))

    def action_dispute(self) -> None:
        """Dispute the fake under the cursor, or take that back."""
        if (index := self.looked_at) is not None:
            self.dispute(index) or self.take_back(index)

    def dispute(self, index: int) -> bool:
        """Dispute a fake: the player gets the point, and the term is never dealt as a fake again."""
        return self._change(index, Game.dispute, known_terms.add)

    def take_back(self, index: int) -> bool:
        """Take a dispute back: the term is a fake after all."""
        return self._change(index, Game.take_back, known_terms.remove)

    def _change(self, index: int, say: Callable[[Game, int], bool], file: Callable[[str, Lexicon], str]) -> bool:
        """Change what a card counts as, for the player and the machine, and keep it in the player's list."""
        game, deck = self.game, self.deck
        if game is None or deck is None or not say(game, index):
            return False
        if self.beliefs:  # the machine's game may go on where it had missed
            self.machines = machine_game(game, self.beliefs)
        self.app.clear_notifications()  # what they say may no longer hold
        try:
            inform(self, file(game.sheet.cards[index].text, deck.lexicon))
        except BalderdashError as error:
            report_failure(self, str(error))
        self.post_message(self.Over(self))
        self.draw()
        return True

    def end(self, game: Game) -> None:
        """End the game: have it recorded, and allow another one in a moment."""
        self._ended = game
        self.post_message(self.Over(self))
        self.set_timer(HOLD, partial(self._settle, game))

    def _settle(self, game: Game) -> None:
        self._settled = game
        self.draw()

    @property
    def has_ended(self) -> bool:
        """Whether the game ended, even if it goes on because the fake that ended it was disputed."""
        return self.game is not None and (self.game.is_over or self._ended is self.game)

    @property
    def is_held(self) -> bool:
        """Whether "again" has to wait: another game is being dealt, or this one has only just ended."""
        return self._is_waiting or (self.game is not None and self.game.is_over and self._settled is not self.game)

    def hold(self) -> None:
        """Wait for another game; until it comes, "again" is off."""
        self.app.clear_notifications()  # they are about the last game
        self._is_waiting = True
        self.set_timer(_PATIENCE, self._clear)
        self.draw()

    def _clear(self) -> None:
        """Say that cards are being dealt, so that nobody takes the last ones for them."""
        if self._is_waiting:
            self.add_class("-dealing")
            self.draw()

    def release(self) -> None:
        """Allow "again": another game came, or could not be dealt."""
        self._is_waiting = False
        self.remove_class("-dealing")
        self.draw()

    async def action_again(self) -> None:
        """Ask for another game; after the daily sheet, for one of the sheet mode."""
        self.hold()
        await self.app.run_action("play('sheet')" if self.game and self.game.mode.is_daily else "deal")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now: None dims a key, False hides it."""
        return not self.has_class("-dealing") and self.offers(action, parameters)

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As `check_action`, unless another game is being dealt."""
        if action in ("why", "tells", "dispute"):
            if self.game is None or self.looked_at is None:
                return False
            return action != "dispute" or self.game.is_open(self.looked_at)
        if action == "again":
            is_over = self.game is not None and self.game.is_over
            return None if is_over and self.is_held else is_over
        return True
