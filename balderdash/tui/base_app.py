"""What every app of this program does at its edges: it leaves without a traceback, and says where it does not fit."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Event

from rich.console import RenderableType
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.driver import Driver
from textual.events import Resize
from textual.widget import Widget

from balderdash import interpreter
from balderdash.settings import Settings
from balderdash.tui.widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH

STYLES = Path(__file__).resolve().parent


class TolerantDriver:
    """Put before a driver that reads bytes."""

    exit_event: Event

    def run_input_thread(self) -> None:
        """Read until the app ends."""
        while not self.exit_event.is_set():
            with suppress(UnicodeDecodeError):
                super().run_input_thread()  # type: ignore[misc]


class BaseApp(App[None]):
    """Ends without a word of Textual's; whoever started it tells what was wrong."""

    # In a theme of the terminal's own colours: bright white on blue can be read in most palettes, black on it in few.
    CSS = """
    OptionList:ansi > .option-list--option-highlighted {
        color: ansi_bright_white !important; background: ansi_blue !important; text-style: bold !important;
    }
    """

    @property
    def fault(self) -> Exception | None:
        """The fault of the program that ended the app, for whoever started it to tell."""
        return self._exception

    def _fatal_error(self) -> None:
        """Leave; Textual would print a traceback with every local variable."""
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Leave; here Textual would print an error that draws itself."""
        self._close_messages_no_wait()

    def get_driver_class(self) -> type[Driver]:
        """Textual's own, but that a byte which is no text, out of a broken paste, is passed over; it ended the app."""
        driver = super().get_driver_class()
        return type("Patient", (TolerantDriver, driver), {}) if hasattr(driver, "run_input_thread") else driver

    def on_ready(self) -> None:
        """The first frame is drawn."""
        interpreter.switch_often()
        for file in sorted(STYLES.rglob("*.tcss")):
            if not self.stylesheet.has_source(str(file)):
                self.stylesheet.read(file)
        self.stylesheet.parse()  # now, once; a screen that came with its own would have those of all parsed again
        self.settle()

    def obey(self, wishes: Settings) -> None:
        """Take on the theme and the keys that the user chose; an unknown theme is passed over."""
        if wishes.theme in self.available_themes:
            self.theme = wishes.theme
        self.set_keymap(dict(wishes.keys))

    @property
    def is_by_itself(self) -> bool:
        """Whether the process is the app's own; one that runs many in turn would keep them all."""
        return not self.is_headless

    def settle(self) -> None:
        """Have the search for garbage pass over all that is loaded by now: a full one took 40 ms, and a key waited."""
        if self.is_by_itself:
            interpreter.settle()

    def tidy(self) -> None:
        """Search for garbage now, while nobody waits for anything."""
        if self.is_by_itself:
            interpreter.collect()

    def pop_screen(self) -> AwaitComplete:
        """Leave a screen, and have what it drew forgotten: a cache of Textual's holds on to hundreds of old widgets."""
        for widget in self.screen.walk_children(Widget):
            widget.refresh()
        return super().pop_screen()

    def on_resize(self, event: Resize) -> None:
        """Cover whatever is on screen with a notice where it would not fit."""
        self.set_class(event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT, "-too-small")
        for screen in self.screen_stack:  # Textual tells the one in front alone
            self.update_styles(screen)
