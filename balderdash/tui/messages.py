"""What the worker threads report to the app; each report names its worker, for one that was overtaken is not heard."""

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
    """Something could not be done; the reason is a plain sentence."""

    def __init__(self, worker: Worker[None], reason: str) -> None:
        super().__init__()
        self.worker = worker
        self.reason = reason


class MachinePlayed(Message):
    """The machine has said of every card of a game how likely it is to be real."""

    def __init__(self, game: Game, beliefs: Sequence[float]) -> None:
        super().__init__()
        self.game = game
        self.beliefs = beliefs


class Summarised(Message):
    """A game is recorded, and this is what is said after it."""

    def __init__(self, game: Game, lines: Sequence[str], note: str = "") -> None:
        super().__init__()
        self.game = game
        self.lines = lines
        self.note = note  # that is worth a place on the sheet


class Told(Message):
    """Something that the player should know, and that stops nothing."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Trained(Message):
    """A training run has told something; the source is its controller."""

    def __init__(self, source: object, event: Event) -> None:
        super().__init__()
        self.source = source
        self.event = event


class ReadInLesson(Message):
    """A term is to be read in the last lesson, letter by letter."""

    def __init__(self, term: str) -> None:
        super().__init__()
        self.term = term
