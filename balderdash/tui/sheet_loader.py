"""Loading sheets in worker threads; only the latest request is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from random import Random

from textual.app import App
from textual.worker import Worker, get_current_worker

from balderdash.errors import BalderdashError, sentence
from balderdash.game.modes import Mode
from balderdash.game.opponents import NO_FORMER_SELF, YOURSELF, Opponent
from balderdash.play.game_recorder import GameRecorder
from balderdash.play.party_game import party_seeds
from balderdash.play.round import Round
from balderdash.play.sheet_preloader import AHEAD, MEMORY, Cancelled, SheetPreloader
from balderdash.play.start import OpenCardSource, ReadySheet, get_ready
from balderdash.records.game_record import GameRecord
from balderdash.settings import Settings

Names = tuple[str | None, str | None]  # of a list and a model, or files; None is the default


class SheetLoader:
    """The sheets of an app.

    Parameters
    ----------
    app : runs the threads, and calls `play`, `fail` and `tell` in its own
    play : called with a sheet that is ready to be played, and with its mode
    fail : called if no sheet could be dealt: with the reason, a sentence, and whether it is a fault; it is none if
        there is just nothing to review
    tell : called with what the player should know, but what stops nothing
    open_source : opens the cards of a list and a model
    names : the list and the model to begin with
    seed : makes the sheets the same every time
    recorder : knows how hard the fakes should be, and which daily sheets were played
    find_settings : returns the settings of the player, at any time and from any thread

    Attributes
    ----------
    preloader : deals the sheets of the list that is being played; None before the first sheet
    names : the list and the model that are being played
    party_seeds : the seeds of one party after the other
    """

    def __init__(
        self,
        app: App[None],
        play: Callable[[ReadySheet, Mode], None],
        fail: Callable[[str, bool], None],
        tell: Callable[[str], None],
        open_source: OpenCardSource,
        names: Names,
        seed: int | None,
        recorder: GameRecorder,
        find_settings: Callable[[], Settings],
    ) -> None:
        self._app, self._play, self._fail, self._tell = app, play, fail, tell
        self._open_source, self._seed = open_source, seed
        self._recorder, self._find_settings = recorder, find_settings
        self.preloader: SheetPreloader | None = None
        self.names = names
        self.party_seeds = party_seeds(seed)
        self._opening: Names | None = names  # requested, and not on the screen yet
        self._latest: Worker[None] | None = None  # reports of earlier ones come too late

    def report(self, worker: Worker[None], show: Callable[[], None]) -> None:
        """Show what a thread brings, if it is the one that the player is waiting for."""
        if worker is self._latest:
            show()

    def open(self, names: Names, mode: Mode, day: str) -> None:
        """Open a list and its model, and load a sheet from them."""
        self._opening = names
        self._load(self._opened(names), mode, day)

    def _opened(self, names: Names) -> Callable[[], SheetPreloader]:
        return lambda: SheetPreloader(self._open_source(*names), Random(), self._seed, self._level, self._seen)

    def play_again(self, game: GameRecord, mode: Mode) -> None:
        """Load the sheet of a game in the records, from its own list and model."""
        preloader = self.preloader
        if preloader and (preloader.source.words.name, preloader.source.model_name) == (game.list, game.model):
            self._opening = None
            self._load(lambda: preloader, mode, "", again=game)
        else:
            self._opening = game.list, None if game.model == game.list else game.model
            self._load(self._opened(self._opening), mode, "", again=game)

    def again(self, mode: Mode, day: str) -> None:
        """Load another sheet, from the list that is being opened or else from the one that is being played."""
        if self._opening is not None:
            self.open(self._opening, mode, day)
        elif preloader := self.preloader:
            # What is being prepared is what they wait for, unless there is something quicker.
            self._load(lambda: preloader, mode, day, cancels=preloader.has_starters or mode.is_review)

    def take_over(self, preloader: SheetPreloader) -> None:
        """The latest request was answered by this preloader."""
        self.preloader = preloader
        if self._opening is not None:
            self.names, self._opening = self._opening, None

    def give_up(self) -> None:
        """The latest request failed: stay with the list that is being played."""
        self._opening = None

    def _level(self) -> float | None:
        """How hard the fakes should be, or None for fakes of every kind: in a worker thread."""
        player = self._find_settings()
        return self._recorder.level(player.name) if player.adapts else None

    def _seen(self) -> set[str]:
        """The keys of the terms that the player has seen lately: in a worker thread."""
        return self._recorder.seen(self._find_settings().name, MEMORY)

    def _load(
        self,
        find_preloader: Callable[[], SheetPreloader],
        mode: Mode,
        day: str,
        *,
        cancels: bool = True,
        again: GameRecord | None = None,
    ) -> None:
        """In a thread: get one sheet ready and report it, then prepare others.

        Parameters
        ----------
        cancels : whether threads that prepare sheets stop
        again : a game whose sheet is to be played again
        """
        app = self._app

        def work() -> None:
            worker: Worker[None] = get_current_worker()

            def is_cancelled() -> bool:
                return worker.is_cancelled

            try:
                preloader, player = find_preloader(), self._find_settings().name
                ready = get_ready(
                    preloader,
                    day,
                    self._recorder,
                    player,
                    mode=mode,
                    in_haste=True,
                    is_cancelled=is_cancelled,
                    again=again,
                )
                app.call_later(self.report, worker, partial(self._play, ready, mode))
                preloader.machine()  # before more cards: the player may ask why the network wrote this
                preloader.prepare(AHEAD, is_cancelled)
                self._look_up(preloader, is_cancelled)
            except Cancelled:
                return
            except Exception as error:
                from balderdash.play.review import NothingDueError

                is_fault = not isinstance(error, NothingDueError)
                app.call_later(self.report, worker, partial(self._fail, sentence(error), is_fault))

        self._latest = app.run_worker(work, thread=True, exclusive=cancels, group="cards", exit_on_error=False)

    def look_up(self) -> None:
        """In a thread: look up the fakes that are ready."""
        if (preloader := self.preloader) is None:
            return

        def work() -> None:
            worker: Worker[None] = get_current_worker()
            with suppress(Cancelled):
                self._look_up(preloader, lambda: worker.is_cancelled)

        self._app.run_worker(work, thread=True, exclusive=True, group="look-up", exit_on_error=False)

    def _look_up(self, preloader: SheetPreloader, is_cancelled: Callable[[], bool]) -> None:
        """Look up the fakes that are ready if the player wants that; they need not know whether it worked."""
        if self._find_settings().looks_up:
            try:
                preloader.look_up(is_cancelled)
            except BalderdashError as error:
                self._app.call_later(self._tell, str(error))

    def ask_opponents(
        self,
        round_: Round,
        show_opponent: Callable[[Round, Opponent | None], None],
        show_beliefs: Callable[[Round, Sequence[float]], None],
    ) -> None:
        """In a thread: find the opponent that the player has chosen, and let the machine judge the cards."""

        def work() -> None:
            name = round_.earlier_opponent or self._find_settings().opponent
            opponent = self._recorder.opponent(name, round_)
            self._app.call_later(show_opponent, round_, opponent)
            if opponent is None and name == YOURSELF and not round_.game.mode.is_review:
                self._app.call_later(self._tell, NO_FORMER_SELF)
            with suppress(Exception):  # a damaged model is reported when it should write fakes
                if beliefs := round_.ask_machine():
                    self._app.call_later(show_beliefs, round_, beliefs)

        self._app.run_worker(work, thread=True, exclusive=True, group="machine", exit_on_error=False)
