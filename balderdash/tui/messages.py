"""What screens ask of the app."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


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
