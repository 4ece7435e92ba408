"""The records as a game needs them: kept in mind while the file cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.records.game_record import GameRecord
from balderdash.records.store import FILE, Store
from balderdash.records.summary import summary


class Recorder:
    """Records games; one that could not be written is written with the next.

    Parameters
    ----------
    tell : called, from whatever thread, with a sentence about the file, once with each
    in_words : whether what is said after a game has no pictures
    """

    def __init__(self, tell: Callable[[str], None], *, in_words: bool = False) -> None:
        self._pass_on = tell
        self._told: set[str] = set()
        self._in_words = in_words
        self._store = Store(paths.state() / FILE, self._tell)
        self._unwritten: dict[str, GameRecord] = {}
        self._turn = Lock()

    def _tell(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._pass_on(sentence)

    def history(self) -> list[GameRecord]:
        """Every game so far, those included that could not be written."""
        with self._turn:
            return self._history()

    def _history(self) -> list[GameRecord]:
        written: list[GameRecord] = []
        try:
            written = self._store.load()
        except BalderdashError as error:
            self._tell(str(error))
        return [game for game in written if game.id not in self._unwritten] + list(self._unwritten.values())

    def record(self, game: GameRecord) -> list[str]:
        """Write a game, and say what is to be said after it."""
        with self._turn:
            history = self._history()
            self._unwritten[game.id] = game
            try:
                self._store.save(self._unwritten.values())
                self._unwritten.clear()
            except BalderdashError as error:
                self._tell(str(error))
        return summary(game, [known for known in history if known.id != game.id], in_words=self._in_words)
