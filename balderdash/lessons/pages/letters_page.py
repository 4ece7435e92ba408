"""Lesson 7, first page: which letters the network expects next, at any temperature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from balderdash.lessons.next_letter import LessonContext
from balderdash.lessons.pages.page import HistoryPage, Number, Parameter, Text
from balderdash.lm.alphabet import END
from balderdash.notation import CURSOR, END_SIGN, MINUS, fixed, percent, visible
from balderdash.plots.figure import Bar, Bars, Picture
from balderdash.terms.printable import printable

N_BARS, LONGEST = 20, 120
SURPRISING, MOST = 5.0, 8.0  # nats: what counts as surprising, and where bars end
COLD, HOT = 0.5, 1.5


@dataclass(frozen=True, slots=True)
class LettersState:
    """The text so far, and whether the term has ended."""

    text: str
    has_ended: bool = False


class LettersPage(HistoryPage[LettersState]):
    """A term, drawn or read letter by letter, with p(s) = e^{ℓ_s / T} / Σ e^{ℓ / T}.

    Parameters
    ----------
    context : the network and its list
    term : a term to read; if it is empty, the network writes its own
    """

    key = "letters"
    title = "The next letter"
    lead = (
        "The same four parts: titles as data, a recurrent network, cross-entropy, AdamW. All the network ever "
        "does is say how probable each next letter is."
    )
    idea = (
        "Data: every beginning of every term, and the letter that comes next. Model: an LSTM. It keeps a vector of "
        "numbers, changes it with every letter it reads, and turns it into probabilities by a softmax, a sigmoid for "
        "more than two answers. A table of what followed the last few letters in the list gives probabilities too, "
        "and a weighted product combines the two. Here ℓ is ln p of both together, for each sign.",
        "Cost: the mean of −ℓ of the letters that came, as in lesson 4, with many colours in place of two. Its unit "
        "is the nat: a letter with p = 1/e = 37 % costs 1 nat, one with 14 % costs 2, one with 0.7 % costs 5. "
        "Optimiser: AdamW, a cousin of gradient descent, and backpropagation through all letters of a term.",
        "To write, it draws a letter, reads it, and goes on. The probability of a sign is p = e^(ℓ/T) / Σ e^(ℓ/T); at "
        "T = 1 the sum is 1. A temperature T below 1 makes likely letters likelier and terms more usual; above 1 the "
        "probabilities come closer together and terms turn wild. The game's fakes are written this way. ∎ ends a "
        "term and never begins one.",
    )
    noun = "letter"
    rate = 3.0
    plain_steps = tuple(range(40))

    def __init__(self, context: LessonContext, term: str = "") -> None:
        self.predictor = context.predictor
        self.term = printable(term)
        self.temperature = Number("T", "temperature", 1.0, 0.1, 3.0, 0.1, show=lambda t: fixed(t, 1))
        self.luck = Number("luck", "another random draw", 1, 1, 999, 1, is_whole=True)
        self.prefix = Text("begin", "letters to begin with; press Enter to type")
        self.read = Text("read", "a term to read instead; press Enter to type", self.term)
        self._ended_at: set[float] = set()  # temperatures at which a term was written to its end
        super().__init__(
            LettersState(""),
            [self.temperature, self.luck, self.prefix, self.read],
            [
                "Follow one term to its end",
                f"Find a letter that surprises the network by more than {SURPRISING:.0f} nats",
                f"Let it write one term at T ≤ {COLD} and one at T ≥ {HOT}",
            ],
        )

    @property
    def steps(self) -> int:
        """The number of letters so far."""
        return len(self.text)

    @property
    def text(self) -> str:
        """The letters so far."""
        return self.now.text

    @property
    def coming(self) -> str:
        """The sign that the next step adds: the term's next letter, or a drawn one."""
        text = self.text
        if self.term:
            return self.term[len(text)] if len(text) < len(self.term) else END_SIGN
        probabilities = self.predictor.probabilities(text, self.temperature.value)
        luck = np.random.default_rng([int(self.luck.value), len(text)]).random()
        at = int(np.searchsorted(np.cumsum(probabilities), luck * probabilities.sum(), side="right"))
        return self.predictor.signs[min(at, len(probabilities) - 1)]

    def step(self) -> bool:
        """Add the next letter."""
        if self.now.has_ended or len(self.text) >= LONGEST:
            return False
        sign = self.coming
        if sign == END_SIGN:
            self.states.append(LettersState(self.text, has_ended=True))
            if not self.term:
                self._ended_at.add(self.temperature.value)
        else:
            self.states.append(LettersState(self.text + sign))
        return True

    def reset(self) -> None:
        """Begin again, with the letters to begin with."""
        self.states = [LettersState("" if self.term else self.prefix.value)]

    def parameter_changed(self, parameter: Parameter) -> None:
        """Begin again with other letters to begin with or to read; other parameters continue from here."""
        if parameter is self.read:
            self.term = self.read.value = printable(self.read.value)[:LONGEST]
            self.reset()
        elif parameter is self.prefix:
            self.term = self.read.value = ""
            self.prefix.value = printable(self.prefix.value)[:LONGEST]
            self.reset()
        elif parameter is self.luck and self.now.has_ended:
            self.reset()

    def surprises(self) -> list[tuple[str, float]]:
        """Each sign so far and its surprise in nats."""
        text = self.text
        signs = [*text, END_SIGN] if self.now.has_ended else [*text]
        return [(sign, self.predictor.surprise(text[:k], sign)) for k, sign in enumerate(signs)]

    def check_goals(self) -> None:
        """Mark the goals that are reached."""
        end, surprise, both = self.goals
        end.is_done |= self.now.has_ended
        surprise.is_done |= self.steps > 0 and self.surprises()[-1][1] > SURPRISING
        both.is_done |= any(t <= COLD + 1e-9 for t in self._ended_at) and any(t >= HOT - 1e-9 for t in self._ended_at)

    def formulas(self) -> list[str]:
        """The text, the formula for the next sign, and the cost so far."""
        now, each = self.now, self.surprises()
        total = sum(value for _, value in each)
        mean = f"{fixed(total, 2)}/{len(each)} = {fixed(total / len(each), 3)} nats a letter" if each else "0"
        lines = [f"“{self.text}{END_SIGN if now.has_ended else CURSOR}”"]
        if now.has_ended:
            more = "r reads it again." if self.term else "r begins again; another luck gives another term."
            lines.append(f"The term has ended. {more}")
        else:
            lines.append(self._formula(self.coming))
        return [*lines, f"cost so far: Σ {MINUS}ln p = {mean}"]

    def _formula(self, sign: str) -> str:
        if sign not in self.predictor.signs:
            return f"‘{sign}’ is not in the network's alphabet: it never saw this letter"
        at, t = self.predictor.signs.index(sign), self.temperature.value
        p = float(self.predictor.probabilities(self.text, t)[at])
        what = "comes next" if self.term else "is drawn"
        powers = np.exp(self.predictor.log_probs(self.text) / t)
        if not self.text:
            powers[END] = 0  # a term has at least one letter
        return (
            f"‘{visible(sign)}’ {what}: surprise −ℓ = {fixed(self.predictor.surprise(self.text, sign), 2)}, "
            f"p = e^(ℓ/{fixed(t, 1)}) / {fixed(float(powers.sum()), 3)} = {fixed(p, 4)}"
        )

    def plain_lines(self) -> list[str]:
        """The present letter; at the end, the cost."""
        if self.now.has_ended:
            return [self.formulas()[0], self.formulas()[-1]]
        best = self.predictor.ranked(self.predictor.probabilities(self.text, self.temperature.value), 3)
        expected = ", ".join(f"‘{visible(sign)}’ {percent(p, 1, is_tight=True)}" for sign, p in best)
        return [f"“{self.text}”  expects {expected}", self._formula(self.coming)]

    def pictures(self) -> list[Picture]:
        """The likeliest signs, and the surprises so far."""
        return [self._expected(), self._surprises()]

    def _expected(self) -> Bars:
        probabilities = self.predictor.probabilities(self.text, self.temperature.value)
        coming = "" if self.now.has_ended else self.coming
        title = f"What comes next, at T = {fixed(self.temperature.value, 1)}"
        return probability_bars(title, self.predictor.ranked(probabilities, N_BARS, coming), coming)

    def _surprises(self) -> Bars:
        bars = tuple(
            Bar(visible(sign), min(value, MOST), fixed(value, 2), "one" if value > SURPRISING else "zero")
            for sign, value in self.surprises()
        )
        return Bars(f"Surprise {MINUS}ln p, in nats", bars, MOST, ends_in_sight=True)


def probability_bars(title: str, ranked: list[tuple[str, float]], marked: str) -> Bars:
    """A bar for each sign and its probability; the `marked` sign stands out."""
    bars = tuple(
        Bar(visible(sign), p, f"{percent(p, 1, is_tight=True):>6}", "now" if sign == marked else "model")
        for sign, p in ranked
    )
    return Bars(title, bars, max(0.5, ranked[0][1]))
