"""Writing down what was played, in threads, and finding what is to be said after it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import date, datetime
from threading import Event, Lock
from typing import TYPE_CHECKING

from textual.app import App

from balderdash.errors import sentence
from balderdash.game.daily import come_again, share_text
from balderdash.records.game_record import GameRecord
from balderdash.tui.game.game_screen import GameScreen
from balderdash.tui.messages import Summarised, Told

if TYPE_CHECKING:
    from balderdash.records.recorder import Recorder

PATIENCE = 0.1  # seconds that the records wait for the screen at most


class GameRecorder:
    """Records the games of an app, which hears with messages what came of it.

    Parameters
    ----------
    app : runs the threads and gets the messages
    now : the clock

    Attributes
    ----------
    share : the latest result of a day that the player may show to others, or ""
    """

    def __init__(self, app: App[None], now: Callable[[], datetime]) -> None:
        self._app, self._now = app, now
        self._found: Recorder | None = None
        self._finding = Lock()
        self._waiting: deque[Callable[[], None]] = deque()  # what is known of a game later is written later
        self._turn = Lock()
        self.share = ""

    def _recorder(self) -> Recorder:
        """The records, which bring SQLite and much more with them, and are not needed for the first frame."""
        from balderdash.records.recorder import Recorder

        with self._finding:
            self._found = self._found or Recorder(self._tell)
            return self._found

    def _tell(self, sentence: str) -> None:
        """Pass on, from whatever thread, what the player should know."""
        self._app.post_message(Told(sentence))

    def history(self) -> list[GameRecord]:
        """Every game so far: for a worker thread."""
        return self._recorder().history()

    def earlier(self, day: str, player: str, list_name: str, model: str) -> GameRecord | None:
        """How the sheet of a day was played before, if it was: for a worker thread."""
        from balderdash.records.statistics import daily_game

        return daily_game(self.history(), day, player, list_name, model)

    def level(self, player: str) -> float | None:
        """How hard a player's fakes should be, from 0 to 1: for a worker thread."""
        from balderdash.records.statistics import adaptive_level

        return adaptive_level(self.history(), player)

    def record(self, table: GameScreen, player: str) -> None:
        """Record the game on a table, if it is over, or was."""
        game, deck = table.game, table.deck
        if game is None or deck is None or not table.has_ended:
            return
        entry = GameRecord.of(
            game,
            id=table.game_id,
            at=self._now(),
            player=player,
            list_name=deck.words.name,
            model=deck.model_name,
            day=table.day,
            machine=table.beliefs,
            machine_score=table.machines.score if table.machines else None,
        )
        machines, title, today = table.machines, table.list_title, self._now().date()

        drawn = Event()  # two threads would share the interpreter, and the last card turn up later
        table.call_after_refresh(drawn.set)

        def work() -> None:
            drawn.wait(PATIENCE)
            note = ""
            try:
                lines = self._recorder().record(entry)
                if entry.day and (days := self._days(entry, today)):
                    self.share = share_text(game, entry.day, title, days, machines)
                    note = come_again(days)
                self._app.post_message(Summarised(game, lines, note))
            except Exception as error:
                self._tell(sentence(error))

        self._waiting.append(work)
        self._app.run_worker(self._write, thread=True, group="records", exit_on_error=False)

    def _days(self, entry: GameRecord, today: date) -> int:
        """How many days in a row the player has played the sheet of the day; 0 if this game does not count."""
        from balderdash.records.statistics import days_in_a_row

        history = self.history()
        if all(known.id != entry.id for known in history):
            self._tell("Today's sheet was played in another window already; that one counts, not this one.")
            return 0
        return days_in_a_row(history, entry.player, entry.list, today)

    def _write(self) -> None:
        """What has waited longest, whichever thread comes first."""
        with self._turn:
            self._waiting.popleft()()
