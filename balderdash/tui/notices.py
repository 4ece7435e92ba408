"""Notices in the corner of the screen: always plain text, never markup, and failures all in the same words."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.widget import Widget

from balderdash.terms.printable import printable

Place = App[Any] | Widget
_LONG = 10.0  # seconds, for what a player may want to act on


def inform(place: Place, text: str, seconds: float | None = None) -> None:
    """Show a notice, by default for as long as Textual shows one."""
    place.notify(printable(text), timeout=seconds, markup=False)


def warn(place: Place, text: str) -> None:
    """Show something that the player should know, but that stops nothing."""
    place.notify(printable(text), severity="warning", timeout=_LONG, markup=False)


def report_failure(place: Place, reason: str) -> None:
    """Show that something failed, and why."""
    place.notify(printable(reason), title="That did not work", severity="error", timeout=_LONG, markup=False)


def withdraw(app: App[Any]) -> None:
    """Take back what was said of a game; warnings stay for their time, because each is told only once."""
    for notice in list(app._notifications):
        if notice.severity != "warning":
            app._unnotify(notice)
