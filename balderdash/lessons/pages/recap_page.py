"""Lesson 3: the reader sorts cards from four lessons into the four parts that every lesson has."""

from __future__ import annotations

import random
from dataclasses import dataclass

from balderdash.lessons.history import History
from balderdash.lessons.pages.page import Choice, Page
from balderdash.plots.figure import Picture, Table

PARTS = ("data", "model", "cost", "optimiser")
LESSONS = ("2 line", "4 colours", "6 two layers", "7 words")
TABLE = {
    "data": ("scores (xᵢ, yᵢ)", "points, o or x", "4 clouds, o or x", "titles by letter"),
    "model": ("y = m x", "σ(m₁x+m₂y+b)", "σ of several σ's", "net with memory"),
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
UNDECIDED = "?"


@dataclass(frozen=True, slots=True)
class RecapState:
    """The number of cards in the table, and of the reader's right and wrong tries."""

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


class RecapPage(Page):
    """The same four parts in every lesson: data, a model, a cost, an optimiser."""

    key = "recap"
    title = "The recap"
    lead = (
        "Every later lesson has the same four parts: labelled data, a model, a cost, an optimiser. "
        "Sort the cards: choose a part with + and −, place it with →."
    )
    idea = (
        "Labelled data: examples with the right answer. A model: a formula with numbers that we have yet to "
        "choose. A cost: one number that says how wrong the model is on the data. An optimiser: a way to change the "
        "numbers so that the cost falls.",
        "Lesson 2 had students, y = m x, the mean squared error, and gradient descent. Change one part and you have "
        "another lesson: another answer to give (a colour), another formula (a sigmoid, two layers, a recurrent "
        "network), another cost (minus the logarithm of a probability). Descent stays.",
        "Three columns belong to later lessons: ask which part a card plays, and ignore its details. The last column "
        "is the network behind the game. If you choose ?, a step places the card for you.",
    )
    noun = "card"
    enter_steps = True
    rate = 1.0
    plain_steps = tuple(range(17))

    def __init__(self) -> None:
        self.cards = _cards()
        self.guess = Choice("this card is the", "which part it is", (UNDECIDED, *PARTS))
        self.history = History(RecapState())
        self._answer = ""
        super().__init__([self.guess], [f"Sort all {len(self.cards)} cards yourself, with at most {FEW} wrong tries"])

    @property
    def steps(self) -> int:
        """The number of cards in the table."""
        return self.history.now.placed

    def step(self) -> bool:
        """Place the card where the reader says; a wrong place is counted."""
        now = self.history.now
        if now.placed == len(self.cards):
            return False
        lesson, part = self.cards[now.placed]
        card = TABLE[part][lesson]
        if self.guess.shown == UNDECIDED:
            self.history.add(RecapState(now.placed + 1, now.right, now.wrong))
            self._answer = f"‘{card}’ is the {part}."
        elif self.guess.shown == part:
            self.history.add(RecapState(now.placed + 1, now.right + 1, now.wrong))
            self._answer = f"✓ Right: ‘{card}’ is the {part}."
        else:
            self.history.add(RecapState(now.placed, now.right, now.wrong + 1))
            self._answer = f"✗ ‘{card}’ is not the {self.guess.shown}."
        self.guess.index = 0
        return True

    def back(self) -> bool:
        """Take the last card back; wrong tries stay counted."""
        wrong = self.history.now.wrong
        went = self.history.back()
        if went:
            now = self.history.now
            self.history.states[-1] = RecapState(now.placed, now.right, wrong)
        self._answer = ""
        return went

    def reset(self) -> None:
        """Take all cards back."""
        self.history.reset(RecapState())
        self._answer = ""

    def check_goals(self) -> None:
        """Mark the goal if it is reached."""
        now = self.history.now
        self.goals[0].is_done |= now.right == len(self.cards) and now.wrong <= FEW

    def formulas(self) -> list[str]:
        """The next card, and the answer to the last one."""
        now = self.history.now
        if now.placed == len(self.cards):
            hand, gloss = "All the cards are on the table. Four columns, one idea.", ""
        else:
            lesson, part = self.cards[now.placed]
            hand = f"Card {now.placed + 1} of {len(self.cards)}, lesson {LESSONS[lesson]}:   {TABLE[part][lesson]}"
            gloss = GLOSSES[lesson]
        answer = self._answer or "Data, model, cost or optimiser?"
        return [hand, gloss, f"{answer}  {now.right} right, {now.wrong} wrong"]

    def plain_lines(self) -> list[str]:
        """The answer to the last card; at the end, the whole table."""
        if self.steps < len(self.cards):
            return [self._answer or "Sixteen cards from four lessons."]
        return [self._answer, *(f"{part}: {'; '.join(TABLE[part])}" for part in PARTS)]

    def pictures(self) -> list[Picture]:
        """The table as far as it is filled."""
        known = set(self.cards[: self.history.now.placed])
        rows = tuple(
            (part, *(TABLE[part][k] if (k, part) in known else "·" for k in range(len(LESSONS)))) for part in PARTS
        )
        return [Table("The same four, every time", ("", *LESSONS), rows, wraps=True)]
