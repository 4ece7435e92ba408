"""Lesson 3 as it is seen: sixteen cards from four lessons, sorted into the four parts that always come back."""

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
# What is needed to read the cards of a lesson that is still to come.
GLOSSES = (
    "",
    "σ(t): t made a probability; −ln p(c): surprise at colour c",
    "the chain rule leads the slope through one σ to the next",
    "AdamW: descent that remembers earlier slopes",
)
SEED, FEW = 3, 2
UNDECIDED = "?"


@dataclass(frozen=True, slots=True)
class Stand:
    """Cards that lie in the table, and how many of the reader's tries were wrong or right."""

    placed: int = 0
    right: int = 0
    wrong: int = 0


def _cards() -> list[tuple[int, str]]:
    """Lesson and part of every card, the last column last, for it is still to come."""
    rng = random.Random(SEED)
    cards = []
    for lesson in range(len(LESSONS)):
        parts = list(PARTS)
        rng.shuffle(parts)
        cards += [(lesson, part) for part in parts]
    return cards


class RecapPage(Page):
    """Data, a model, a cost, an optimiser."""

    key = "recap"
    title = "The recap"
    lead = (
        "Every lesson to come has these four again: labelled data, a model, a cost, an optimiser. "
        "Sort the cards: choose a part with + and −, place it with →."
    )
    idea = (
        "Labelled data: examples with the right answer. A model: a formula with numbers in it that are still to be "
        "chosen. A cost: one number that says how wrong the model is on the data. An optimiser: a way to change the "
        "numbers so that the cost falls.",
        "Lesson 2 had students, y = m x, the mean squared error, and gradient descent. Change one part and you have "
        "another lesson: another answer to give (a colour), another formula (a sigmoid, two layers, a recurrent "
        "network), another cost (minus the logarithm of a probability). Descent stays.",
        "Three of the columns are still to come: read their cards for the part they play, not for the details. The "
        "network behind the game is the last column. With ? chosen, a step places the card by itself.",
    )
    noun = "card"
    enter_steps = True
    rate = 1.0
    told_at = tuple(range(17))

    def __init__(self) -> None:
        self.cards = _cards()
        self.guess = Choice("this card is the", "the part it is", (UNDECIDED, *PARTS))
        self.trail = History(Stand())
        self._answer = ""
        super().__init__(
            [self.guess], [f"Sort all {len(self.cards)} cards yourself, at most {FEW} of them wrong at first"]
        )

    @property
    def steps(self) -> int:
        """Cards in the table."""
        return self.trail.now.placed

    def step(self) -> bool:
        """Place the card where the reader says; a wrong place is told and counted."""
        now = self.trail.now
        if now.placed == len(self.cards):
            return False
        lesson, part = self.cards[now.placed]
        card = TABLE[part][lesson]
        if self.guess.shown == UNDECIDED:
            self.trail.go(Stand(now.placed + 1, now.right, now.wrong))
            self._answer = f"‘{card}’ is the {part}."
        elif self.guess.shown == part:
            self.trail.go(Stand(now.placed + 1, now.right + 1, now.wrong))
            self._answer = f"✓ Right: ‘{card}’ is the {part}."
        else:
            self.trail.go(Stand(now.placed, now.right, now.wrong + 1))
            self._answer = f"✗ ‘{card}’ is not the {self.guess.shown}."
        self.guess.index = 0
        return True

    def back(self) -> bool:
        """Take the last card back; what was wrong stays counted."""
        wrong = self.trail.now.wrong
        went = self.trail.back()
        if went:
            now = self.trail.now
            self.trail.states[-1] = Stand(now.placed, now.right, wrong)
        self._answer = ""
        return went

    def reset(self) -> None:
        """All cards in the hand again."""
        self.trail.reset(Stand())
        self._answer = ""

    def check(self) -> None:
        """See what was reached."""
        now = self.trail.now
        self.goals[0].is_done |= now.right == len(self.cards) and now.wrong <= FEW

    def formulas(self) -> list[str]:
        """The card in the hand, and the answer to the last one."""
        now = self.trail.now
        if now.placed == len(self.cards):
            hand, gloss = "All the cards are on the table. Four columns, one idea.", ""
        else:
            lesson, part = self.cards[now.placed]
            hand = f"Card {now.placed + 1} of {len(self.cards)}, lesson {LESSONS[lesson]}:   {TABLE[part][lesson]}"
            gloss = GLOSSES[lesson]
        answer = self._answer or "Data, model, cost or optimiser?"
        return [hand, gloss, f"{answer}  {now.right} right, {now.wrong} wrong"]

    def tell(self) -> list[str]:
        """The answer; at the end the whole table."""
        if self.steps < len(self.cards):
            return [self._answer or "Sixteen cards from four lessons."]
        return [self._answer, *(f"{part}: {'; '.join(TABLE[part])}" for part in PARTS)]

    def pictures(self) -> list[Picture]:
        """The table, as far as it is known."""
        known = set(self.cards[: self.trail.now.placed])
        rows = tuple(
            (part, *(TABLE[part][k] if (k, part) in known else "·" for k in range(len(LESSONS)))) for part in PARTS
        )
        return [Table("The same four, every time", ("", *LESSONS), rows, wraps=True)]
