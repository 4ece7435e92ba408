"""The base of both apps: errors leave it without a traceback, and a notice covers a terminal that is too small."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import ClassVar

from rich.console import RenderableType
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.driver import Driver
from textual.events import Event, Key, Paste, Resize
from textual.widget import Widget

from balderdash import atomic, interpreter, paths, settings
from balderdash.errors import BalderdashError
from balderdash.settings import Settings
from balderdash.tui.cell_widths import give_spacing_marks_a_column
from balderdash.tui.driver import on_signals, tolerant
from balderdash.tui.notices import inform, report_failure, warn
from balderdash.tui.widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall

STYLES = Path(__file__).resolve().parent


class Palette(CommandPalette):
    """Textual's list of commands, which Ctrl+C leaves as everything else; Textual's own copies."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "app.quit", show=False, priority=True),
        Binding("ctrl+z", "app.suspend_process", show=False, priority=True),
    ]


class BaseApp(App[None]):
    """An app that stays silent when an error ends it; the caller reports `fault`."""

    # For themes in the terminal's own colours: on blue, bright white is readable in most palettes, black in few.
    CSS = """
    OptionList:ansi > .option-list--option-highlighted {
        color: ansi_bright_white !important; background: ansi_blue !important; text-style: bold !important;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "app.suspend_process", show=False, system=True)]

    def __init__(self) -> None:
        give_spacing_marks_a_column()
        if not os.environ.get("NO_COLOR"):
            os.environ.pop("NO_COLOR", None)  # Textual takes an empty one for a set one
        super().__init__()

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
        return tolerant(super().get_driver_class())

    def on_load(self) -> None:
        """Hear the signals that end the process before the terminal is taken."""
        if self.has_own_process:
            on_signals(interpreter.signals_to_leave(), self.leave)

    def on_ready(self) -> None:
        """Read all styles once the first frame is drawn."""
        interpreter.switch_often()
        self.app_resume_signal.subscribe(self, self._draw_anew)
        for file in sorted(STYLES.rglob("*.tcss")):
            if not self.stylesheet.has_source(str(file)):
                self.stylesheet.read(file)
        self.stylesheet.parse()  # once: each screen that brought its own styles would have all of them parsed again
        self.settle()

    def leave(self) -> None:
        """Leave without a question: the process was asked to end, or its terminal was closed."""
        self.exit()

    def _draw_anew(self, _: object) -> None:
        """Draw everything after the process was stopped: the terminal shows something else."""
        for screen in self.screen_stack:
            screen.refresh(layout=True)
            for widget in screen.walk_children(Widget):
                widget.refresh()

    async def on_event(self, event: Event) -> None:
        """Let no key through that the player presses blindly, except those that leave."""
        if isinstance(event, (Key, Paste)) and self.is_too_small:
            if isinstance(event, Key) and event.key in self._leaving_keys:
                self._leave_unseen()
            return
        await super().on_event(event)

    @property
    def is_too_small(self) -> bool:
        """Whether a notice covers the screen because the terminal is too small."""
        return self.has_class("-too-small")

    @property
    def leaving_loses(self) -> str:
        """What is said before the player leaves and something is lost; "" if no open screen would lose anything."""
        said: Iterator[str] = (getattr(screen, "leaving_loses", "") for screen in self.screen_stack)
        return next(filter(None, said), "")

    @property
    def _leaving_keys(self) -> set[str]:
        bindings = chain(self._bindings, *(screen._bindings for screen in self.screen_stack))
        return {"ctrl+q", "ctrl+c", *(key for key, binding in bindings if binding.action in ("app.quit", "quit"))}

    def _leave_unseen(self) -> None:
        """Leave a screen that a notice covers; if something is lost, the notice says so at the first press."""
        notice = self.screen.query_one(TooSmall)
        if notice.asks or not (said := self.leaving_loses):
            self.leave()
        else:
            notice.ask(said)

    def action_command_palette(self) -> None:
        """Show all commands."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette(id="--command-palette"))

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Save a picture of the screen where there is a place for it, and say where."""
        name = filename or f"balderdash-{datetime.now():%Y%m%d-%H%M%S}.svg"
        content = self.export_screenshot().encode()
        complaint = ""
        for folder in map(Path, [path] if path else paths.picture_folders()):
            try:
                atomic.write(folder / name, content)
            except BalderdashError as error:
                complaint = complaint or str(error)
            else:
                inform(self, f"The picture is saved as {folder / name}.")
                return None
        report_failure(self, complaint)
        return None

    def follow_settings(self) -> None:
        """Apply the user's settings; say so if the file cannot be read."""
        chosen, complaint = settings.load()
        self.apply_settings(chosen)
        if complaint:
            warn(self, complaint)

    def apply_settings(self, chosen: Settings) -> None:
        """Apply the theme and the keys that the user chose; an unknown theme is told."""
        if chosen.theme in self.available_themes:
            self.theme = chosen.theme
        elif chosen.theme:
            warn(self, f"{settings.file()}: there is no theme ‘{chosen.theme}’; the usual one is used.")
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
            for notice in screen.query(TooSmall):
                notice.ask("")
