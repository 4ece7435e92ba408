"""What every screen has that a game is played on: one game, and the wait for the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

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

HOLD = 0.8  # seconds after a game in which "again" waits, so that nobody starts another one by accident
PATIENCE = 0.2  # seconds that the last game stays in sight while another one is dealt
ROOMY_HEIGHT = 24  # from here on every term has two lines
SPACED_HEIGHT = 27  # from here on the head stands apart
AIRY_HEIGHT = 40  # and from here on every term
BRAND_WIDTH = (80, 100)  # while playing, and beside a score; a narrower head has room for the list's title alone


class GameScreen(Screen[None]):
    """Draws a `Game` and sends it the player's intents.

    A subclass has `draw_game`, `lay` for the cards of a new game, and bindings that end with `COMMON` of `table_keys`.
    """

    roomy_height = ROOMY_HEIGHT  # from here on every row has two lines

    class Over(Message):
        """The game is over, or has changed after that: it is to be recorded."""

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
        self.deck: CardSource | None = None  # that it was dealt from
        self.beliefs: Sequence[float] | None = None  # of the machine, when it has made up its mind
        self.machines: Game | None = None  # the sheet as it plays it
        self.summary: Sequence[str] = ()  # what is said after the game
        self.list_title = ""
        self._note = ""
        self.meaning = ""  # what is known about a fake
        self._training = ""  # how far a network is that learns meanwhile
        self._is_waiting = False  # for another game
        self._ended: Game | None = None  # the latest game that was over
        self._settled: Game | None = None  # the game whose end has been looked at for a moment

    def start(self, game: Game, deck: CardSource, find_machine: Callable[[], Machine]) -> None:
        """Begin with a game whose cards come from the deck.

        Parameters
        ----------
        find_machine : gives the deck's machine to a worker thread
        """
        self.game, self.game_id, self.deck, self.find_machine = game, new_id(), deck, find_machine
        self.beliefs, self.machines, self.summary, self._note = None, None, (), ""
        self.list_title = printable(deck.words.title)
        self.meaning = wording.what_fake_means(len(deck.lexicon.names), len(deck.lexicon))
        self.lay(game)
        self.release()

    def show_again(self, game: Game, entry: GameRecord) -> None:
        """The sheet was played before: show how, and how the machine did."""
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
        """The machine has made up its mind about the cards."""
        if game is self.game:
            self.beliefs, self.machines = beliefs, machine_game(game, beliefs)
            if game.is_over:
                self.post_message(self.Over(self))
            self.draw()

    def summarise(self, game: Game, lines: Sequence[str], note: str = "") -> None:
        """There is something to say after the game, and a note in the place of the rank's remark."""
        if game is self.game:
            self.summary, self._note = lines, note
            self.draw()

    @classmethod
    def plays(cls, mode: Mode) -> bool:
        """Whether the mode is played on this screen."""
        raise NotImplementedError

    def lay(self, game: Game) -> None:
        """Put the cards of a new game on the table."""
        raise NotImplementedError

    def draw_game(self, game: Game) -> None:
        """Show what the game says."""
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
        """Show a text."""
        put(self.query_one(selector, Static), content)

    @property
    def rows(self) -> TermRows:
        """The terms, one below the other."""
        return self.query_one(TermRows)

    def head(self, game: Game, score: Content) -> None:
        """Show what is played, as wide as the screen allows, and the score."""
        mode = "" if game.mode.name == "sheet" else f"{game.mode.title} · "
        first = (self._training or "AI Balderdash") if self.size.width >= BRAND_WIDTH[game.is_over] else ""
        self.query_one(Headline).show(Content(f"{first} · " * bool(first) + mode + self.list_title), score)

    def tell_of_training(self, progress: str) -> None:
        """Show how far a network is that learns meanwhile, or "" when none does."""
        if progress != self._training:
            self._training = progress
            self.draw()

    def text_over(self, game: Game) -> tuple[Content, Content, Content]:
        """The rank, the score, and what is known about a fake, when the game is over."""
        rank = wording.rank_of(game)
        says = Content.assemble(Content.styled(f"{rank.title}. ", "$text-accent bold"), self._note or rank.remark)
        is_wide = self.size.width >= BRAND_WIDTH[0]
        machine = f"{wording.machine(game, self.machines).capitalize()} · " if self.machines and is_wide else ""
        meaning = Content.styled(machine + self.meaning, "$text-muted")
        return says, Content(f"{wording.score(game)} · {wording.coins(game)}"), meaning

    def on_resize(self, event: Resize) -> None:
        """Give the rows one line, two, or air between them.

        A size that the terminal no longer has is passed over: laying the screen out for it would tell of it
        again, and two sizes told in turn would chase each other for ever.
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
        """Go up or down, round the ends."""
        self.rows.move(step)
        self._offer_anew()

    def _offer_anew(self) -> None:
        """Another card is looked at; before the end that changes no key."""
        if self.game is not None and self.game.is_over:
            self.refresh_bindings()

    @property
    def looked_at(self) -> int | None:
        """The position of the card that is looked at, if it lies face up."""
        index = self.rows.cursor
        return index if self.game and index < len(self.game.verdicts) else None

    def look_at(self, index: int) -> None:
        """Go to a card that lies face up."""
        if self.looked_at is not None and self.rows.display:
            self.rows.cursor = index
            self._offer_anew()

    def action_why(self) -> None:
        """Ask the app to show how the network reads the card."""
        if (index := self.looked_at) is not None:
            self.post_message(self.WhyAsked(self, index))

    def action_tells(self) -> None:
        """Show what is said after the game."""
        from balderdash.tui.game.tells_screen import TellsScreen

        self.app.push_screen(TellsScreen(self.summary))

    def action_dispute(self) -> None:
        """Say that the fake which is looked at is real, or take that back."""
        if (index := self.looked_at) is not None:
            self.dispute(index) or self.take_back(index)

    def dispute(self, index: int) -> bool:
        """Say that a fake is real: give the point back, and file the term so that it is never dealt again."""
        return self._change(index, Game.dispute, known_terms.add)

    def take_back(self, index: int) -> bool:
        """Say that a disputed term is a fake after all."""
        return self._change(index, Game.take_back, known_terms.remove)

    def _change(self, index: int, say: Callable[[Game, int], bool], file: Callable[[str, Lexicon], str]) -> bool:
        """Say something about a card that lies face up, for the machine as for the player, and file it."""
        game, deck = self.game, self.deck
        if game is None or deck is None or not say(game, index):
            return False
        if self.beliefs:  # its own game may go on where it had missed
            self.machines = machine_game(game, self.beliefs)
        self.app.clear_notifications()  # whoever changes his mind need not read what no longer holds
        try:
            inform(self, file(game.sheet.cards[index].text, deck.lexicon))
        except BalderdashError as error:
            report_failure(self, str(error))
        self.post_message(self.Over(self))
        self.draw()
        return True

    def end(self, game: Game) -> None:
        """The game is over: have it recorded, and let another one be asked for in a moment."""
        self._ended = game
        self.post_message(self.Over(self))
        self.set_timer(HOLD, partial(self._settle, game))

    def _settle(self, game: Game) -> None:
        self._settled = game
        self.draw()

    @property
    def has_ended(self) -> bool:
        """Whether the game is over, or was and goes on only because the fake that ended it is said to be real."""
        return self.game is not None and (self.game.is_over or self._ended is self.game)

    @property
    def is_held(self) -> bool:
        """Whether nobody may ask for another game: one is being dealt, or this one was only just over."""
        return self._is_waiting or (self.game is not None and self.game.is_over and self._settled is not self.game)

    def hold(self) -> None:
        """Wait for another game, and let nobody ask for one more."""
        self.app.clear_notifications()  # they are about the last one
        self._is_waiting = True
        self.set_timer(PATIENCE, self._clear)
        self.draw()

    def _clear(self) -> None:
        """Where the cards take their time, nobody shall take the last ones for them."""
        if self._is_waiting:
            self.add_class("-dealing")
            self.draw()

    def release(self) -> None:
        """Another game came, or none: let one be asked for again."""
        self._is_waiting = False
        self.remove_class("-dealing")
        self.draw()

    async def action_again(self) -> None:
        """Ask for another game; of a day there is only one."""
        self.hold()
        await self.app.run_action("play('sheet')" if self.game and self.game.mode.is_daily else "deal")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now: None greys a key out, False hides it."""
        return not self.has_class("-dealing") and self.offers(action, parameters)

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As `check_action`, where there is a game in sight."""
        if action in ("why", "tells", "dispute"):
            if self.game is None or self.looked_at is None:
                return False
            return action != "dispute" or self.game.is_open(self.looked_at)
        if action == "again":
            is_over = self.game is not None and self.game.is_over
            return None if is_over and self.is_held else is_over
        return True
