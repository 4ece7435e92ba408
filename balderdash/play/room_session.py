"""A session in a room: sheets are dealt to it, one after the other, in the modes that the host chooses."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain
from random import Random
from threading import Lock

from balderdash.game.dealing import CardSource
from balderdash.game.modes import DEFAULT, MODES
from balderdash.game.party import ROUNDS, Challenge
from balderdash.game.room import LONGEST_NAME, Phase, Room
from balderdash.game.writing import BLUFF, PARTY
from balderdash.play.party_game import party_seeds
from balderdash.play.sheet_preloader import SheetPreloader, never

ROOM_MODES = (*(name for name, mode in MODES.items() if not (mode.is_daily or mode.is_review)), PARTY, BLUFF)


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
        self._preloader = SheetPreloader(source, Random(), seed)
        self.room = Room(source.words.title, lambda text: names.find(text) is None, self._preloader.refusal)
        self._seeds = party_seeds(seed)
        self._challenges: dict[str, deque[tuple[Challenge, int]]] = {PARTY: deque(), BLUFF: deque()}
        self._names: Iterator[str] = iter(())
        self._lock = Lock()

    def prepare(self, is_cancelled: Callable[[], bool] = never) -> None:
        """Get the next sheet ready: for a worker thread.

        Raises
        ------
        BalderdashError
            The mode needs other cards than there are.
        """
        with self._lock:
            if self.mode not in self._challenges:
                self._preloader.prepare(1, is_cancelled, in_haste=True, mode=MODES[self.mode])
            elif not self._challenges[self.mode]:
                self._challenges[self.mode].extend(self._made_challenges(self.mode))

    def _made_challenges(self, mode: str) -> list[tuple[Challenge, int]]:
        """The material of the next rounds of Balderdash, each with the seed of its ballot."""
        seed = next(self._seeds)
        if mode == BLUFF:
            made = self._preloader.meaning_challenges(seed, ROUNDS)
            return [(challenge, seed + number) for number, challenge in enumerate(made)]
        return [(self._preloader.challenge(seed), seed)]

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
        if self.mode in self._challenges:
            return self.room.challenge(*self._challenges[self.mode].popleft())
        mode = MODES[self.mode]
        return self.room.deal(self._preloader.take(mode), mode)
