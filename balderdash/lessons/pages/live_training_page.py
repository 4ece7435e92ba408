"""Lesson 7, third page: a small network learns the list from nothing, and writes what it can meanwhile."""

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
    """Gradient descent, before one's eyes."""

    key = "youth"
    title = "A network grows up"
    lead = (
        "A new network, made just now: its letters are noise, its cost ln V. "
        "Let it learn (space), and read what it writes."
    )
    idea = (
        "This is no recording: a small LSTM with random weights is made when you open the page, and each step here "
        "takes a batch of 16 terms and updates every weight. First it finds out how often each letter occurs, then "
        "which follow each other, then where words end, then endings such as -ing and -tion.",
        f"At the start it gives all V symbols the same probability, so each letter costs ln V. The loss is measured "
        f"after each update, on {LiveTraining.N_CHECKED} terms that it does not learn from. The networks of the game "
        "have 192 to 512 units and learnt for three minutes to three quarters of an hour; `balderdash models` shows "
        "their loss.",
        "← goes back to what it wrote earlier; → forward again, and at the end on with learning.",
    )
    noun = "update"
    formula_lines = 2
    rate = 16.0
    told_at = (0, 20, 40, 80, 120, 160)

    def __init__(self, material: LessonContext) -> None:
        rng = np.random.default_rng(SEED)
        count = min(N_TERMS, len(material.train))
        self._terms = [material.train[int(k)] for k in rng.permutation(len(material.train))[:count]]
        self._held_out = [material.held_out[int(k)] for k in rng.permutation(len(material.held_out))]
        self._has_gone_back = False
        self.size = Choice("hidden units", "another size begins anew", SIZES, 1)
        super().__init__(
            [self.size],
            [
                f"Bring the loss below {LOW} nats a letter",
                "Go back (←) to the very first words, and compare",
            ],
        )
        self._begin()

    def _begin(self) -> None:
        self.youth = LiveTraining(self._terms, self._held_out, int(self.size.shown))
        self.snapshots = [self.youth.look()]
        self.at = 0

    @property
    def now(self) -> Snapshot:
        """The one that is looked at."""
        return self.snapshots[self.at]

    @property
    def steps(self) -> int:
        """Updates until the one that is looked at."""
        return self.now.step

    def step(self) -> bool:
        """Forward in what was seen, or on with learning."""
        if self.at + 1 == len(self.snapshots):
            if not self.youth.learn(1):
                return False
            self.snapshots.append(self.youth.look())
        self.at += 1
        return True

    def back(self) -> bool:
        """What it wrote before."""
        if self.at == 0:
            return False
        self.at -= 1
        self._has_gone_back |= self.at == 0
        return True

    def reset(self) -> None:
        """A new network."""
        self._begin()

    def turned(self, parameter: Parameter) -> None:
        """Another size."""
        self._begin()

    def check(self) -> None:
        """See what was reached."""
        low, compared = self.goals
        low.is_done |= min(snapshot.loss for snapshot in self.snapshots) < LOW
        compared.is_done |= self._has_gone_back and low.is_done

    def formulas(self) -> list[str]:
        """The loss, at first and now."""
        first, now = self.snapshots[0], self.now
        return [
            f"at the start: mean −ln p = {fixed(first.loss, 4)} = ln V = ln {self.youth.symbols}",
            f"now: mean −ln p = {fixed(now.loss, 4)} nats, a choice of {fixed(float(np.exp(now.loss)), 1)} letters",
        ]

    def tell(self) -> list[str]:
        """Loss and words."""
        return [f"loss {fixed(self.now.loss, 3)}: " + " · ".join(printable(word)[:40] for word in self.now.written[:4])]

    def pictures(self) -> list[Picture]:
        """What it writes, and the loss."""
        rows = tuple((printable(word),) for word in self.now.written)
        table = Table(f"What it writes after {self.now.step} updates", (), rows)
        way = np.array([(snapshot.step, snapshot.loss) for snapshot in self.snapshots])
        right = max(60, self.snapshots[-1].step)
        loss = Figure(
            "Loss, nats a letter",
            Axis("update", 0, right),
            Axis("loss", 1.0, 4.5),
            (Curve(way, "model", "loss"), Points(way[self.at : self.at + 1], "●", "now", "here")),
        )
        return [table, loss]
