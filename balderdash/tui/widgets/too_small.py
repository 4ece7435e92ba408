"""A notice that covers a screen too small to play on."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

LEAST_WIDTH, LEAST_HEIGHT = 60, 20
_NOTICE = Content(f"Too small: the game needs {LEAST_WIDTH} columns and {LEAST_HEIGHT} lines. q quits.")


class TooSmall(Static):
    """Visible if the app has the class `-too-small`."""

    SCOPED_CSS = False  # the class belongs to the app
    DEFAULT_CSS = """
    TooSmall {
        display: none;
        overlay: screen;
        position: absolute;
        constrain: inside;
        width: 100vw;
        height: 100vh;
        content-align: center middle;
        text-align: center;
        background: $background;
    }
    App.-too-small TooSmall { display: block; }
    App.-too-small Screen { overflow: hidden hidden; }  /* else it scrolls the notice out of sight */
    """

    def __init__(self) -> None:
        super().__init__(_NOTICE)
        self.asks = False  # whether the next key leaves, whatever is lost

    def ask(self, said: str) -> None:
        """Say what leaving loses; with "", the notice is as before."""
        if self.asks or said:
            self.asks = bool(said)
            self.update(Content(said) if said else _NOTICE)
