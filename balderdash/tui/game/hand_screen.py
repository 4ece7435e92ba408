"""The modes played one hand at a time: answer, see the truth, go on; at the end, all cards."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from balderdash.game import wording
from balderdash.game.game import Game
from balderdash.game.modes import Mode
from balderdash.play.round import Round
from balderdash.tui.game.game_screen import AIRY_HEIGHT, KEYS, GameScreen
from balderdash.tui.widgets.card_box import LARGEST_HAND, CardBox
from balderdash.tui.widgets.choices import Choices
from balderdash.tui.widgets.headline import Headline
from balderdash.tui.widgets.step import Step
from balderdash.tui.widgets.term_row import TermRow
from balderdash.tui.widgets.term_rows import TermRows
from balderdash.tui.widgets.text import put

_ANSWER_HELP = "Give an answer, which counts at once; a click does the same"
_GO_ON_HELP = "Go on to the next hand; after the last one, see all the cards"
LARGE_CARDS = 2  # more cards than these are small, with a number each


class HandScreen(GameScreen):
    """Plays the modes with an answer for each hand."""

    CSS_PATH = "hand_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(i + 1), f"answer({i})", "Answer", False, "1 2 …", id=f"answer.{i + 1}", tooltip=_ANSWER_HELP)
            for i in range(5)
        ),
        Binding("f", "say('fake')", "Fake", False, id="say-fake", tooltip="In a streak: say that it is a fake"),
        Binding("r", "say('real')", "Real", False, id="say-real", tooltip="In a streak: say that it is real"),
        Binding("space", "go_on", "Go on", id="go-on", tooltip=_GO_ON_HELP),
        Binding("enter", "go_on", "Go on", False, id="go-on", tooltip=_GO_ON_HELP),
        *KEYS,
    ]

    roomy_height = AIRY_HEIGHT  # there may be forty rows and a summary below them

    def __init__(self) -> None:
        super().__init__()
        self._shows_all = False  # the game is over and its last hand has been seen
        self._laid: Game | None = None  # the game whose cards are in the rows

    @classmethod
    def plays(cls, mode: Mode) -> bool:
        """Whether the mode is played on this screen."""
        return not mode.is_marked

    def contents(self) -> ComposeResult:
        """Make room for two cards, and for all cards at the end."""
        yield Headline("AI Balderdash")
        yield Static(Content("Dealing …"), id="says")
        with Vertical(id="hand"):
            yield Static(id="question")
            for place in range(LARGEST_HAND):
                yield CardBox(place)
            yield Choices()
            yield Static(id="trail")
        yield TermRows()
        yield Static(id="summary")
        with Horizontal(id="bar"):
            yield Static(id="status")
            yield Step()

    def on_mount(self) -> None:
        """Show an empty frame until the cards are there."""
        for place in range(1, LARGEST_HAND):
            self.query_one(f"#card-{place}").display = False
        self.query_one("#question").display = False
        self.rows.display = False

    def lay(self, game: Game) -> None:
        """Begin with the first hand."""
        self._shows_all = False
        self._laid = None
        self.rows.lay([])

    def draw_game(self, round_: Round) -> None:
        """Draw the hand, or at the end all cards."""
        game = round_.game
        self.query_one("#hand").display = not self._shows_all
        self.rows.display = self._shows_all
        if not self._shows_all:
            self._draw_hand(game)
        elif self._laid is game:
            self.rows.show([], game.verdicts)
        rank, score, meaning = self.text_over(round_)
        put(self, "#says", rank if self._shows_all else Content(wording.task(game)))
        self.head(round_, score if self._shows_all else self._race(round_))
        put(self, "#summary", Content("\n".join(round_.lines) if self._shows_all else ""))
        put(self, "#status", meaning if self._shows_all else Content.styled(wording.status(game), "bold"))
        step = self.query_one(Step)
        put(self, "#step", Content("Again (n)" if self._shows_all else "Go on (space)"))
        step.disabled = self._shows_all and self.is_held
        step.visible = self._shows_all or game.is_face_up  # before an answer there is nothing to go on from

    def _race(self, round_: Round) -> Content:
        """Say who is ahead, and how hard the fakes are if they were chosen for that."""
        game, parts = round_.game, [f"you {wording.tally(round_.game)}"]
        if round_.shown_opponent:
            parts.append(wording.opponent(game, *round_.shown_opponent))
        if level := wording.difficulty(game.sheet):
            parts.insert(0, level)
        return Content(" · ".join(parts))

    def _draw_hand(self, game: Game) -> None:
        verdicts = game.verdicts
        is_small = game.mode.hand > LARGE_CARDS
        put(self, "#question", Content(wording.question(game)))
        self.query_one("#question").display = game.mode.needs_meanings
        for place in range(LARGEST_HAND):
            index = game.hand.start + place
            card = game.sheet.cards[index] if index in game.hand else None
            verdict = verdicts[index] if card and index < len(verdicts) else None
            self.query_one(f"#card-{place}", CardBox).show(card, verdict, game.mode, is_small=is_small)
        choices = self.query_one(Choices)
        choices.display = not is_small
        choices.show(game.mode.answers, game.chosen)
        put(self, "#trail", Content(wording.trail(game)))

    @property
    def looked_at(self) -> int | None:
        """Return the card under the cursor; while a hand is face up, the one that is looked at first."""
        game = self.game
        if self._shows_all or game is None:
            return super().looked_at
        return game.focus if game.is_face_up else None

    def dispute(self, index: int) -> bool:
        """Dispute as on every screen; a streak that was over continues."""
        is_done = super().dispute(index)
        if is_done and self.game and self._shows_all and not self.game.is_over:
            self._shows_all = False
            self.game.go_on()
            self.draw()
        return is_done

    @on(CardBox.Picked)
    async def pick(self, picked: CardBox.Picked) -> None:
        """Choose the clicked card of two as the real one; if the cards are face up, go on."""
        if self.game and self.game.is_face_up:
            self.action_go_on()
        elif self.game and self.game.mode.hand > 1:
            self.action_answer(picked.place)

    @on(Choices.Chosen)
    def choose(self, chosen: Choices.Chosen) -> None:
        """Give the clicked answer."""
        self.action_answer(chosen.choice)

    @on(TermRow.Picked)
    def look(self, picked: TermRow.Picked) -> None:
        """Move the cursor to the clicked row."""
        self.look_at(picked.index)

    @on(Step.Taken)
    async def take_step(self) -> None:
        """Go on; after the game, play again."""
        await self.run_action("again" if self._shows_all else "go_on")

    def action_answer(self, choice: int) -> None:
        """Give an answer; it counts at once."""
        if self.round and self.round.game.answer(choice):
            if self.round.game.is_over:
                self.round.finish()
            if self.round.counts:  # recorded now: the player may leave before they go on
                self.post_message(self.Over(self))
            self.draw()

    def action_say(self, word: str) -> None:
        """Give the answer with these words."""
        if self.game:
            for choice, answer in enumerate(self.game.mode.answers):
                if answer.words == word:
                    self.action_answer(choice)

    def action_go_on(self) -> None:
        """Go to the next hand; after the last one, show all cards."""
        game = self.game
        if game is None:
            return
        if game.is_over and not self._shows_all:
            self._shows_all = True
            self.end()
            self.draw()
            self.refresh(repaint=False, layout=True)  # awaited, because the widgets refresh later
            self.call_after_refresh(self._lay_all, game)
        elif game.go_on():
            self.draw()

    def _lay_all(self, game: Game) -> None:
        """Show the cards a frame after the score, because there may be forty."""
        if game is self.game and self._shows_all:
            self._laid = game
            self.rows.lay([verdict.card for verdict in game.verdicts])
            self.draw()

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say which keys work now: None greys a key out, False hides it."""
        game = self.game
        if action == "go_on":
            return not self._shows_all and game is not None and game.is_face_up
        if action in ("answer", "say"):
            offered = range(len(game.mode.answers)) if game else ()
            said = [answer.words for answer in game.mode.answers] if game else []
            return not self._shows_all and parameters[0] in (offered if action == "answer" else said)
        if action in ("again", "tells") and not self._shows_all:
            return False
        if action == "move":
            return self._shows_all
        return super().offers(action, parameters)
