"""A screen that asks for one of a few things."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from balderdash.tui.keyed_screen import KeyedScreen


class ChoiceScreen(KeyedScreen[str | None]):
    """Asks for one of several things by name; its result is the name, or None.

    A subclass has the bindings that leave it, and the styles of `#box`.

    Parameters
    ----------
    ask : the question
    choices : name -> how it is shown
    chosen : the name that is under the cursor at first, if it is among them
    hint : stands below the choices, if it is not empty
    box : class of `#box`
    """

    def __init__(
        self, ask: str, choices: Mapping[str, Content], chosen: str, *, hint: str = "", box: str | None = None
    ) -> None:
        super().__init__()
        self._ask, self._choices, self._chosen, self._hint, self._box = ask, dict(choices), chosen, hint, box

    def contents(self) -> ComposeResult:
        """Show the question, and an option for each name."""
        with Vertical(id="box", classes=self._box):
            yield Static(Content(self._ask), id="ask")
            yield OptionList(*map(Option, self._choices.values()), markup=False)
            if self._hint:
                yield Static(Content(self._hint), id="hint")

    def on_mount(self) -> None:
        """Put the cursor on the present choice."""
        options = self.query_one(OptionList)
        if self._chosen in self._choices:
            options.highlighted = list(self._choices).index(self._chosen)
        options.focus()

    @on(OptionList.OptionSelected)
    def choose(self, selected: OptionList.OptionSelected) -> None:
        """Return the name under the cursor."""
        self.dismiss(list(self._choices)[selected.option_index])
