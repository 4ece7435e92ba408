"""Loading the network and the list that the last lesson works with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from threading import Lock, Thread
from typing import TYPE_CHECKING

from balderdash.errors import BalderdashError

if TYPE_CHECKING:
    from balderdash.game.dealing import CardSource
    from balderdash.lessons.next_letter import LessonContext


def lesson_context_of(source: CardSource) -> LessonContext | None:
    """The network and list of a game's card source, which are loaded already; None if it has no network."""
    from balderdash.lessons.next_letter import LessonContext
    from balderdash.play.card_source import ForgeCardSource

    return LessonContext.of(source.model, source.words) if isinstance(source, ForgeCardSource) else None


def load_lesson_context(list_name: str | None = None, model_name: str | None = None) -> LessonContext:
    """Load a network and its list, by name or file; the defaults are those of the game.

    Raises
    ------
    BalderdashError
        There is no such list or model, or one of them cannot be read.
    """
    from balderdash.lessons.next_letter import LessonContext
    from balderdash.play.card_source import ForgeCardSource

    source = ForgeCardSource(list_name, model_name)
    return LessonContext.of(source.model, source.words)


class LazyLoader:
    """Calls a loader once, for the thread that asks first, and returns its result to all.

    Loading takes a second, so it can `begin` while the reader reads.
    """

    def __init__(self, load: Callable[[], LessonContext]) -> None:
        self._load, self._lock = cache(load), Lock()

    def __call__(self) -> LessonContext:
        """The result; waits if another thread is loading it.

        Raises
        ------
        BalderdashError
            It could not be loaded; the next call tries again.
        """
        with self._lock:
            return self._load()

    def begin(self) -> None:
        """Start loading in the background; an error is left for the next call."""

        def work() -> None:
            with suppress(BalderdashError):
                self()

        Thread(target=work, name="lesson context", daemon=True).start()
