"""The parameters of a page on one or two lines; keys and mouse change the chosen one."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from balderdash.lessons.pages.page import Parameter

GAP = 2


class ParameterBar(Widget):
    """Shows each parameter as ‹ symbol value ›."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ParameterBar { height: auto; width: 1fr; }
    """
    chosen = reactive(0)

    class Picked(Message):
        """A parameter was clicked: on an arrow to change it, elsewhere to choose it."""

        def __init__(self, index: int, presses: int) -> None:
            super().__init__()
            self.index, self.presses = index, presses

    def __init__(self) -> None:
        super().__init__(id="parameters")
        self._parameters: tuple[Parameter, ...] = ()
        self._speed = ""
        self._at: list[tuple[int, int, int, int]] = []  # row, start, end, index

    def show(self, parameters: tuple[Parameter, ...], speed: str) -> None:
        """Show these parameters and their values."""
        self._parameters, self._speed = parameters, speed
        self.refresh(layout=len(self._lines(self.content_size.width)) != self.content_size.height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return all lines."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        lines: list[list[Content]] = [[]]
        self._at, end = [], 0
        for index, parameter in enumerate(self._parameters):
            part = self._part(parameter, index == self.chosen)
            if end and end + part.cell_length > width:
                lines.append([])
                end = 0
            self._at.append((len(lines) - 1, end, end + part.cell_length, index))
            lines[-1].append(part)
            end += part.cell_length + GAP
        about = self._parameters[self.chosen].about if self.chosen < len(self._parameters) else ""
        hint = "↑ ↓ choose, + − turn" if len(self._parameters) > 1 else "+ − turn"
        for tail in (f"{about}; {hint} · {self._speed}", f"{hint} · {self._speed}", hint):
            if about and end + len(tail) <= width:
                lines[-1].append(Content.styled(tail, "$text-muted"))
                break
        return [Content(" " * GAP).join(line) for line in lines]

    def _part(self, parameter: Parameter, is_chosen: bool) -> Content:
        style = "bold reverse" if is_chosen else "bold"
        arrows = "$text-accent bold" if is_chosen else "$text-muted"
        return Content.assemble(
            Content.styled("◂", arrows),
            Content.styled(f" {parameter.symbol} {parameter.shown} ", style),
            Content.styled("▸", arrows),
        )

    def on_click(self, event: events.Click) -> None:
        """Choose or change the parameter that was clicked."""
        for row, start, end, index in self._at:
            if event.y == row and start <= event.x < end:
                event.stop()
                self.post_message(self.Picked(index, -1 if event.x < start + 2 else int(event.x >= end - 2)))
