"""What worker threads report to the app. Reports about sheets carry their worker, so stale ones can be ignored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

from textual.message import Message
from textual.worker import Worker

from balderdash.game.modes import Mode
from balderdash.game.opponents import Opponent
from balderdash.play.game_recorder import Recorded
from balderdash.play.round import Round
from balderdash.play.start import ReadySheet


@dataclass
class SheetReady(Message):
    """A sheet is ready to be played in a mode."""

    worker: Worker[None]
    ready: ReadySheet
    mode: Mode


@dataclass
class DealFailed(Message):
    """No sheet could be dealt; the reason is a plain sentence, and no fault if there is just nothing to review."""

    worker: Worker[None]
    reason: str
    _: KW_ONLY
    is_fault: bool = True


@dataclass
class MachinePlayed(Message):
    """The machine has judged every card of a round: its probability of being real."""

    round: Round
    beliefs: Sequence[float]


@dataclass
class OpponentFound(Message):
    """Who plays against the player of a round, if not the machine alone."""

    round: Round
    opponent: Opponent | None


@dataclass
class Summarised(Message):
    """A round is recorded, and there is something to show after it."""

    recorded: Recorded


@dataclass
class Told(Message):
    """Something that the player should know, but that stops nothing."""

    sentence: str


@dataclass
class PlayerRenamed(Message):
    """The games of a player have another name now."""

    old: str
    new: str


@dataclass
class ReadInLesson(Message):
    """The player wants to read a term in the last lesson, letter by letter."""

    term: str


@dataclass
class PageAsked(Message):
    """The player wants to look a term up."""

    url: str
