"""The training run of the app: in a process of its own, on the screen or behind it, and never left unsaved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from balderdash import paths
from balderdash.notation import duration, percent
from balderdash.terms import library
from balderdash.terms.printable import printable
from balderdash.training.events import Event
from balderdash.training.training_process import TrainingProcess
from balderdash.training.training_state import TrainingState
from balderdash.tui.dialogs.leaving_screen import LeavingScreen
from balderdash.tui.dialogs.training_screen import TrainingScreen, verdict
from balderdash.tui.game.game_screen import GameScreen
from balderdash.tui.notices import inform, report_failure


class TrainingController:
    """Starts a run, or resumes it, and shows it.

    Parameters
    ----------
    app : the app
    list_name : a name or a file
    minutes : how long a new run may take; None for as long as the list needs
    play : called with the list's name when the model is ready, if the training screen is in front

    Raises
    ------
    BalderdashError
        There is no such list.

    Attributes
    ----------
    title : of the list
    state : of the run
    """

    def __init__(
        self, app: App[Any], list_name: str, minutes: float | None, play: Callable[[str], None] | None = None
    ) -> None:
        words = library.load(list_name)
        self.app, self.list_name, self.title, self._play = app, list_name, words.title, play
        self.state = TrainingState()
        self._process = TrainingProcess(list_name, paths.user_model(words.name), minutes)
        app.run_worker(self._listen, thread=True, group="training", exit_on_error=False)
        self.show()

    def _listen(self) -> None:
        """Have the app follow every event, from a thread."""
        for event in self._process.events():
            self.app.call_later(self._follow, event)

    def show(self) -> None:
        """Push the training screen, in place of an earlier one."""
        if isinstance(self.app.screen, TrainingScreen):
            self.app.pop_screen()
        self.app.push_screen(TrainingScreen(self.list_name, self.title, self.state, self._process.ask))

    @property
    def is_running(self) -> bool:
        """Whether there is work that could be lost."""
        return not self.state.is_over

    @property
    def progress(self) -> str:
        """How far the run is, in a few words; "" when it is over."""
        return f"{printable(self.title)} {percent(self.state.share)} learnt" if self.is_running else ""

    def _follow(self, event: Event) -> None:
        """Update the state and the screens from an event; behind another screen only the end is announced."""
        was_over = self.state.is_over
        self.state.add(event)
        for screen in self.app.screen_stack:
            if isinstance(screen, GameScreen):
                screen.tell_of_training(self.progress)
        if isinstance(screen := self.app.screen, TrainingScreen):
            screen.draw()
            if self.state.finished is not None and self._play is not None:
                inform(self.app, verdict(self.state.finished), 10)
                self._play(self.list_name)
        elif self.state.is_over and not was_over:
            if self.state.phase == "failed":
                report_failure(self.app, self.state.reason)
            elif self.state.phase == "finished":
                inform(self.app, f"{self.title} is learnt: l plays it.", 10)

    def ask_to_quit(self) -> None:
        """Ask whether to leave the program, which saves the run."""
        left = f", with {duration(self.state.now.left)} to go" if self.state.now else ""
        what = f"{printable(self.title)} is at {percent(self.state.share)}{left}."

        def decide(is_leaving: bool | None) -> None:
            if is_leaving:  # the app stops the run when its screens are gone, and waits for it behind the terminal
                self.app.exit(message="Saving what the network has learnt …")

        if not isinstance(self.app.screen, LeavingScreen):
            self.app.push_screen(LeavingScreen(what), decide)

    def stop(self) -> None:
        """Ask the run to stop and save."""
        self._process.ask("stop")

    def close(self) -> None:
        """Stop the run, and wait until it is saved."""
        self._process.close()
