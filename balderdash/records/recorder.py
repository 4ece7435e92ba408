"""Recording games even while the record file cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.records.game_record import GameRecord
from balderdash.records.store import FILE, Store
from balderdash.records.summary import summary


class Recorder:
    """Records games; one that could not be saved is kept in memory and saved with the next.

    Parameters
    ----------
    warn : called with a sentence about the file, at most once with each sentence and from any thread
    in_words : whether the lines after a game avoid bars
    """

    def __init__(self, warn: Callable[[str], None], *, in_words: bool = False) -> None:
        self._pass_on = warn
        self._warned: set[str] = set()
        self._in_words = in_words
        self._is_impatient = Event()
        self._store = Store(paths.state() / FILE, self._warn, self._is_impatient.is_set)
        self._has_waited = False  # in vain; then nobody waits for what only comments on a game
        self._unsaved: dict[str, GameRecord] = {}
        self._lock = Lock()

    def _warn(self, sentence: str) -> None:
        if sentence not in self._warned and not self._is_impatient.is_set():  # then `finish` says how it ends
            self._warned.add(sentence)
            self._pass_on(sentence)

    def history(self, *, waits: bool = True) -> list[GameRecord]:
        """Return every game so far, including those that could not be saved.

        Parameters
        ----------
        waits : whether to wait for another program that holds the file, or for a game that is being saved; if not,
            games may be missing
        """
        if not self._lock.acquire(blocking=waits):
            return []
        try:
            return self._history(waits=waits)
        finally:
            self._lock.release()

    def _history(self, *, waits: bool = True) -> list[GameRecord]:
        saved: list[GameRecord] = []
        try:
            saved = self._store.load(waits=waits and not self._has_waited)
            self._has_waited = False
        except BalderdashError as error:
            self._has_waited |= waits
            self._warn(str(error))
        return [game for game in saved if game.id not in self._unsaved] + list(self._unsaved.values())

    def record(self, game: GameRecord) -> list[str]:
        """Save a game and return the lines to show after it."""
        with self._lock:
            self._unsaved[game.id] = game
            history = self._history(waits=self._save())
        return summary(game, [earlier for earlier in history if earlier.id != game.id], in_words=self._in_words)

    def _save(self) -> bool:
        try:
            self._save_all()
            self._has_waited = False
        except BalderdashError as error:
            self._has_waited = True
            self._warn(str(error))
            return False
        return True

    def rename_player(self, name: str, new: str) -> int:
        """Give a player's games another name; see `Store.rename_player`."""
        with self._lock:
            self._save_all()
            return self._store.rename_player(name, new)

    def delete_player(self, name: str) -> int:
        """Delete a player's games; see `Store.delete_player`."""
        with self._lock:
            self._save_all()
            return self._store.delete_player(name)

    def _save_all(self) -> None:
        """Save what is not saved yet.

        Raises
        ------
        BalderdashError
            The file cannot be written.
        """
        if self._unsaved:
            self._store.save(self._unsaved.values())
            self._unsaved.clear()

    def hurry(self) -> None:
        """Wait for no other program from now on, because the player leaves: from any thread."""
        self._is_impatient.set()

    @property
    def unsaved(self) -> list[GameRecord]:
        """The games that are not saved yet."""
        return list(self._unsaved.values())

    def finish(self) -> list[GameRecord]:
        """Try once more, with all patience, to save what is not saved; returns the games that could not be."""
        with self._lock:  # first, so that a thread that hurries is done
            self._is_impatient.clear()
            self._warned.clear()  # what was said in the game is gone with it
            if self._unsaved:
                self._save()
            return list(self._unsaved.values())
