"""How the network reads a card, letter by letter."""

from __future__ import annotations

from functools import partial
from math import isnan
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from balderdash.game import wording
from balderdash.game.cards import FakeSource
from balderdash.game.game import Verdict
from balderdash.game.machine import Reading, is_from_memory
from balderdash.notation import END_SIGN, MARKS, percent, surprise_level, visible
from balderdash.terms.printable import printable
from balderdash.tui.background import in_thread
from balderdash.tui.game.game_screen import GameScreen
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.messages import PageAsked, ReadInLesson
from balderdash.tui.widgets.term_row import verdict_colour
from balderdash.tui.widgets.text import put

STYLES = ("", "", "bold", "$text-warning", "$text-warning bold", "$text-error bold", "$text-error bold reverse")
MOST_SURPRISING = 4  # surprising letters that are described in words
CONTEXT = 8  # letters shown before each of those
AIRY_HEIGHT = 24


class WhyScreen(KeyedScreen[None]):
    """Lies over the game; the arrows lead to the other cards that are face up."""

    CSS_PATH = "why_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "turn(-1)", "Before", id="before", tooltip="Go to the card before this one"),
        Binding("right,down", "turn(1)", "Next", id="next", tooltip="Go to the card after this one"),
        Binding("x", "dispute", "It is real", id="dispute", tooltip="Say that this fake is real, or take it back"),
        Binding(
            "u", "give_away", "Obvious", id="obvious", tooltip="Say that this fake gives itself away, or take it back"
        ),
        Binding("o", "open_page", "Open page", id="open-page", tooltip="Look the term up in your browser"),
        Binding("e", "lesson", "Lesson", id="lesson", tooltip="Read this term in the last lesson, letter by letter"),
        *back("Go on with the game", "w,enter,space"),
    ]

    def __init__(self, game_screen: GameScreen, index: int) -> None:
        super().__init__()
        assert game_screen.round is not None
        self._game_screen, self._round = game_screen, game_screen.round  # another round may begin underneath meanwhile
        self._game = self._round.game
        self._index = index
        self._readings: dict[int, Reading] = {}

    @property
    def _is_current(self) -> bool:
        return self._game_screen.round is self._round

    def contents(self) -> ComposeResult:
        """Make one scrolling column."""
        with VerticalScroll(id="box", can_focus=False):
            yield Static(id="truth")
            yield Static(id="term")
            yield Static(id="meaning")
            yield Static(id="machine")
            yield Static(id="letters")
            yield Static(id="instead")
            yield Static(id="nearest")
            yield Static(id="source", classes="muted")

    def on_mount(self) -> None:
        """Show the card."""
        self._show()

    def on_resize(self, event: Resize) -> None:
        """Leave out blank lines on a small screen."""
        self.set_class(event.size.height < AIRY_HEIGHT, "-tight")

    def action_turn(self, step: int) -> None:
        """Go to another card that is face up."""
        self._index = (self._index + step) % len(self._game.verdicts)
        if self._is_current:
            self._game_screen.look_at(self._index)
        self._show()

    def action_dispute(self) -> None:
        """Report the fake as real, or take the report back."""
        if self._is_current and self._game_screen.dispute(self._index):
            self._show()

    def action_give_away(self) -> None:
        """Say that the fake gives itself away, or take that back."""
        if self._is_current:
            self._game_screen.give_away(self._index)

    def action_open_page(self) -> None:
        """Ask the app to open the page of the card's term, or an encyclopedia's search for it."""
        self.post_message(PageAsked(self._round.address(self._index)))

    def action_lesson(self) -> None:
        """Open the term in the last lesson."""
        self.post_message(ReadInLesson(self._game.verdicts[self._index].card.text))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer reports only for a fake."""
        if action == "give_away":
            return self._is_current and self._game.can_be_disputed(self._index)
        return action != "dispute" or (self._is_current and self._game.is_open(self._index))

    def _show(self) -> None:
        index, verdict = self._index, self._game.verdicts[self._index]
        if index in self._readings:
            self._draw(verdict, self._readings[index])
        else:
            self._draw(verdict, None)
            find_machine = self._round.find_machine

            def work() -> Reading:
                return find_machine().read(verdict.card.text)

            show = partial(self._follow, index)
            in_thread(self, work, show, show, group="reading", exclusive=True)
        self.refresh_bindings()

    def _follow(self, index: int, outcome: Reading | str) -> None:
        """Show the reading, or why there is none, if its card is still on screen."""
        if isinstance(outcome, Reading):
            self._readings[index] = outcome
        if index == self._index:
            self._draw(self._game.verdicts[index], outcome)

    def _draw(self, verdict: Verdict, outcome: Reading | str | None) -> None:
        reading, reason = (outcome, "") if isinstance(outcome, Reading) else (None, outcome)
        answer = Content.styled(f"{wording.sign(verdict)} {wording.right_or_wrong(verdict)}", verdict_colour(verdict))
        place = Content.styled(f"   card {self._index + 1} of {len(self._game.verdicts)}", "$text-muted")
        parts = {
            "truth": Content.assemble((wording.truth(verdict).upper(), "bold"), "  ", answer, place),
            "term": _shaded(reading, self.query_one("#term").content_size.width or self.size.width)
            if reading
            else Content.styled(printable(verdict.card.text), "bold"),
            "meaning": Content(printable(verdict.card.meaning)),
            "machine": Content(self._machine(verdict)),
            "letters": _surprises(reading) if reading else Content(printable(reason or "The network is reading …")),
            "instead": _continuation(verdict, reading) if reading else Content(""),
            "nearest": _nearest(reading) if reading else Content(""),
            "source": Content(_source(verdict)),
        }
        self.query_one("#meaning").display = bool(verdict.card.meaning)
        for name, content in parts.items():
            put(self, f"#{name}", content)

    def _machine(self, verdict: Verdict) -> str:
        if self._round.machine_beliefs is None:
            return "The machine has not judged this card."
        belief = self._round.machine_beliefs[self._index]
        may_know = belief > 0.5 and is_from_memory(verdict.card.text, is_real=verdict.card.is_real)
        memory = ", perhaps from memory" if may_know else ""
        return f"The machine finds it {percent(belief)} likely to be real{memory}.{self._known(verdict)}"

    def _known(self, verdict: Verdict) -> str:
        """Whether the opponent knows the term, if that can be said."""
        opponent = self._round.opponent
        knows = opponent.knows(verdict.card, self._game.sheet) if opponent else None
        if opponent is None or knows is None or verdict.card.is_fake:
            return ""
        return f" The {opponent.title} {'knows' if knows else 'does not know'} it."


def _shaded(reading: Reading, width: int) -> Content:
    """Return the letters in the colour of their surprise, with a mark below each that is higher the more it surprised.

    A term that is wider than `width` cells continues below its marks.
    """
    lines: list[Content] = []
    letters, marks, room = Content(""), Content(""), width
    for letter in reading.letters:
        shown, place = Content(printable(letter.text) or END_SIGN), surprise_level(letter.surprise)
        if shown.cell_length > room:
            lines += [letters, marks]
            letters, marks, room = Content(""), Content(""), width
        room -= shown.cell_length
        letters += shown.stylize(STYLES[place]) if STYLES[place] else shown
        marks += Content.styled(MARKS[place] * shown.cell_length, STYLES[place] or "$text-muted")
    return Content("\n").join([*lines, letters, marks])


def _surprises(reading: Reading) -> Content:
    """Return the letters that surprised the network most, and what it expected instead."""
    term = "".join(letter.text for letter in reading.letters)
    order = sorted(range(len(reading.letters)), key=lambda place: -reading.letters[place].surprise)
    scale = "  1 nat: p = 37 %, 5: 0.7 %"  # e^-1 and e^-5
    lines = [Content.assemble(("What surprised the network most", "$text-accent bold"), (scale, "$text-muted"))]
    rows = []
    for place in sorted(order[:MOST_SURPRISING]):
        letter = reading.letters[place]
        before, sign = printable(term[max(0, place - CONTEXT) : place]), visible(printable(letter.text))
        rather = ", ".join(f"{visible(printable(text))} {percent(p)}" for text, p in letter.instead)
        wrote = Content.assemble(before, (sign[-1], "bold"))  # a mark stays on its letter
        rows.append((wrote, f"  {letter.surprise:.1f} nats; it expected {rather}"))
    width = max(wrote.cell_length for wrote, _ in rows)
    lines += [wrote.pad_left(width - wrote.cell_length) + told for wrote, told in rows]
    return Content("\n").join(lines)


def _continuation(verdict: Verdict, reading: Reading) -> Content:
    start = verdict.card.text[: reading.turn]
    if not reading.would_write or not start or reading.would_write == verdict.card.text:
        return Content("")
    return Content.assemble(
        "After ",
        (f"‘{printable(start)}’", "bold"),
        " it would have written: ",
        (printable(reading.would_write), "bold"),
    )


def _nearest(reading: Reading) -> Content:
    if not reading.nearest:
        return Content("")
    return Content.assemble(("Nearest real terms  ", "$text-accent bold"), printable(" · ".join(reading.nearest)))


def _source(verdict: Verdict) -> str:
    source = verdict.card.provenance
    if isinstance(source, FakeSource):
        surprise = "" if isnan(source.nats_per_char) else f"; {source.nats_per_char:.2f} nats a letter"
        how = (
            "Recombined from known words" if source.kind == "recombined" else "Invented, with a word that no list has,"
        )
        return printable(f"{how} by model {source.model}{surprise}.")
    told = wording.provenance(source)
    return told[:1].upper() + told[1:]
