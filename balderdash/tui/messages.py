"""What worker threads report to the app. Reports about sheets carry their worker, so stale ones can be ignored."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message
from textual.worker import Worker

from balderdash.game.modes import Mode
from balderdash.game.opponents import Opponent
from balderdash.play.game_recorder import Recorded
from balderdash.play.round import Round
from balderdash.play.start import ReadySheet
from balderdash.training.events import Event


class SheetReady(Message):
    """A sheet is ready to be played in a mode."""

    def __init__(self, worker: Worker[None], ready: ReadySheet, mode: Mode) -> None:
        super().__init__()
        self.worker = worker
        self.ready, self.mode = ready, mode


class DealFailed(Message):
    """No sheet could be dealt; the reason is a plain sentence, and no fault if there is just nothing to review."""

    def __init__(self, worker: Worker[None], reason: str, *, is_fault: bool = True) -> None:
        super().__init__()
        self.worker = worker
        self.reason, self.is_fault = reason, is_fault


class MachinePlayed(Message):
    """The machine has judged every card of a round: its probability of being real."""

    def __init__(self, round_: Round, beliefs: Sequence[float]) -> None:
        super().__init__()
        self.round = round_
        self.beliefs = beliefs


class OpponentFound(Message):
    """Who plays against the player of a round, if not the machine alone."""

    def __init__(self, round_: Round, opponent: Opponent | None) -> None:
        super().__init__()
        self.round = round_
        self.opponent = opponent


class Summarised(Message):
    """A round is recorded, and there is something to show after it."""

    def __init__(self, recorded: Recorded) -> None:
        super().__init__()
        self.recorded = recorded


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


class PlayerRenamed(Message):
    """The games of a player have another name now."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self.old, self.new = old, new


class ReadInLesson(Message):
    """The player wants to read a term in the last lesson, letter by letter."""

    def __init__(self, term: str) -> None:
        super().__init__()
        self.term = term


class PageAsked(Message):
    """The player wants to look a term up."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


class PageOpened(Message):
    """A page was opened in the browser, or there is no browser."""

    def __init__(self, url: str, *, is_open: bool) -> None:
        super().__init__()
        self.url, self.is_open = url, is_open
