"""Recording rounds, and what the records know: earlier daily sheets, days in a row, how hard the fakes should be."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from threading import Event, Lock
from typing import TYPE_CHECKING

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.game.daily import come_again, share_text
from balderdash.game.names import name_key
from balderdash.game.opponents import READERS, YOURSELF, Opponent
from balderdash.play.round import Round
from balderdash.records.game_record import GameRecord
from balderdash.terms.key import key

if TYPE_CHECKING:
    from balderdash.records.schedule import FindMeanings, ScheduledTerm
    from balderdash.records.store import Store


@dataclass(frozen=True, slots=True)
class Recorded:
    """What there is to say after a round.

    Attributes
    ----------
    round : the round
    lines : about the machine, the player's strengths and tells
    note : for the player of a daily sheet or a review, or ""
    """

    round: Round
    lines: Sequence[str]
    note: str = ""


class GameRecorder:
    """Records rounds; every method but `note` reads or writes files and is for a worker thread.

    A game that could not be saved is kept in memory and saved with the next.

    Parameters
    ----------
    warn : called, from any thread, with a sentence about the records that the player should know, once with each
    now : the clock
    in_words : whether to avoid bars and coloured squares, for screen readers

    Attributes
    ----------
    share : the latest daily result, to be shown to others, or ""
    """

    def __init__(self, warn: Callable[[str], None], now: Callable[[], datetime], *, in_words: bool = False) -> None:
        self._pass_on, self._now, self._in_words = warn, now, in_words
        self._warned: set[str] = set()
        self._is_impatient = Event()
        self._has_waited = False  # in vain; then nobody waits for what only comments on a game
        self._noted: deque[tuple[Round, GameRecord]] = deque()
        self._writing = Lock()
        self._unsaved: dict[str, GameRecord] = {}
        self._lock = Lock()  # of what is not saved, and of the file
        self.share = ""

    @cached_property
    def _store(self) -> Store:
        """The record file; its module imports SQLite, which the first frame does not need."""
        from balderdash.records.store import FILE, Store

        return Store(paths.state() / FILE, self._warn, self._is_impatient.is_set)

    def _warn(self, sentence: str) -> None:
        if sentence not in self._warned and not self._is_impatient.is_set():  # then `finish` says how it ends
            self._warned.add(sentence)
            self._pass_on(sentence)

    def history(self, *, waits: bool = True) -> list[GameRecord]:
        """Every game so far, including those that could not be saved.

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

    def _history(self, *, waits: bool) -> list[GameRecord]:
        saved: list[GameRecord] = []
        try:
            saved = self._store.load(waits=waits and not self._has_waited)
            self._has_waited = False
        except BalderdashError as error:
            self._has_waited |= waits
            self._warn(str(error))
        return [game for game in saved if game.id not in self._unsaved] + list(self._unsaved.values())

    def earlier(self, day: str, player: str, list_name: str, model: str) -> GameRecord | None:
        """The player's game on that day's sheet, if they have played it."""
        from balderdash.records.statistics import daily_game

        return daily_game(self.history(), day, player, list_name, model)

    def level(self, player: str) -> float:
        """How hard a player's fakes should be, from 0 to 1."""
        from balderdash.records.statistics import adaptive_level

        return adaptive_level(self.history(), player)

    def opponent(self, name: str, round_: Round) -> Opponent | None:
        """The opponent with this name for a round; None for the machine, and where there are no games to go by.

        Nobody plays a review, which is made of what the player does not know.
        """
        mode = round_.game.mode
        if mode.is_review or name not in (*READERS, YOURSELF):
            return None
        if name in READERS:
            return READERS[name]
        from balderdash.records.statistics import former_self

        return former_self(self.history(), round_.player, round_.source.words.name, mode, self.today)

    @property
    def today(self) -> date:
        """The day that the clock shows."""
        return self._now().date()

    def schedule(self, player: str, find_meanings: FindMeanings, list_name: str | None = None) -> list[ScheduledTerm]:
        """The terms that the player got wrong, in one list or in all, and when they come back."""
        from balderdash.records.schedule import schedule

        games = (game for game in self.history() if list_name in (None, game.list))
        return schedule(games, player, find_meanings)

    def seen(self, player: str, sheets: int) -> set[str]:
        """The keys of the terms on the player's latest sheets, as far as the records can be read at once."""
        history = self.history(waits=False)  # a sheet that somebody waits for is more important
        latest = [game for game in history if name_key(game.player) == name_key(player)][-sheets:]
        return {key(guess.term) for game in latest for guess in game.guesses}

    def note(self, round_: Round) -> bool:
        """Keep a round as it stands now, for `write`; False if it does not count."""
        if round_.counts:
            self._noted.append((round_, round_.record(self._now())))
        return round_.counts

    def write(self) -> Recorded:
        """Record what was noted first and is not written yet; call it once for each note.

        Whichever thread comes first, a round that was noted twice ends up as it was noted last.
        """
        with self._writing:
            round_, record = self._noted.popleft()
            lines = self.save(record)
            days = self._days_in_a_row(record) if record.day else 0
            if days:
                self.share = share_text(
                    round_.game, record.day, round_.title, days, round_.shown_opponent, in_words=self._in_words
                )
            note = come_again(days) if days else self._note(round_, record)
            return Recorded(round_, lines, note)

    def record(self, round_: Round) -> Recorded | None:
        """Note and write in one step; None if the round does not count."""
        return self.write() if self.note(round_) else None

    def save(self, game: GameRecord) -> list[str]:
        """Save a game and return the lines to show after it."""
        from balderdash.records.summary import summary

        with self._lock:
            self._unsaved[game.id] = game
            history = self._history(waits=self._try_to_save())
        return summary(game, [earlier for earlier in history if earlier.id != game.id], in_words=self._in_words)

    def _try_to_save(self) -> bool:
        try:
            self._save_all()
        except BalderdashError as error:
            self._has_waited = True
            self._warn(str(error))
            return False
        self._has_waited = False
        return True

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

    def rename_player(self, name: str, new: str) -> int:
        """Give a player's games another name, those that are noted too; see `Store.rename_player`."""
        self._write_noted()
        with self._lock:
            self._save_all()
            return self._store.rename_player(name, new)

    def delete_player(self, name: str) -> int:
        """Delete a player's games; see `Store.delete_player`."""
        self._write_noted()
        with self._lock:
            self._save_all()
            return self._store.delete_player(name)

    def _write_noted(self) -> None:
        while self._noted:
            self.write()

    def hurry(self) -> None:
        """Wait for no other program from now on, because the player leaves: from any thread."""
        self._is_impatient.set()

    @property
    def unrecorded(self) -> str:
        """What is not recorded yet, as a sentence; "" if there is nothing."""
        games = [*(record for _, record in self._noted), *self._unsaved.values()]
        named = [f"{game.mode} of {game.list}, {game.score} of {game.out_of}" for game in games]
        return f"Not recorded: {'; '.join(named)}." if named else ""

    def finish(self) -> str:
        """Write what is noted or could not be written yet, with all patience; returns `unrecorded`."""
        self._write_noted()
        with self._lock:  # first, so that a thread that hurries is done
            self._is_impatient.clear()
            self._warned.clear()  # what was said in the game is gone with it
            if self._unsaved:
                self._try_to_save()
        return self.unrecorded

    def _note(self, round_: Round, record: GameRecord) -> str:
        """What is more important than the rank's remark after a game that is not a daily one, or ""."""
        if round_.game.mode.is_review:
            return self._review_note(round_)
        if record.seed is None:
            return ""
        from balderdash.records.statistics import replays

        earlier = replays(self.history()).get(record.id)
        return f"Played here on {earlier.at[:10]} before, so it is nothing new." if earlier else ""

    def _review_note(self, round_: Round) -> str:
        """What is still due in the list, or when the next term comes back."""
        from balderdash.records.schedule import comes_back

        words = round_.source.words
        return comes_back(self.schedule(round_.player, lambda name: words.meanings, words.name), self.today)

    def _days_in_a_row(self, record: GameRecord) -> int:
        """How many days in a row the player has played the daily sheet; 0 if this game does not count."""
        from balderdash.records.statistics import days_in_a_row

        history = self.history()
        if all(game.id != record.id for game in history):
            self._warn("Today's sheet was played in another window already; that one counts, not this one.")
            return 0
        return days_in_a_row(history, record.player, record.list, self.today)
