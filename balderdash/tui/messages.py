"""What the worker threads report to the app; each report names its worker, for one that was overtaken is not heard."""

from __future__ import annotations

from textual.message import Message
from textual.worker import Worker

from balderdash.tui.dealer import Dealer


class SheetReady(Message):
    """A dealer has a sheet to play, and its deck knows what a fake is."""

    def __init__(self, worker: Worker[None], dealer: Dealer) -> None:
        super().__init__()
        self.worker = worker
        self.dealer = dealer


class Failed(Message):
    """Something could not be done; the reason is a plain sentence."""

    def __init__(self, worker: Worker[None], reason: str) -> None:
        super().__init__()
        self.worker = worker
        self.reason = reason
