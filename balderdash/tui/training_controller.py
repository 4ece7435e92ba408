"""What the app does with a training: starts it, shows it, hears it, and does not leave it unsaved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balderdash.errors import BalderdashError
from balderdash.notation import percent
from balderdash.terms.printable import printable
from balderdash.training.events import Event
from balderdash.training.times import duration
from balderdash.tui.dialogs.training_screen import TrainingScreen, verdict
from balderdash.tui.game.game_screen import GameScreen
from balderdash.tui.messages import Trained
from balderdash.tui.training import Training

if TYPE_CHECKING:
    from balderdash.tui.app import BalderdashApp


class TrainingController:
    """The training of an app, on the screen or behind it.

    Attributes
    ----------
    plays_then : whether the game begins by itself when the network is ready, if somebody watches
    """

    def __init__(self, app: BalderdashApp, training: Training, *, plays_then: bool = False) -> None:
        self.app, self.training, self.plays_then = app, training, plays_then

    @classmethod
    def start(
        cls, app: BalderdashApp, list_name: str, minutes: float | None, *, plays_then: bool
    ) -> TrainingController | None:
        """Begin or go on, and show it; None, and a word to the user, if that cannot be."""
        try:
            training = Training(list_name, minutes)
        except BalderdashError as error:
            app.notify(printable(str(error)), title="That did not work", severity="error", timeout=10, markup=False)
            return None

        def tell(event: Event) -> None:
            app.post_message(Trained(training, event))

        app.run_worker(
            lambda: training.listen(tell),
            thread=True,
            group="training",
            exit_on_error=False,
        )
        pupil = cls(app, training, plays_then=plays_then)
        pupil.show()
        return pupil

    def show(self) -> None:
        """Put it in front, in the place of an earlier one."""
        screen = self.app.screen
        if isinstance(screen, TrainingScreen):
            self.app.pop_screen()
        self.app.push_screen(TrainingScreen(self.training))

    @property
    def progress(self) -> str:
        """How far the network is, in few words; nothing when it does not learn any more."""
        if not self.training.is_running or self.training.story.is_over:
            return ""
        return f"{printable(self.training.title)} {percent(self.training.story.share)} learnt"

    def follow(self, trained: Trained) -> None:
        """Take in what was told; behind another screen only the end is worth a word."""
        if trained.training is not self.training:
            return
        story = self.training.story
        was_over = story.is_over
        story.add(trained.event)
        for table in self.app.screen_stack:
            if isinstance(table, GameScreen):
                table.tell_of_training(self.progress)
        screen = self.app.screen
        if isinstance(screen, TrainingScreen):
            screen.draw()
            if story.finished is not None and self.plays_then:
                self.app.notify(verdict(story.finished), timeout=10, markup=False)
                self.app.action_play_list(self.training.list_name)
        elif story.is_over and not was_over:
            if story.state == "failed":
                self.app.notify(printable(story.reason), severity="error", timeout=10, markup=False)
            elif story.state == "finished":
                self.app.notify(f"{printable(self.training.title)} is learnt: l plays it.", timeout=10, markup=False)

    def quit(self) -> None:
        """Leave the program; but not without a word while there is work to lose."""
        if not self.training.is_running:
            self.app.exit(message=self.app.left_behind)
            return
        from balderdash.tui.dialogs.leaving_screen import LeavingScreen

        now = self.training.story.now
        left = f", with {duration(now.left)} to go" if now else ""
        what = f"{printable(self.training.title)} is at {percent(self.training.story.share)}{left}."

        def decide(is_leaving: bool | None) -> None:
            if is_leaving:
                # What is unmounted is stopped; the terminal is given back before all is saved.
                self.app.exit(message="Saving what the network has learnt …")

        if not isinstance(self.app.screen, LeavingScreen):
            self.app.push_screen(LeavingScreen(what), decide)
