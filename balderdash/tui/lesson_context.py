"""The network and the list that the last lesson works with; loaded without Textual, for the plain lessons too."""

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


def lesson_context_of(deck: CardSource) -> LessonContext | None:
    """That of a game's own deck, whose network is loaded; None where the deck has no network to show."""
    from balderdash.lessons.next_letter import LessonContext
    from balderdash.play.card_source import ForgeCardSource

    return LessonContext.of(deck.model, deck.words) if isinstance(deck, ForgeCardSource) else None


def load_lesson_context(list_name: str | None = None, model_name: str | None = None) -> LessonContext:
    """Load a network and its list, by name or file; the defaults are those of the game.

    Raises
    ------
    BalderdashError
        There is no such list or model, or one of them cannot be read.
    """
    from balderdash.lessons.next_letter import LessonContext
    from balderdash.play.card_source import ForgeCardSource

    supply = ForgeCardSource(list_name, model_name)
    return LessonContext.of(supply.model, supply.words)


class LazyLoader:
    """Calls what loads the network and its list a single time, for whoever asks first.

    That takes a second, so a thread can begin with it while somebody reads.

    Parameters
    ----------
    load : loads them
    """

    def __init__(self, load: Callable[[], LessonContext]) -> None:
        self._load, self._turn = cache(load), Lock()

    def __call__(self) -> LessonContext:
        """What is loaded; a thread that is about it is waited for.

        Raises
        ------
        BalderdashError
            It could not be loaded; the next call tries again.
        """
        with self._turn:
            return self._load()

    def begin(self) -> None:
        """Load it meanwhile; whoever asks for it is told what is wrong."""

        def work() -> None:
            with suppress(BalderdashError):
                self()

        Thread(target=work, name="material", daemon=True).start()
