"""The menu: every mode, and everything else."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from balderdash.game.opponents import MACHINE, opponent_title
from balderdash.settings import Settings
from balderdash.tui.commands import MENU, Command, commands
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.widgets.text import put

SWITCHES = {"app.adapt": "adapts", "app.look_up": "looks_up"}  # action -> the setting that it turns on or off
OPPONENT = "app.opponent"
ASK = Content("AI Balderdash")
LOFTY_HEIGHT = 22  # lines, from which on there is room for a title


class MenuScreen(KeyedScreen[str | None]):
    """Lets the player choose; its result is an action, or None.

    The screen is reused, which halves the time it takes to open.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(b.key, f"choose({b.action!r})", b.description, False, id=b.id) for b in MENU),
        *back("Go on with the game you have", "m"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._playing, self._settings = "", Settings()
        self._is_leaving = False

    def tell(self, playing: str, settings: Settings) -> None:
        """Set the current mode and the settings, before the menu is shown."""
        self._playing, self._settings = playing, settings
        if self.is_mounted:
            self._begin()

    def contents(self) -> ComposeResult:
        """Show a line for each choice."""
        self._commands = list(commands(self.app, MENU))
        with Vertical(id="box", classes="-wide -menu"):
            yield Static(ASK, id="ask")
            yield OptionList(*(Option(self._prompt(command)) for command in self._commands), markup=False)

    def on_resize(self, event: Resize) -> None:
        """Leave out the title where every line is needed."""
        self.set_class(event.size.height < LOFTY_HEIGHT, "-tight")

    def on_mount(self) -> None:
        """Prepare the menu the first time it is shown."""
        self._begin()

    def _begin(self) -> None:
        """Put the cursor on the current mode."""
        self._is_leaving = False
        put(self, "#ask", ASK)
        options = self.query_one(OptionList)
        for place, command in enumerate(self._commands):
            if command.action in (*SWITCHES, OPPONENT):
                options.replace_option_prompt_at_index(place, self._prompt(command))
        places = [b.id for b in MENU]
        options.highlighted = places.index(self._playing) if self._playing in places else 0
        options.focus()

    def _prompt(self, command: Command) -> Content:
        switch = SWITCHES.get(command.action or "")
        state = "" if switch is None else ": on" if getattr(self._settings, switch) else ": off"
        if command.action == OPPONENT:
            state = f": {opponent_title(self._settings.opponent or MACHINE)}"
        return Content.assemble(
            (f"{command.keys:3}", "bold"),
            f"{command.title:12}",
            (command.explanation + state, "$text-muted"),
        )

    @on(OptionList.OptionSelected)
    def choose_option(self, selected: OptionList.OptionSelected) -> None:
        """Choose the line under the cursor."""
        self._go(selected.option_index)

    def action_choose(self, action: str) -> None:
        """Choose the line with this key."""
        self._go(next(place for place, command in enumerate(self._commands) if command.action == action))

    def _go(self, place: int) -> None:
        """Show the choice, and close with the next frame, because opening another screen takes longer than one."""
        if self._is_leaving:
            return
        self._is_leaving = True
        command = self._commands[place]
        self.query_one(OptionList).highlighted = place
        put(self, "#ask", Content(f"{command.title} …"))
        self.call_after_refresh(self._answer, command.action)

    def _answer(self, action: str | None) -> None:
        self.dismiss(action)  # not awaited: Textual does not allow that here
