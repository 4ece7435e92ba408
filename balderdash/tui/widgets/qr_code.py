"""A QR code, black on white whatever the theme is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from textual.content import Content
from textual.events import Click
from textual.message import Message

from balderdash.tui.widgets.lined import Lined

# The two modules of a cell, upper and lower -> sign and style. Many fonts leave a gap between the blocks of two lines,
# and gaps defeat a scanner, so cells are filled by their background where both modules agree.
_CELLS = {
    (False, False): (" ", "black on white"),
    (True, True): (" ", "white on black"),
    (True, False): ("▄", "white on black"),
    (False, True): ("▄", "black on white"),
}
Modules = Sequence[Sequence[bool]]


class QrCode(Lined):
    """Shows a QR code as large as it fits, and lines of text under it.

    Parameters
    ----------
    modules : makes the rows of a code from a text, with a white margin; True is black
    """

    DEFAULT_CSS = """
    QrCode { width: auto; height: 1fr; }
    """

    class Clicked(Message):
        """The code was clicked."""

    def __init__(self, modules: Callable[[str], Modules]) -> None:
        super().__init__()
        self._make, self._text = modules, ""
        self._modules: Modules = ()
        self._under: tuple[Content, ...] = ()

    @property
    def least_width(self) -> int:
        """The width of the smallest picture of the code, in cells."""
        return len(self._modules)

    def show(self, text: str, under: tuple[Content, ...]) -> None:
        """Show the code of a text, with lines under it."""
        if text != self._text:
            self._text, self._modules = text, self._make(text)
        elif under == self._under:
            return
        self._under = under
        self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Return the code and the lines under it, in the middle."""
        height = self.content_size.height
        under = [line.truncate(width, ellipsis=True).center(width) for line in self._under]
        while under and len(self._modules) > 2 * (height - len(under)):
            under.pop(0)  # where room is short, the last line says the most
        code = self._code(width, height - len(under))
        left = (width - code[0].cell_length) // 2 if code else 0
        above = max(height - len(code) - len(under), 0) // 2
        # Not `center`, which drops white modules at the end of a line before it measures.
        return [Content("")] * above + [line.pad_left(left) for line in code] + under

    def _code(self, width: int, height: int) -> list[Content]:
        """The largest picture of the code that fits; nothing if not even the smallest does."""
        side = len(self._modules)
        scale = min(width, 2 * height) // side if side else 0  # a module is as high as it is wide: half a line
        if scale > 1:
            scale -= scale % 2  # then no cell has two colours, and nothing shows between the lines
        if not scale:
            return []
        rows = [[module for module in row for _ in range(scale)] for row in self._modules for _ in range(scale)]
        if len(rows) % 2:
            rows.append([False] * len(rows[0]))
        return [_line(upper, lower) for upper, lower in zip(rows[::2], rows[1::2], strict=True)]

    def on_click(self, event: Click) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Clicked())


def _line(upper: Sequence[bool], lower: Sequence[bool]) -> Content:
    cells = [_CELLS[pair] for pair in zip(upper, lower, strict=True)]
    runs = ((style, "".join(sign for sign, _ in run)) for style, run in groupby(cells, key=lambda cell: cell[1]))
    return Content.assemble(*(Content.styled(text, style) for style, text in runs))
