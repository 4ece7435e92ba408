"""What worker threads report to the app. Messages carry their worker, so stale ones can be ignored."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message
from textual.worker import Worker

from balderdash.game.game import Game
from balderdash.play.sheet_preloader import SheetPreloader
from balderdash.records.game_record import GameRecord
from balderdash.training.events import Event


class SheetReady(Message):
    """A dealer has a sheet to play, and its deck knows what a fake is."""

    def __init__(
        self,
        worker: Worker[None],
        dealer: SheetPreloader,
        day: str = "",
        earlier: GameRecord | None = None,
        then: SheetPreloader | None = None,
    ) -> None:
        super().__init__()
        self.worker = worker
        self.dealer = dealer
        self.day = day  # of a daily sheet
        self.earlier = earlier  # the same sheet, if it was played before
        self.then = then or dealer  # who deals the next one: a day has only one


class DealFailed(Message):
    """No sheet could be dealt; the reason is a plain sentence."""

    def __init__(self, worker: Worker[None], reason: str) -> None:
        super().__init__()
        self.worker = worker
        self.reason = reason


class MachinePlayed(Message):
    """The machine has judged every card of a game: its probability of being real."""

    def __init__(self, game: Game, beliefs: Sequence[float]) -> None:
        super().__init__()
        self.game = game
        self.beliefs = beliefs


class Summarised(Message):
    """A game is recorded; these lines are shown after it."""

    def __init__(self, game: Game, lines: Sequence[str], note: str = "") -> None:
        super().__init__()
        self.game = game
        self.lines = lines
        self.note = note  # shown on the sheet itself


class Told(Message):
    """Something that the player should know, but that stops nothing."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Trained(Message):
    """A training run has reported an event; the source is its controller."""

    def __init__(self, source: object, event: Event) -> None:
        super().__init__()
        self.source = source
        self.event = event


class ReadInLesson(Message):
    """The player wants to read a term in the last lesson, letter by letter."""

    def __init__(self, term: str) -> None:
        super().__init__()
        self.term = term
