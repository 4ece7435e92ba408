"""A session in a room: sheets are dealt to it, one after the other, in the modes that the host chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from random import Random

from balderdash.game.dealing import CardSource
from balderdash.game.modes import DEFAULT, MODES
from balderdash.game.room import LONGEST_NAME, Phase, Room
from balderdash.play.sheet_preloader import SheetPreloader, never

ROOM_MODES = tuple(name for name, mode in MODES.items() if not mode.is_daily)


class RoomSession:
    """A room, and what deals to it.

    Parameters
    ----------
    source : where the cards come from
    mode : the name of the mode to begin with
    seed : of the first sheet; None draws it at random

    Attributes
    ----------
    room : the room
    mode : the name of the mode in which the next sheet is played; the host may change it
    """

    def __init__(self, source: CardSource, mode: str = DEFAULT.name, seed: int | None = None) -> None:
        from balderdash.forge.profanity import ProfanityFilter

        names = ProfanityFilter(frozenset())
        self.source, self.mode = source, mode
        self.room = Room(source.words.title, lambda name: names.find(name) is None)
        self._preloader = SheetPreloader(source, Random(), seed)
        self._names: Iterator[str] = iter(())

    def prepare(self, is_cancelled: Callable[[], bool] = never) -> None:
        """Get the next sheet ready: for a worker thread.

        Raises
        ------
        BalderdashError
            The mode needs other cards than there are.
        """
        self._preloader.prepare(1, is_cancelled, in_haste=True, mode=MODES[self.mode])

    def prepare_names(self) -> None:
        """Get names ready for players who choose none: short fakes of the network. For a worker thread."""
        fakes = [card.text for card in self.source.starter_fakes() if len(card.text) <= LONGEST_NAME]
        Random().shuffle(fakes)
        self._names = chain(self._names, fakes)

    def default_name(self) -> str:
        """A name for a player who has chosen none, or "" if there are none left."""
        return next(self._names, "")

    @property
    def needs_deal(self) -> bool:
        """Whether the next step is a new sheet."""
        return self.room.phase in (Phase.LOBBY, Phase.SCORES)

    def deal(self) -> str:
        """Deal the sheet that is ready; "" or why not.

        Raises
        ------
        BalderdashError
            The mode needs more cards than there are.
        """
        mode = MODES[self.mode]
        return self.room.deal(self._preloader.take(mode), mode)
