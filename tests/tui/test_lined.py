"""Widgets that make their own lines make them once for a frame: a QR code of fifty lines took the host 0.4 s."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content

from balderdash.tui.widgets.lined import Lined


class Counted(Lined):
    """Forty lines, and how often they were made."""

    DEFAULT_CSS = "Counted { height: 40; }"
    made = 0

    def lines(self, width: int) -> list[Content]:
        self.made += 1
        return [Content(f"line {number}") for number in range(40)]


class OneWidget(App[None]):
    def compose(self) -> ComposeResult:
        yield Counted()


async def test_lines_are_made_once_for_a_frame() -> None:
    app = OneWidget()
    async with app.run_test(size=(80, 50)) as pilot:
        widget = app.query_one(Counted)
        await pilot.pause()
        widget.made = 0
        widget.refresh()
        await pilot.pause()
        assert widget.made == 1
        assert "line 39" in str(app.export_screenshot()).replace("&#160;", " ")
