"""One large card, which shows the truth after the answer."""

from __future__ import annotations

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive

from balderdash.game import wording
from balderdash.game.cards import Card
from balderdash.game.game import Verdict
from balderdash.terms.printable import printable
from balderdash.tui.widgets.lined import Lined
from balderdash.tui.widgets.term_row import verdict_colour


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
    }
    """

    IS_CENTRED = True
    LEAST = 3  # term, truth and meaning
    card: reactive[Card | None] = reactive(None)
    verdict: reactive[Verdict | None] = reactive(None)

    class Picked(Message):
        """The card was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, place: int) -> None:
        super().__init__(id=f"card-{place}")
        self.place = place

    def show(self, card: Card | None, verdict: Verdict | None) -> None:
        """Show a card, face up if there is a verdict."""
        self.display = card is not None
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
        term = Content.styled(printable(self.card.text), "bold").wrap(max(width, 1))
        if self.verdict is None:
            return term
        verdict = self.verdict
        answer = Content.styled(f"{wording.sign(verdict)} {wording.right_or_wrong(verdict)}", verdict_colour(verdict))
        told = Content.styled(wording.told(verdict.card), "$text-muted").wrap(max(width, 1))
        return [*term, Content.assemble(f"{verdict.truth.upper()}  ", answer), *told]
