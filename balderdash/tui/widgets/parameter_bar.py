"""The parameters of a page on one or two lines; keys and mouse change the chosen one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from balderdash.lessons.pages.page import Parameter
from balderdash.tui.widgets.lined import Lined

GAP = 2


class ParameterBar(Lined):
    """Shows each parameter as ‹ symbol value ›, or the answers that the reader may give."""

    DEFAULT_CSS = """
    ParameterBar { height: auto; width: 1fr; }
    """
    chosen = reactive(0)

    @dataclass
    class Picked(Message):
        """A parameter was clicked: on an arrow to change it, elsewhere to choose it."""

        index: int
        presses: int

    @dataclass
    class Answered(Message):
        """An answer was clicked."""

        index: int

    def __init__(self) -> None:
        super().__init__(id="parameters")
        self._parameters: tuple[Parameter, ...] = ()
        self._answers: tuple[str, ...] = ()
        self._speed = ""
        self._at: list[tuple[int, int, int, int]] = []  # row, start, end, index

    def show(self, parameters: tuple[Parameter, ...], answers: tuple[str, ...], speed: str) -> None:
        """Show these answers, or else these parameters and their values."""
        self._parameters, self._answers, self._speed = parameters, answers, speed
        self.fit()
        self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Return the answers or the parameters, on as many lines as they need."""
        lines: list[list[Content]] = [[]]
        self._at, end = [], 0
        for index, part in enumerate(self._parts()):
            if end and end + part.cell_length > width:
                lines.append([])
                end = 0
            self._at.append((len(lines) - 1, end, end + part.cell_length, index))
            lines[-1].append(part)
            end += part.cell_length + GAP
        for hint in self._hints():
            if end + len(hint) <= width:
                lines[-1].append(Content.styled(hint, "$text-muted"))
                break
        return [Content(" " * GAP).join(line) for line in lines]

    def _parts(self) -> Iterator[Content]:
        for number, answer in enumerate(self._answers, start=1):
            yield Content.assemble(Content.styled(f"{number} ", "$text-accent bold"), Content.styled(answer, "bold"))
        if not self._answers:
            for index, parameter in enumerate(self._parameters):
                yield self._part(parameter, index == self.chosen)

    def _hints(self) -> tuple[str, ...]:
        """What to do, from the longest to the shortest text."""
        if self._answers:
            return f"digit or first letter answers · {self._speed}", "digit or first letter", ""
        if self.chosen >= len(self._parameters):
            return ("",)
        hint = "↑ ↓ choose, + − turn" if len(self._parameters) > 1 else "+ − turn"
        return f"{self._parameters[self.chosen].about}; {hint} · {self._speed}", f"{hint} · {self._speed}", hint

    def _part(self, parameter: Parameter, is_chosen: bool) -> Content:
        style = "bold reverse" if is_chosen else "bold"
        arrows = "$text-accent bold" if is_chosen else "$text-muted"
        return Content.assemble(
            Content.styled("◂", arrows),
            Content.styled(f" {parameter.symbol} {parameter.shown} ", style),
            Content.styled("▸", arrows),
        )

    def on_click(self, event: events.Click) -> None:
        """Choose or change the parameter that was clicked, or answer."""
        for row, start, end, index in self._at:
            if event.y == row and start <= event.x < end:
                event.stop()
                if self._answers:
                    self.post_message(self.Answered(index))
                    return
                self.post_message(self.Picked(index, -1 if event.x < start + 2 else int(event.x >= end - 2)))
