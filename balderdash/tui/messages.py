"""What the worker threads report to the app."""

from __future__ import annotations

from textual.message import Message

from balderdash.game.sheet import Sheet


class Dealt(Message):
    """A sheet is ready to be played."""

    def __init__(self, sheet: Sheet, list_title: str) -> None:
        super().__init__()
        self.sheet = sheet
        self.list_title = list_title


class Counted(Message):
    """It is known among how many real terms a fake was looked for."""

    def __init__(self, n_lists: int, n_terms: int) -> None:
        super().__init__()
        self.n_lists = n_lists
        self.n_terms = n_terms


class Failed(Message):
    """Something could not be done; the reason is a plain sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason
