"""Asking for sheets: worker threads deal them, and the latest one alone is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from random import Random

from textual.app import App
from textual.worker import Worker, get_current_worker

from balderdash.errors import sentence
from balderdash.game.daily import daily_seed
from balderdash.game.dealing import MAX_SEED, CardSource
from balderdash.game.game import Game
from balderdash.game.party import ROUNDS
from balderdash.play.sheet_preloader import AHEAD, Cancelled, SheetPreloader
from balderdash.records.game_record import GameRecord
from balderdash.tui.messages import DealFailed, MachinePlayed, SheetReady

Names = tuple[str | None, str | None]  # of a list and a model, or files; None for the default
OpenCardSource = Callable[[str | None, str | None], CardSource]


def open_card_source(list_name: str | None, model_name: str | None) -> CardSource:
    """The deck of a list and a model."""
    from balderdash.play.card_source import ForgeCardSource

    return ForgeCardSource(list_name, model_name)


class SheetLoader:
    """The sheets of an app, which hears of each with a message.

    Parameters
    ----------
    app : runs the threads and gets the messages
    open_deck : where the cards come from
    names : of the list and the model to begin with; None for the default
    seed : makes the sheets the same every time
    level : see `SheetPreloader`
    earlier : called in a thread: how the sheet of a day was played before, given day, list and model

    Attributes
    ----------
    dealer : whose sheet is on the table; of a sheet of the day, the one that deals afterwards
    names : of the list and the model that it deals from
    party_seeds : of one party after the other; each takes a seed for each round
    """

    def __init__(
        self,
        app: App[None],
        open_deck: OpenCardSource,
        names: Names,
        seed: int | None,
        level: Callable[[], float | None],
        earlier: Callable[[str, str, str], GameRecord | None],
    ) -> None:
        self._app, self._open_deck, self._seed, self._level, self._earlier = app, open_deck, seed, level, earlier
        self.dealer: SheetPreloader | None = None
        self.names = names
        drawn = iter(lambda: Random().randrange(MAX_SEED), None)
        self.party_seeds: Iterator[int] = drawn if seed is None else count(seed, ROUNDS)
        self._opening: Names | None = names  # asked for, and not on the table yet
        self._latest: Worker[None] | None = None  # an earlier one's reports come too late

    def is_latest(self, worker: Worker[None]) -> bool:
        """Whether a report comes from the thread that somebody waits for."""
        return worker is self._latest

    def open(self, names: Names, day: str) -> None:
        """Open a list and its model, and deal from them."""
        self._opening = names
        self._deal(lambda: SheetPreloader(self._open_deck(*names), Random(), self._seed, self._level), day)

    def again(self, day: str) -> None:
        """Deal another sheet, the one of a day, or for "" one of any seed; of the list that is being opened, if any."""
        if self._opening is not None:
            self.open(self._opening, day)
        elif dealer := self.dealer:
            self._deal(lambda: dealer, day)

    def take_over(self, dealer: SheetPreloader) -> None:
        """The latest one that was asked for has dealt."""
        self.dealer = dealer
        if self._opening is not None:
            self.names, self._opening = self._opening, None

    def give_up(self) -> None:
        """The latest one that was asked for cannot deal: stay with the one there was."""
        self._opening = None

    def _deal(self, find_dealer: Callable[[], SheetPreloader], day: str) -> None:
        """In a thread: get one sheet ready to play, report it, then make others ready."""
        app = self._app

        def work() -> None:
            worker: Worker[None] = get_current_worker()
            try:
                dealer = find_dealer()
                if day:
                    todays = dealer.for_seed(daily_seed(day, dealer.source.digest))
                    todays.prepare(1, lambda: worker.is_cancelled)
                    before = self._earlier(day, dealer.source.words.name, dealer.source.model_name)
                    app.post_message(SheetReady(worker, todays, day, before, then=dealer))
                else:
                    dealer.prepare(1, lambda: worker.is_cancelled, in_haste=True)
                    app.post_message(SheetReady(worker, dealer))
                dealer.machine()  # before more cards: the player may want to know why
                dealer.prepare(AHEAD, lambda: worker.is_cancelled)
            except Cancelled:
                return
            except Exception as error:
                app.post_message(DealFailed(worker, sentence(error)))

        self._latest = app.run_worker(work, thread=True, exclusive=True, group="cards", exit_on_error=False)

    def ask_machine(self, game: Game, dealer: SheetPreloader) -> None:
        """In a thread: let the machine make up its mind about the cards."""

        def work() -> None:
            with suppress(Exception):  # a damaged model is told when fakes are asked of it
                if beliefs := dealer.machine().beliefs([card.text for card in game.sheet.cards]):
                    self._app.post_message(MachinePlayed(game, beliefs))

        self._app.run_worker(work, thread=True, exclusive=True, group="machine", exit_on_error=False)
