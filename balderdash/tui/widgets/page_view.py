"""A page of a lesson on screen: pictures, formulas, parameters, goals."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from balderdash.lessons.pages.page import Page
from balderdash.tui.widgets.headline import Headline
from balderdash.tui.widgets.parameter_bar import ParameterBar
from balderdash.tui.widgets.pictures import Pictures
from balderdash.tui.widgets.text import put
from balderdash.tui.widgets.typing_line import TypingLine

AIRY_HEIGHT = 34  # from this height on, all goals are shown
PRAISE = 4.0  # seconds


class PageView(Vertical):
    """Draws a page from headline to goals, and decides nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self._praised: tuple[str, ...] = ()  # goals reached just now
        self._until: Timer | None = None

    def compose(self) -> ComposeResult:
        """Make the parts, empty until there is a page."""
        yield Headline()
        yield Static(id="lead")
        yield Pictures()
        yield Static(id="formulas")
        yield ParameterBar()
        yield TypingLine()
        yield Static(id="goals")

    def show(
        self, page: Page, title: str, place: str, speed: str, said: str, cross: tuple[float, float] | None
    ) -> None:
        """Show a page.

        Parameters
        ----------
        title, place : for the headline
        speed : of the autoplay
        said : an answer to the last key, shown in place of the goals, or ""
        cross : where the next point will go, or None
        """
        if page is not self._page:
            self._praised, self._page = (), page
        self.query_one(Headline).show(Content(title), Content.styled(place, "$text-accent"))
        put(self, "#lead", Content(page.lead))
        self.query_one(Pictures).show(page.pictures(), cross)
        lines = page.formulas()
        lines += [""] * (page.formula_lines - len(lines))  # so that the pictures do not jump
        put(self, "#formulas", Content("\n").join(map(Content, lines)))
        bar = self.query_one(ParameterBar)
        bar.chosen = min(bar.chosen, max(len(page.parameters) - 1, 0))
        bar.show(page.parameters, page.answers, speed)
        put(self, "#goals", Content.styled(said, "$text-warning") if said else self._goals(page))

    def praise(self, goals: Sequence[str]) -> None:
        """Show for some seconds that goals were reached, in place of the next goal."""
        self._praised = tuple(goals)
        if self._until:
            self._until.stop()
        self._until = self.set_timer(PRAISE, self._end_praise)

    def _end_praise(self) -> None:
        self._praised, self._until = (), None
        if self._page:
            put(self, "#goals", self._goals(self._page))

    def _goals(self, page: Page) -> Content:
        goals = page.goals
        praised = [Content.styled(f"✓ Goal reached: {goal}", "$text-success bold") for goal in self._praised]
        if praised and self.screen.size.height < AIRY_HEIGHT:
            return Content("\n").join(praised)
        if self.screen.size.height >= AIRY_HEIGHT:
            return Content("\n").join(_goal(page, k, goals[k].text in self._praised) for k in range(len(goals)))
        left = [k for k, goal in enumerate(goals) if not goal.is_done]
        if not left:
            return Content.styled("✓ All goals reached: this page is finished.", "$text-success bold")
        return _goal(page, left[0])


def _goal(page: Page, k: int, is_new: bool = False) -> Content:
    goal = page.goals[k]
    if is_new:
        return Content.styled(f"✓ Goal reached: {goal.text}", "$text-success bold")
    sign, style = ("✓", "$text-success bold") if goal.is_done else ("○", "$text-accent bold")
    return Content.assemble(Content.styled(f"{sign} Goal {k + 1}/{len(page.goals)} ", style), goal.text)
