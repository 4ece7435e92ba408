"""The loss curves of a run."""

from __future__ import annotations

from itertools import groupby

from textual.content import Content
from textual.widget import Widget

from balderdash.training.curves import Mark, picture
from balderdash.training.story import NGRAM, TRAIN, VALID, Story, curves_of

STYLES = {TRAIN: "$text-warning", VALID: "$text-success bold", NGRAM: "$text-accent", None: "$foreground-muted"}


class LossChart(Widget):
    """Draws a story; told with `show` that there is more of it."""

    DEFAULT_CSS = """
    LossChart { height: 1fr; min-height: 4; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._story = Story()

    def show(self, story: Story) -> None:
        """Draw it anew."""
        self._story = story
        self.refresh()

    def render(self) -> Content:
        """Line by line, cells of one curve joined."""
        size = self.content_size
        rows = picture(curves_of(self._story), size.width, size.height)
        return Content("\n").join(Content.assemble(*_spans(row)) for row in rows)


def _spans(row: list[Mark]) -> list[tuple[str, str]]:
    return [
        ("".join(mark.text for mark in marks), STYLES[curve]) for curve, marks in groupby(row, lambda mark: mark.curve)
    ]
