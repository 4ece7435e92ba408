"""The run that the program watches: one at a time, in a process of its own, whatever screen is in front."""

from __future__ import annotations

from collections.abc import Callable

from balderdash import paths
from balderdash.terms import library
from balderdash.training.events import Event
from balderdash.training.session import refuse_to_overwrite
from balderdash.training.training_process import TrainingProcess
from balderdash.training.training_state import TrainingState


class Training:
    """A run and all that it has told.

    Parameters
    ----------
    list_name : a name or a file
    minutes : how long a new run shall take, or None for as long as the list needs
    start : starts the process

    Raises
    ------
    BalderdashError
        There is no such list, or it has a model already.
    """

    def __init__(
        self, list_name: str, minutes: float | None, start: Callable[..., TrainingProcess] = TrainingProcess
    ) -> None:
        words = library.load(list_name)
        self.list_name, self.title = list_name, words.title
        self.model = paths.user_model(words.name)
        if not paths.unfinished(self.model).exists():
            refuse_to_overwrite(self.model)
        self.story = TrainingState()
        self._remote = start(list_name, self.model, minutes)

    @property
    def is_running(self) -> bool:
        """Whether there is work to lose."""
        return not self.story.is_over

    def listen(self, tell: Callable[[Event], None]) -> None:
        """Pass on every event until the end: in a thread."""
        for event in self._remote.events():
            tell(event)

    def toggle(self) -> None:
        """Pause, or go on."""
        self._remote.ask("go on" if self.story.state == "paused" else "pause")

    def stop(self) -> None:
        """Stop and keep; the last event tells when that is done."""
        self._remote.ask("stop")

    def leave(self) -> None:
        """Stop, and wait until all is saved."""
        self._remote.leave()
