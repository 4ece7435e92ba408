"""Lesson 3: the reader sorts cards from four lessons into the four parts that every lesson has."""

from __future__ import annotations

import random
from dataclasses import dataclass

from balderdash.lessons.pages.page import HistoryPage
from balderdash.plots.figure import Picture, Table

PARTS = ("data", "model", "cost", "optimiser")
LESSONS = ("2 line", "4 colours", "6 two layers", "7 words")
TABLE = {
    "data": ("scores (xᵢ, yᵢ)", "points, o or x", "4 clouds, o or x", "titles by letter"),
    "model": ("y = m x", "σ(m₁x+m₂y+b)", "σ of many σ's", "net with memory"),
    "cost": ("mean (y − m x)²", "mean −ln p(c)", "mean −ln p(c)", "mean −ln p(next)"),
    "optimiser": ("m − η MSE′(m)", "m − η ∂J/∂m", "η and chain rule", "AdamW, in time"),
}
# Explains the cards of lessons that are still to come.
GLOSSES = (
    "",
    "σ(t) turns t into a probability; −ln p(c) is the surprise at colour c",
    "the chain rule carries the slope from one σ to the next",
    "AdamW: descent that remembers earlier slopes",
)
SEED, FEW = 3, 2
N_ASKED = len(LESSONS) * (len(PARTS) - 1)  # the last card of each lesson has only one place left


@dataclass(frozen=True, slots=True)
class RecapState:
    """The number of cards in the table, and of the reader's right and wrong answers."""

    placed: int = 0
    right: int = 0
    wrong: int = 0


def _cards() -> list[tuple[int, str]]:
    """The lesson and part of every card, in the order of the lessons."""
    rng = random.Random(SEED)
    cards = []
    for lesson in range(len(LESSONS)):
        parts = list(PARTS)
        rng.shuffle(parts)
        cards += [(lesson, part) for part in parts]
    return cards


class RecapPage(HistoryPage[RecapState]):
    """The same four parts in every lesson: data, a model, a cost, an optimiser."""

    key = "recap"
    title = "The recap"
    lead = (
        "Every later lesson has the same four parts: labelled data, a model, a cost, an optimiser. "
        "Which part is each card? Press its digit or first letter."
    )
    idea = (
        "Labelled data: examples with the right answer. A model: a formula with numbers that we have yet to "
        "choose. A cost: one number that says how wrong the model is on the data. An optimiser: a way to change the "
        "numbers so that the cost falls.",
        "Lesson 2 had students, y = m x, the mean squared error, and gradient descent. Change one part and you have "
        "another lesson: another answer to give (a colour), another formula (a sigmoid, two layers, a recurrent "
        "network), another cost (minus the logarithm of a probability). Descent stays.",
        "Three columns belong to later lessons: ask which part a card plays, and ignore its details. The last column "
        "is the network behind the game. The last card of a lesson falls into place by itself. → places a card for "
        "you, which does not count.",
    )
    noun = "card"
    answers = PARTS
    formula_lines = 4
    rate = 1.0
    plain_steps = tuple(range(N_ASKED + 1))

    def __init__(self) -> None:
        self.cards = _cards()
        self._said = ""  # about the last answer
        super().__init__(RecapState(), [], [f"Sort the cards yourself, at most {FEW} wrong"])

    @property
    def steps(self) -> int:
        """The number of cards in the table."""
        return self.now.placed

    def step(self) -> bool:
        """Place the card without an answer, which does not count."""
        now = self.now
        if now.placed == len(self.cards):
            return False
        self._place(now.right, "")
        return True

    def answer(self, choice: int) -> None:
        """Place the card if it is this part; count a wrong answer."""
        now = self.now
        if now.placed == len(self.cards):
            return
        lesson, part = self.cards[now.placed]
        if PARTS[choice] == part:
            self._place(now.right + 1, "✓ ")
        else:
            self.states.append(RecapState(now.placed, now.right, now.wrong + 1))
            self._said = f"✗ ‘{TABLE[part][lesson]}’ is not the {PARTS[choice]}."

    def _place(self, right: int, sign: str) -> None:
        """Put the next card into the table, and the one after it if that is the last of its lesson."""
        now = self.now
        lesson, part = self.cards[now.placed]
        placed = now.placed + 1
        self._said = f"{sign}‘{TABLE[part][lesson]}’ is the {part}."
        if placed % len(PARTS) == len(PARTS) - 1:
            lesson, part = self.cards[placed]
            placed += 1
            self._said += f" Left over: ‘{TABLE[part][lesson]}’, the {part}."
        self.states.append(RecapState(placed, right, now.wrong))

    def back(self) -> bool:
        """Take the last answer back; wrong ones stay counted."""
        wrong = self.now.wrong
        went = super().back()
        if went:
            now = self.now
            self.states[-1] = RecapState(now.placed, now.right, wrong)
        self._said = ""
        return went

    def reset(self) -> None:
        """Take all cards back."""
        self.states = [RecapState()]
        self._said = ""

    def check_goals(self) -> None:
        """Mark the goal if it is reached."""
        now = self.now
        self.goals[0].is_done |= now.right == N_ASKED and now.wrong <= FEW

    def formulas(self) -> list[str]:
        """The next card, and the answer to the last one."""
        now = self.now
        if now.placed == len(self.cards):
            hand, gloss = "All the cards are on the table. Four columns, one idea.", ""
        else:
            lesson, part = self.cards[now.placed]
            hand = f"Card {now.placed + 1} of {len(self.cards)}, lesson {LESSONS[lesson]}:   {TABLE[part][lesson]}"
            gloss = GLOSSES[lesson]
        return [hand, gloss, self._said or "Data, model, cost or optimiser?", f"{now.right} right, {now.wrong} wrong"]

    def plain_lines(self) -> list[str]:
        """The last card's part; at the end, the whole table."""
        if self.steps < len(self.cards):
            return [self._said or "Sixteen cards from four lessons."]
        return [self._said, *(f"{part}: {'; '.join(TABLE[part])}" for part in PARTS)]

    def pictures(self) -> list[Picture]:
        """The table as far as it is filled."""
        known = set(self.cards[: self.now.placed])
        rows = tuple(
            (part, *(TABLE[part][k] if (k, part) in known else "·" for k in range(len(LESSONS)))) for part in PARTS
        )
        return [Table("The same four, every time", ("", *LESSONS), rows, wraps=True)]
