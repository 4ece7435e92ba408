"""Lesson 7, third page: a small network learns the list from nothing and writes what it can."""

from __future__ import annotations

import numpy as np

from balderdash.lessons.next_letter import LessonContext, LiveTraining, Snapshot
from balderdash.lessons.pages.page import Choice, Page, Parameter
from balderdash.notation import fixed
from balderdash.plots.figure import Axis, Curve, Figure, Picture, Points, Table
from balderdash.terms.printable import printable

N_TERMS, SIZES = 3000, ("32", "64", "128")
LOW = 2.6
SEED = 11


class LiveTrainingPage(Page):
    """A network that trains while the reader watches."""

    key = "youth"  # the page's first name; goals are recorded under it
    title = "A network grows up"
    lead = (
        "A new network with random weights: it writes noise, and its cost is ln V. "
        "Let it learn (space), and read what it writes."
    )
    idea = (
        "This is not a recording. Opening the page makes a small LSTM with random weights; each step takes a batch of "
        f"{LiveTraining.BATCH} terms and updates every weight. First it learns how often each letter occurs, then "
        "which letters follow each other, then where words end, then endings such as -ing and -tion.",
        f"At the start it gives all V symbols the same probability, so each letter costs ln V. The loss is measured "
        f"after each update, on {LiveTraining.N_CHECKED} terms that it does not learn from. The networks of the game "
        "have 192 to 512 units and learnt for three minutes to three quarters of an hour; `balderdash models` shows "
        "their loss.",
        "← goes back to what it wrote earlier; → goes forward again and, at the end, learns on.",
    )
    noun = "update"
    formula_lines = 2
    rate = 16.0
    plain_steps = (0, 20, 40, 80, 120, 160)

    def __init__(self, context: LessonContext) -> None:
        rng = np.random.default_rng(SEED)
        count = min(N_TERMS, len(context.train))
        self._terms = [context.train[int(k)] for k in rng.permutation(len(context.train))[:count]]
        self._held_out = [context.held_out[int(k)] for k in rng.permutation(len(context.held_out))]
        self._has_gone_back = False
        self.size = Choice("hidden units", "another size starts again", SIZES, 1)
        super().__init__(
            [self.size],
            [
                f"Bring the loss below {LOW} nats a letter",
                "Go back (←) to the very first words, and compare",
            ],
        )
        self._begin()

    def _begin(self) -> None:
        self.training = LiveTraining(self._terms, self._held_out, int(self.size.shown))
        self.snapshots = [self.training.snapshot()]
        self.at = 0

    @property
    def now(self) -> Snapshot:
        """The snapshot that is shown."""
        return self.snapshots[self.at]

    @property
    def steps(self) -> int:
        """The number of updates up to the snapshot that is shown."""
        return self.now.step

    def step(self) -> bool:
        """Go to the next snapshot; at the last one, learn on."""
        if self.at + 1 == len(self.snapshots):
            if not self.training.learn(1):
                return False
            self.snapshots.append(self.training.snapshot())
        self.at += 1
        return True

    def back(self) -> bool:
        """Go to the snapshot before."""
        if self.at == 0:
            return False
        self.at -= 1
        self._has_gone_back |= self.at == 0
        return True

    def reset(self) -> None:
        """Begin again with a new network."""
        self._begin()

    def parameter_changed(self, parameter: Parameter) -> None:
        """Begin again with a network of another size."""
        self._begin()

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        low, compared = self.goals
        low.is_done |= min(snapshot.loss for snapshot in self.snapshots) < LOW
        compared.is_done |= self._has_gone_back and low.is_done

    def formulas(self) -> list[str]:
        """The loss at the start and now."""
        first, now = self.snapshots[0], self.now
        return [
            f"at the start: mean −ln p = {fixed(first.loss, 4)} = ln V = ln {self.training.symbols}",
            f"now: mean −ln p = {fixed(now.loss, 4)} nats, a choice among {fixed(float(np.exp(now.loss)), 1)} letters",
        ]

    def plain_lines(self) -> list[str]:
        """The loss, and some samples."""
        return [f"loss {fixed(self.now.loss, 3)}: " + " · ".join(printable(word)[:40] for word in self.now.written[:4])]

    def pictures(self) -> list[Picture]:
        """What it writes, and the loss against updates."""
        rows = tuple((printable(word),) for word in self.now.written)
        table = Table(f"What it writes after {self.now.step} updates", (), rows)
        path = np.array([(snapshot.step, snapshot.loss) for snapshot in self.snapshots])
        right = max(60, self.snapshots[-1].step)
        loss = Figure(
            "Loss, nats a letter",
            Axis("update", 0, right),
            Axis("loss", 1.0, 4.5),
            (Curve(path, "model", "loss"), Points(path[self.at : self.at + 1], "●", "now", "here")),
        )
        return [table, loss]
