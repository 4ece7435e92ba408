"""Lesson 7, fourth page: inside the LSTM at one letter, gate by gate, with the numbers of the trained network."""

from __future__ import annotations

import numpy as np

from balderdash.lessons import lstm_cell
from balderdash.lessons.lstm_cell import GATES, CellStep
from balderdash.lessons.next_letter import LessonContext
from balderdash.lessons.pages.page import CountedPage, Number, Parameter, Text
from balderdash.notation import CURSOR, END_SIGN, MINUS, fixed, percent, plus, visible
from balderdash.plots.figure import Axis, Curve, Figure, Picture, Points, Table
from balderdash.terms.printable import printable

STOPS = ("forget", "write", "cell", "show", "expect")  # at each letter
LONGEST = 60  # letters of a term
N_UNITS = 12  # of the table
KEEPS, FORGETS = 0.95, 0.1
UNKNOWN_SIGN = "\N{REPLACEMENT CHARACTER}"


class GatesPage(CountedPage):
    """The gates of one unit, letter by letter, for a term that the reader types.

    Parameters
    ----------
    context : the network and its list; its first held-out term is read first
    """

    key = "gates"
    title = "Inside the LSTM"
    lead = (
        "What happens at one letter? Three gates, a candidate, a cell, for each of H units. "
        "Choose a unit, type a term, and follow it gate by gate."
    )
    idea = (
        "Each unit has a cell c, its memory, and a hidden value h, which the others see. At a letter, four sums of the "
        "same kind as in lesson 4 look at the letter and at all the h of the letter before. Each line shows the two "
        "parts: what the letter adds (with the bias) and what the h add.",
        "Forget: f = σ(…) says how much of the old cell stays. Write: g = tanh(…) is the candidate, between −1 and 1, "
        "and i = σ(…) how much of it is written. Then c ← f·c + i·g. Show: o = σ(…) says how much of the cell the "
        "others see, h ← o·tanh(c). A unit with f near 1 and i near 0 carries its memory past the letter untouched; "
        "that is why an LSTM remembers, and why its gradient does not die on the way back.",
        "Expect: one more layer turns all H values of h into a number for each sign, and a softmax into probabilities. "
        "The game combines them with those of the n-gram. The table has the units whose cells changed most.",
    )
    noun = "gate"
    formula_lines = 6
    rate = 1.5
    plain_steps = tuple(range(4, 40, 5))

    def __init__(self, context: LessonContext) -> None:
        self.predictor = context.predictor
        model = context.predictor.model
        self._parameters, self._alphabet = model.parameters, model.alphabet
        self._signs = (END_SIGN, UNKNOWN_SIGN, *model.alphabet.characters)
        self._own = printable(context.held_out[0])[:LONGEST]
        self.read = Text("read", "a term; press Enter to type", self._own)
        self.unit = Number("unit", "which one is followed", 1, 1, model.parameters.shape.hidden, 1, is_whole=True)
        self._read()
        self.unit.put(self._most_changed(self._cells[0])[0] + 1)
        super().__init__(
            [self.unit, self.read],
            [
                "Follow a term of your own through its first letter, from forget to expect",
                f"Find a unit that keeps its memory at a letter: f above {KEEPS}, after the first",
                f"Find a unit that forgets: f below {FORGETS}, after the first letter",
            ],
        )

    def _read(self) -> None:
        self.term = self.read.value
        self._cells = lstm_cell.read_term(self._parameters, self._alphabet, self.term)
        self.reset()

    @property
    def last(self) -> int:
        """The number of stops after the first; each letter has all of `STOPS`."""
        return len(STOPS) * len(self._cells) - 1

    @property
    def at(self) -> int:
        """The number of letters before the one that is read now; the start sign comes first, at 0."""
        return self.steps // len(STOPS)

    @property
    def progress(self) -> str:
        """The letter and the stop."""
        return f"letter {self.at}, {STOPS[self.steps % len(STOPS)]}"

    @property
    def cell(self) -> CellStep:
        """All units at the present letter."""
        return self._cells[self.at]

    def parameter_changed(self, parameter: Parameter) -> None:
        """Read another term from its start, or follow another unit."""
        if parameter is self.read:
            self.read.value = printable(self.read.value)[:LONGEST] or self._own
            self._read()

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        own, keeps, forgets = self.goals
        own.is_done |= self.term != self._own and self.steps >= 2 * len(STOPS) - 1
        if self.at:
            f = self.cell.f[self._k]
            keeps.is_done |= f > KEEPS
            forgets.is_done |= f < FORGETS

    @property
    def _k(self) -> int:
        return int(self.unit.value) - 1

    def formulas(self) -> list[str]:
        """What is read, and the gates of the unit up to the present one."""
        stop = self.steps % len(STOPS)
        sign = visible(self.term[self.at - 1]) if self.at else f"{END_SIGN}, the start"
        so_far = f"“{self.term[: self.at]}{CURSOR}”"
        head = f"{so_far[-25:]} reads {sign}; unit {self.unit.shown} of {self._parameters.shape.hidden}"
        return [head, *self._gates()[: stop + 1]]

    def plain_lines(self) -> list[str]:
        """The formulas, without the cursor's mark."""
        return [line.replace(CURSOR, "") for line in self.formulas()]

    def _sum(self, gate: str) -> str:
        """The two parts of a gate's sum."""
        at = GATES.index(gate)
        return f"{fixed(self.cell.from_letter[at, self._k], 2)} {plus(self.cell.from_hidden[at, self._k], 2)}"

    def _gates(self) -> list[str]:
        now, k = self.cell, self._k
        i, f, o, g = (fixed(getattr(now, gate)[k], 3) for gate in GATES)
        before, cell, hidden = (fixed(values[k], 3) for values in (now.before, now.cell, now.hidden))
        return [
            f"forget: f = σ({self._sum('f')}) = {f} of the old cell, {before}",
            f"write: g = tanh({self._sum('g')}) = {g}; i = σ({self._sum('i')}) = {i}",
            f"cell: c ← f·c + i·g = {f}·{_factor(before)} + {i}·{_factor(g)} = {cell}",
            f"show: o = σ({self._sum('o')}) = {o}; h ← o·tanh(c) = {hidden}",
            self._expected(),
        ]

    def _expected(self) -> str:
        alone = np.exp(lstm_cell.log_outputs(self._parameters, self.cell.hidden))
        best, text = int(alone.argmax()), self.term[: self.at]
        both = self.predictor.likeliest(text)
        p = self.predictor.probabilities(text)[self.predictor.signs.index(both)]
        line = f"expect: all {len(self.cell.hidden)} h say ‘{visible(self._signs[best])}’, {percent(alone[best], 1)}"
        return f"{line}; with n-gram ‘{visible(both)}’, {percent(p, 1)}"

    def _most_changed(self, cell: CellStep) -> list[int]:
        """The units whose cells changed most, largest change first."""
        return [int(k) for k in np.abs(cell.cell - cell.before).argsort()[::-1][:N_UNITS]]

    def pictures(self) -> list[Picture]:
        """The units that changed most, and the chosen unit's cell along the term."""
        now = self.cell
        units = self._most_changed(now)
        rows = tuple(
            (f"{k + 1}", *(fixed(values[k], 2) for values in (now.f, now.i, now.g, now.before, now.cell)))
            for k in units
        )
        marked = units.index(self._k) if self._k in units else None
        head = ("unit", "f", "i", "g", "old c", "c")
        table = Table("Cells that changed most", head, rows, marked, frozenset(range(len(head))))
        cells = np.array([step.cell[self._k] for step in self._cells[: self.at + 1]])
        hidden = np.array([step.hidden[self._k] for step in self._cells[: self.at + 1]])
        letters = np.arange(len(cells))
        reach = max(1.0, float(np.abs(cells).max()) * 1.1)
        figure = Figure(
            f"Unit {self.unit.shown} along the term",
            Axis("letter", 0, max(8, len(self.term))),
            Axis("c", -reach, reach),
            (
                Curve(np.column_stack([letters, hidden]), "best", "h", dash=2),
                Curve(np.column_stack([letters, cells]), "model", "c"),
                Points(np.array([[letters[-1], cells[-1]]]), "●", "now", "now"),
            ),
        )
        return [table, figure]


def _factor(number: str) -> str:
    """A number as the second factor of a product: in brackets if it is negative."""
    return f"({number})" if number.startswith(MINUS) else number
