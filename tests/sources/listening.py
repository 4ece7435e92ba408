"""Fetch as tests do: every message is recorded, and waiting takes no time."""

from __future__ import annotations

from pathlib import Path

from balderdash.sources.fetching import Fetched, fetch
from balderdash.sources.finding import find
from balderdash.sources.source import FetchRequest
from balderdash.sources.web import Web


class Heard:
    """A listener that records every message."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.counts: list[tuple[int, int | None]] = []
        self.waits: list[tuple[str, float]] = []

    def tell(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def count(self, titles: int, expected: int | None) -> None:
        self.counts.append((titles, expected))

    def wait(self, why: str, seconds: float) -> None:
        if why:
            self.waits.append((why, seconds))


def fetched(order: FetchRequest, path: Path, heard: Heard | None = None) -> Fetched:
    """Find a source and fetch it; waiting takes no time."""
    heard = heard or Heard()
    web = Web("test@example.org", heard.wait, sleep=lambda seconds: None)
    return fetch(find(order, web, heard), path, heard)
