"""Lesson 7, first page: what the trained network expects next, letter by letter, at any temperature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from balderdash.lessons.history import History
from balderdash.lessons.next_letter import LessonContext
from balderdash.lessons.pages.page import Number, Page, Parameter, Text
from balderdash.lm.alphabet import END
from balderdash.notation import END_SIGN, MINUS, fixed, percent
from balderdash.plots.figure import Bar, Bars, Picture
from balderdash.terms.printable import printable

N_BARS, LONGEST = 20, 120
SURPRISING, MOST = 5.0, 8.0  # nats: what counts as a surprise, and where bars end
COLD, HOT = 0.5, 1.5


@dataclass(frozen=True, slots=True)
class Written:
    """A text on the way, and whether it has ended."""

    text: str
    has_ended: bool = False


class LettersPage(Page):
    """p(s) = e^{ℓ_s / T} / Σ e^{ℓ / T}, drawn or read letter by letter.

    Parameters
    ----------
    material : network and list
    term : a term to read; without one the network writes its own
    """

    key = "letters"
    title = "The next letter"
    lead = (
        "The same four parts: titles as data, a recurrent network, cross-entropy, AdamW. All it ever does is say how "
        "probable each next letter is."
    )
    idea = (
        "Data: every beginning of every term, and the letter that comes next. Model: an LSTM, which keeps a vector of "
        "numbers, changes it with every letter it reads, and makes probabilities of it by a softmax, the sigmoid's big "
        "sister; and beside it a table of what followed the last few letters in the list. Both are multiplied. Here ℓ "
        "is ln p of the two together, for each sign.",
        "Cost: the mean of −ℓ of the letters that came, as in lesson 4, with many colours in place of two. Optimiser: "
        "AdamW, a cousin of gradient descent, and backpropagation through all letters of a term.",
        "To write, draw a letter, read it, and go on. A sign is drawn with p = e^(ℓ/T) / Σ e^(ℓ/T), and the sum is 1 "
        "at T = 1. Below 1 the temperature T makes likely letters likelier, and terms more usual; above 1 letters come "
        "nearer to each other, and terms turn wild. The game's fakes are written so. ∎ ends a term, but begins none.",
    )
    noun = "letter"
    rate = 3.0
    told_at = tuple(range(40))

    def __init__(self, material: LessonContext, term: str = "") -> None:
        self.reader = material.reader
        self.term = printable(term)
        self.temperature = Number("T", "temperature", 1.0, 0.1, 3.0, 0.1, show=lambda t: fixed(t, 1))
        self.luck = Number("luck", "another draw", 1, 1, 999, 1, is_whole=True)
        self.prefix = Text("begin", "letters to begin with; Enter types them")
        self.read = Text("read", "a term to read instead of drawing; Enter types it", self.term)
        self.trail = History(Written(""))
        self._ended_at: set[float] = set()  # temperatures at which a term was written to its end
        super().__init__(
            [self.temperature, self.luck, self.prefix, self.read],
            [
                "Follow one term to its end",
                f"Find a letter that surprises the network by more than {SURPRISING:.0f} nats",
                f"Let it write one term at T ≤ {COLD} and one at T ≥ {HOT}",
            ],
        )

    @property
    def steps(self) -> int:
        """Letters so far."""
        return len(self.text)

    @property
    def text(self) -> str:
        """What stands there."""
        return self.trail.now.text

    @property
    def coming(self) -> str:
        """The sign that the next step adds: the term's next letter, or the one that is drawn."""
        text = self.text
        if self.term:
            return self.term[len(text)] if len(text) < len(self.term) else END_SIGN
        chances = self.reader.chances(text, self.temperature.value)
        luck = np.random.default_rng([int(self.luck.value), len(text)]).random()
        at = int(np.searchsorted(np.cumsum(chances), luck * chances.sum(), side="right"))
        return self.reader.signs[min(at, len(chances) - 1)]

    def step(self) -> bool:
        """The next letter."""
        if self.trail.now.has_ended or len(self.text) >= LONGEST:
            return False
        sign = self.coming
        if sign == END_SIGN:
            self.trail.go(Written(self.text, has_ended=True))
            if not self.term:
                self._ended_at.add(self.temperature.value)
        else:
            self.trail.go(Written(self.text + sign))
        return True

    def back(self) -> bool:
        """Without the last letter."""
        return self.trail.back()

    def reset(self) -> None:
        """From the beginning."""
        self.trail.reset(Written("" if self.term else self.prefix.value))

    def turned(self, parameter: Parameter) -> None:
        """Letters to begin with or to read start anew; the rest goes on from here."""
        if parameter is self.read:
            self.term = self.read.value = printable(self.read.value)[:LONGEST]
            self.reset()
        elif parameter is self.prefix:
            self.term = self.read.value = ""
            self.prefix.value = printable(self.prefix.value)[:LONGEST]
            self.reset()
        elif parameter is self.luck and self.trail.now.has_ended:
            self.reset()

    def surprises(self) -> list[tuple[str, float]]:
        """Each sign so far, and its surprise in nats."""
        text = self.text
        signs = [*text, END_SIGN] if self.trail.now.has_ended else [*text]
        return [(sign, self.reader.surprise(text[:k], sign)) for k, sign in enumerate(signs)]

    def check(self) -> None:
        """See what was reached."""
        end, surprise, both = self.goals
        end.is_done |= self.trail.now.has_ended
        surprise.is_done |= self.steps > 0 and self.surprises()[-1][1] > SURPRISING
        both.is_done |= any(t <= COLD + 1e-9 for t in self._ended_at) and any(t >= HOT - 1e-9 for t in self._ended_at)

    def formulas(self) -> list[str]:
        """The text, the formula for the sign that comes, and the cost so far."""
        now, each = self.trail.now, self.surprises()
        total = sum(value for _, value in each)
        mean = f"{fixed(total, 2)}/{len(each)} = {fixed(total / len(each), 3)} nats a letter" if each else "0"
        lines = [f"“{self.text}{END_SIGN if now.has_ended else '▁'}”"]
        if now.has_ended:
            more = "r reads it again." if self.term else "r begins again; another luck gives another term."
            lines.append(f"The term has ended. {more}")
        else:
            lines.append(self._formula(self.coming))
        return [*lines, f"cost so far: Σ {MINUS}ln p = {mean}"]

    def _formula(self, sign: str) -> str:
        if sign not in self.reader.signs:
            return f"‘{sign}’ is not in the network's alphabet: it never saw one"
        at, t = self.reader.signs.index(sign), self.temperature.value
        p = float(self.reader.chances(self.text, t)[at])
        what = "comes next" if self.term else "is drawn"
        powers = np.exp(self.reader.log_chances(self.text) / t)
        if not self.text:
            powers[END] = 0  # no term ends before it begins
        return (
            f"‘{_sign(sign)}’ {what}: surprise −ℓ = {fixed(self.reader.surprise(self.text, sign), 2)}, "
            f"p = e^(ℓ/{fixed(t, 1)}) / {fixed(float(powers.sum()), 3)} = {fixed(p, 4)}"
        )

    def tell(self) -> list[str]:
        """One line for each letter, and the cost at the end."""
        best = self.reader.chances(self.text, self.temperature.value)
        top = [int(k) for k in best.argsort()[::-1][:3]]
        expected = ", ".join(f"‘{_sign(self.reader.signs[k])}’ {percent(best[k], 1, is_tight=True)}" for k in top)
        if self.trail.now.has_ended:
            return [self.formulas()[0], self.formulas()[-1]]
        return [f"“{self.text}▁”  expects {expected}", self._formula(self.coming)]

    def pictures(self) -> list[Picture]:
        """The likeliest signs, and the surprises so far."""
        return [self._expected(), self._surprises()]

    def _expected(self) -> Bars:
        chances = self.reader.chances(self.text, self.temperature.value)
        coming = "" if self.trail.now.has_ended else self.coming
        order = [int(k) for k in chances.argsort()[::-1]]
        signs = [self.reader.signs[k] for k in order[:N_BARS]]
        if coming in self.reader.signs and coming not in signs:
            signs.append(coming)
        bars = tuple(
            Bar(
                _sign(sign),
                chances[k],
                f"{percent(chances[k], 1, is_tight=True):>6}",
                "now" if sign == coming else "model",
            )
            for sign, k in ((sign, self.reader.signs.index(sign)) for sign in signs)
        )
        top = max(0.5, float(chances.max()))
        return Bars(f"What comes next, at T = {fixed(self.temperature.value, 1)}", bars, top)

    def _surprises(self) -> Bars:
        bars = tuple(
            Bar(_sign(sign), min(value, MOST), fixed(value, 2), "one" if value > SURPRISING else "zero")
            for sign, value in self.surprises()
        )
        return Bars(f"Surprise {MINUS}ln p, in nats", bars, MOST, ends_in_sight=True)


def _sign(sign: str) -> str:
    return "␣" if sign == " " else sign
