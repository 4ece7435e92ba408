"""The base of both apps: errors leave it without a traceback, and a notice covers a terminal that is too small."""

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
    """Mixed into a driver: ignores input that is not UTF-8, such as a broken paste, which would end the app."""

    exit_event: Event

    def run_input_thread(self) -> None:
        """Read until the app ends."""
        while not self.exit_event.is_set():
            with suppress(UnicodeDecodeError):
                super().run_input_thread()  # type: ignore[misc]


class BaseApp(App[None]):
    """An app that stays silent when an error ends it; the caller reports `fault`."""

    # For themes in the terminal's own colours: on blue, bright white is readable in most palettes, black in few.
    CSS = """
    OptionList:ansi > .option-list--option-highlighted {
        color: ansi_bright_white !important; background: ansi_blue !important; text-style: bold !important;
    }
    """

    @property
    def fault(self) -> Exception | None:
        """The exception that ended the app, for the caller to report."""
        return self._exception

    def _fatal_error(self) -> None:
        """Leave without the traceback that Textual would print, with every local variable."""
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Leave without printing the error."""
        self._close_messages_no_wait()

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver, made tolerant if it reads bytes."""
        driver = super().get_driver_class()
        return (
            type("TolerantInputDriver", (TolerantDriver, driver), {}) if hasattr(driver, "run_input_thread") else driver
        )

    def on_ready(self) -> None:
        """Read all styles once the first frame is drawn."""
        interpreter.switch_often()
        for file in sorted(STYLES.rglob("*.tcss")):
            if not self.stylesheet.has_source(str(file)):
                self.stylesheet.read(file)
        self.stylesheet.parse()  # once: each screen that brought its own styles would have all of them parsed again
        self.settle()

    def apply_settings(self, chosen: Settings) -> None:
        """Apply the theme and the keys that the user chose; an unknown theme is ignored."""
        if chosen.theme in self.available_themes:
            self.theme = chosen.theme
        self.set_keymap(dict(chosen.keys))

    @property
    def has_own_process(self) -> bool:
        """Whether the process runs this app only; tests run many, and `gc.freeze` would keep them all."""
        return not self.is_headless

    def settle(self) -> None:
        """Leave all that is loaded by now out of garbage collection."""
        if self.has_own_process:
            interpreter.settle()

    def tidy(self) -> None:
        """Collect garbage now, while nobody waits for anything."""
        if self.has_own_process:
            interpreter.collect()

    def pop_screen(self) -> AwaitComplete:
        """Leave a screen, and refresh its widgets so that a cache of Textual's lets go of them."""
        for widget in self.screen.walk_children(Widget):
            widget.refresh()
        return super().pop_screen()

    def on_resize(self, event: Resize) -> None:
        """Cover the screen with a notice if the terminal is too small."""
        self.set_class(event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT, "-too-small")
        for screen in self.screen_stack:  # Textual updates only the one in front
            self.update_styles(screen)
