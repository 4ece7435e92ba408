"""One large card, which shows the truth after the answer."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive

from balderdash.game import wording
from balderdash.game.cards import Card
from balderdash.game.game import Verdict
from balderdash.game.modes import DEFAULT, Mode
from balderdash.tui.widgets.lined import Lined
from balderdash.tui.widgets.term_row import verdict_colour

LARGEST_HAND = 4
_AROUND = 8  # lines of the screen above and below the cards


class CardBox(Lined):
    """A card in a frame that can be clicked."""

    DEFAULT_CSS = """
    CardBox {
        width: 1fr;
        max-width: 76;
        height: auto;
        max-height: 12;
        padding: 0 2;
        border: round $border;
        &:hover { border: round $accent; }
        &.-right { border: round $success; }
        &.-wrong { border: round $error; }
        &.-small { border: none; padding: 0 1; margin-bottom: 1; }
        &.-small:hover { background: $boost; }
    }
    """

    IS_CENTRED = True
    card: reactive[Card | None] = reactive(None)
    verdict: reactive[Verdict | None] = reactive(None)

    @dataclass
    class Picked(Message):
        """The card was clicked."""

        place: int

    def __init__(self, place: int) -> None:
        super().__init__(id=f"card-{place}")
        self.place = place
        self._is_small, self._mode = False, DEFAULT
        self.least = 3

    def show(self, card: Card | None, verdict: Verdict | None, mode: Mode, *, is_small: bool = False) -> None:
        """Show a card, face up if there is a verdict; a small one has its number and takes two lines."""
        self._mode = mode
        self.display = card is not None
        self.least = 2 if is_small else 3  # term, truth and meaning
        self._is_small = is_small
        self.set_class(is_small, "-small")
        self.card, self.verdict = card, verdict
        self.fit()
        self.set_class(verdict is not None and verdict.is_right, "-right")
        self.set_class(verdict is not None and verdict.guess is not None and not verdict.is_right, "-wrong")

    def on_click(self, event: Click) -> None:
        """Tell the screen that the card was clicked."""
        event.stop()
        self.post_message(self.Picked(self.place))

    def lines(self, width: int) -> list[Content]:
        """Return the term, with the truth below it."""
        if self.card is None:
            return [Content("…")]
        number = Content.styled(f"{self.place + 1}  " if self._is_small else "", "$text-accent bold")
        room = max(width - number.cell_length, 1)
        first, *others = Content.styled(wording.face(self.card, self._mode), "bold").wrap(room)
        term = [Content.assemble(number, first), *others]
        if self._is_small and len(term) > (most := self._most_lines):
            term[most - 1 :] = [Content.assemble(term[most - 1].truncate(width - 1), "…")]
        if self.verdict is None:
            return term
        verdict = self.verdict
        if self._is_small:
            return [*term, self._truth(verdict).truncate(max(width, 1), ellipsis=True)]
        answer = Content.styled(f"{wording.sign(verdict)} {wording.right_or_wrong(verdict)}", verdict_colour(verdict))
        told = Content.styled(wording.told(verdict.card), "$text-muted").wrap(max(width, 1))
        return [*term, Content.assemble(f"{verdict.truth.upper()}  ", answer), *told]

    @property
    def _most_lines(self) -> int:
        """How many lines of its text a small card has room for: four stand below each other, each with its truth."""
        return max(1, (self.app.size.height - _AROUND) // LARGEST_HAND - 2)

    def _truth(self, verdict: Verdict) -> Content:
        """The truth in one line: a sign for the real card and for a fake that was taken for it."""
        told = wording.told_in_a_line(verdict.card, self._mode)
        sign = Content.styled(f"{wording.sign(verdict)} ".lstrip(), verdict_colour(verdict))
        return Content.assemble(sign, (wording.truth(verdict).upper(), "bold"), (f"  {told}", "$text-muted"))
