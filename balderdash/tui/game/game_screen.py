"""What all screens with a game share: the game, its keys, the end, and the wait for the next game."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from textual.binding import Binding
from textual.content import Content
from textual.events import Resize
from textual.message import Message

from balderdash.game import wording
from balderdash.game.game import Game
from balderdash.game.modes import Mode
from balderdash.game.opponents import Opponent
from balderdash.play.game_recorder import Recorded
from balderdash.play.round import Filing, Round
from balderdash.tui.keyed_screen import KeyedScreen
from balderdash.tui.messages import PageAsked
from balderdash.tui.notices import inform, report_failure, withdraw
from balderdash.tui.widgets.headline import Headline
from balderdash.tui.widgets.term_rows import TermRows
from balderdash.tui.widgets.text import put

HOLD = 0.8  # seconds after a game during which "again" waits, so that nobody starts another one by accident
_LAST_GAME_SHOWN = 0.2  # seconds that the last game stays in sight while another one is dealt
ROOMY_HEIGHT = 24  # lines, from which on every term has two
SPACED_HEIGHT = 27  # lines, from which on there is air below the head
AIRY_HEIGHT = 40  # lines, from which on there is air between the terms
_BESIDE_STATUS = 19  # cells of the button, and at the edges
_BESIDE_SCORE = 4  # cells between the title and the score, and at the edges
BRAND_WIDTH = (80, 100)  # cells, while playing and beside a score; a narrower head shows only the list's title

_MOVE_HELP = "Go to another term; a long one unfolds"

KEYS: tuple[Binding, ...] = (
    Binding("w", "why", "Why", id="why", tooltip="See how the network reads this term, letter by letter"),
    Binding("enter", "why", "Why", False, id="why", tooltip="See how the network reads this term, letter by letter"),
    Binding(
        "o",
        "open_page",
        "Open page",
        id="open-page",
        tooltip="Look the term up, a fake too: in your browser, in the list's encyclopedia or in Wikipedia",
    ),
    Binding("s", "app.copy_result", "Share", id="share", tooltip="Copy today's result, without spoilers"),
    Binding("t", "tells", "Tells", id="tells", tooltip="See how you did against the others, and what you fall for"),
    Binding(
        "x",
        "dispute",
        "It is real",
        id="dispute",
        tooltip="Say that a fake is real: you get the point and it is never dealt again; or take that back",
    ),
    Binding(
        "u",
        "give_away",
        "Obvious",
        id="obvious",
        tooltip="Say that a fake gives itself away: it is never dealt again; or take that back",
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


def how_dealt(round_: Round) -> str:
    """What can be said of how a sheet was dealt: its day, its seed, or how hard its fakes are; or ""."""
    sheet = round_.game.sheet
    return round_.day or (wording.difficulty(sheet) if sheet.seed is None else f"seed {sheet.seed}")


class GameScreen(KeyedScreen[None]):
    """Draws a `Round` and passes it what the player does.

    A subclass has `contents`, `plays`, `lay` for the cards of a new game, `draw_game`, and bindings ending with `KEYS`.
    """

    roomy_height = ROOMY_HEIGHT  # lines, from which on every row has two

    @dataclass
    class Over(Message):
        """The game is over, or has changed since then: it is to be recorded."""

        game_screen: GameScreen

    @dataclass
    class WhyAsked(Message):
        """The player wants to see how the network reads a card."""

        game_screen: GameScreen
        index: int

    def __init__(self) -> None:
        super().__init__()
        self.round: Round | None = None
        self._training = ""  # how far a network is that is being trained meanwhile
        self._is_waiting = False  # for another game
        self._wants_again = False  # asked for another game a moment too early
        self._settled: Round | None = None  # the round whose result was in sight for `HOLD` seconds

    @property
    def game(self) -> Game | None:
        """The game that is being played."""
        return self.round.game if self.round else None

    def start(self, round_: Round) -> None:
        """Begin a round, or show one that was played before as it was played."""
        self.round, self._wants_again = round_, False
        self.lay(round_.game)
        self.release()
        if round_.is_replay:
            self.end()
            inform(self, "You have played today's sheet. The next one comes tomorrow (UTC).")
            self.draw()

    def let_machine_play(self, round_: Round, beliefs: Sequence[float]) -> None:
        """Take the probabilities that the machine gives the cards of being real."""
        if round_ is self.round:
            round_.let_machine_play(beliefs)
            if round_.game.is_over:
                self.post_message(self.Over(self))
            self.draw()

    def let_opponent_play(self, round_: Round, opponent: Opponent | None) -> None:
        """Take the opponent that the player has chosen; None leaves the machine."""
        if round_ is self.round:
            round_.let_opponent_play(opponent)
            if opponent is not None and round_.game.is_over:
                self.post_message(self.Over(self))
            self.draw()

    def summarise(self, recorded: Recorded) -> None:
        """Take what is shown after the game, and a note that replaces the rank's remark."""
        if self.round is not None and recorded.round is self.round:
            self.round.lines, self.round.note = recorded.lines, recorded.note
            self.draw()

    @classmethod
    def plays(cls, mode: Mode) -> bool:
        """Whether this screen is for the mode."""
        raise NotImplementedError

    def lay(self, game: Game) -> None:
        """Show the cards of a new game."""
        raise NotImplementedError

    def draw_game(self, round_: Round) -> None:
        """Show the state of a round."""
        raise NotImplementedError

    def draw(self) -> None:
        """Show the game, or that another one is being dealt."""
        if self.round is None:
            return
        self.draw_game(self.round)
        if self.has_class("-dealing"):
            self.query_one(Headline).show(Content("AI Balderdash"), Content(""))
            put(self, "#says", Content("Dealing …"))
        self.refresh_bindings()

    @property
    def rows(self) -> TermRows:
        """The column of terms."""
        return self.query_one(TermRows)

    def head(self, round_: Round, score: Content) -> None:
        """Show the score, and what is played as far as there is room for it."""
        self.query_one(Headline).show(Content(self._title(round_)), score)

    def _title(self, round_: Round) -> str:
        brand = self.size.width >= BRAND_WIDTH[round_.game.is_over]
        parts = (brand and (self._training or "AI Balderdash"), wording.mode_title(round_.game.mode), round_.title)
        return " · ".join(part for part in parts if part)

    def tell_of_training(self, progress: str) -> None:
        """Show how far a network in training is; "" when there is none."""
        if progress != self._training:
            self._training = progress
            self.draw()

    def text_over(self, round_: Round) -> tuple[Content, Content, Content]:
        """Return the rank, the score, and what the program knows about its fakes, for a game that is over."""
        game, rank = round_.game, wording.rank_of(round_.game)
        title = Content.styled(f"{rank.title}. ", "$text-accent bold") if round_.counts else Content("")
        says = Content.assemble(title, round_.note or rank.remark)
        is_wide = self.size.width >= BRAND_WIDTH[0]
        other = wording.opponent(game, *round_.shown_opponent).capitalize() if round_.shown_opponent else ""
        known = [other] if other and (is_wide or round_.opponent is not None) else []
        if not known or Content(" · ".join([*known, round_.meaning])).cell_length <= self.size.width - _BESIDE_STATUS:
            known.append(round_.meaning)
        score = f"{wording.score(game)} · {wording.coins(game)}"
        with_dealt = " · ".join(filter(None, [score, how_dealt(round_)]))
        if Content(self._title(round_) + with_dealt).cell_length + _BESIDE_SCORE <= self.size.width:
            score = with_dealt
        return says, Content(score), Content.styled(" · ".join(known), "$text-muted")

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

    def action_open_page(self) -> None:
        """Ask the app to open the page of the card's term, or an encyclopedia's search for it."""
        if self.round and (index := self.looked_at) is not None:
            self.post_message(PageAsked(self.round.address(index)))

    def action_tells(self) -> None:
        """Show the tells and the rest of the summary."""
        from balderdash.tui.game.tells_screen import TellsScreen

        self.app.push_screen(TellsScreen(self.round.lines if self.round else ()))

    def action_dispute(self) -> None:
        """Dispute the fake under the cursor, or take that back."""
        if (index := self.looked_at) is not None:
            self.dispute(index)

    def dispute(self, index: int) -> bool:
        """Dispute a fake, or take that back; False if the rules do not allow it now."""
        if not self._tell_filing(self.round.dispute(index) if self.round else None):
            return False
        self.post_message(self.Over(self))
        self.draw()
        return True

    def action_give_away(self) -> None:
        """Say that the fake under the cursor gives itself away, or take that back."""
        if (index := self.looked_at) is not None:
            self.give_away(index)

    def give_away(self, index: int) -> None:
        """Say that a fake gives itself away, or take that back."""
        self._tell_filing(self.round.give_away(index) if self.round else None)

    def _tell_filing(self, filing: Filing | None) -> bool:
        """Show what became of a report, if the rules allowed it."""
        if filing is None:
            return False
        withdraw(self.app)  # what they say may no longer hold
        tell = inform if filing.is_done else report_failure
        tell(self, filing.sentence)
        return True

    def end(self) -> None:
        """End the game: have it recorded, and allow another one in a moment."""
        if self.round:
            self.round.finish()
            self.post_message(self.Over(self))
            self.set_timer(HOLD, partial(self._settle, self.round))

    def _settle(self, round_: Round) -> None:
        self._settled = round_
        self.draw()
        if self._wants_again and round_ is self.round:
            self._wants_again = False
            self.call_later(self.action_again)

    @property
    def is_held(self) -> bool:
        """Whether "again" has to wait: another game is being dealt, or this one has only just ended."""
        return self._is_waiting or (self.game is not None and self.game.is_over and self._settled is not self.round)

    def hold(self) -> None:
        """Wait for another game; until it comes, "again" is off."""
        withdraw(self.app)  # they are about the last game
        self._is_waiting = True
        self.set_timer(_LAST_GAME_SHOWN, self._clear)
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
        """Ask for another game, in the mode that follows this one; a moment too early, it comes after that moment."""
        if self.is_held:
            self._wants_again = not self._is_waiting
            return
        self.hold()
        then = self.game.mode.then if self.game else ""
        await self.app.run_action(f"play({then!r})" if then else "deal")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now: None dims a key, False hides it."""
        return not self.has_class("-dealing") and self.offers(action, parameters)

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As `check_action`, unless another game is being dealt."""
        if action in ("why", "open_page", "tells", "dispute", "give_away"):
            if self.game is None or self.looked_at is None:
                return False
            if action == "give_away":
                return self.game.can_be_disputed(self.looked_at)
            return action != "dispute" or self.game.is_open(self.looked_at)
        if action == "again":
            is_over = self.game is not None and self.game.is_over
            return None if is_over and self._is_waiting else is_over
        return True
