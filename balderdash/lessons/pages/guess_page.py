"""Lesson 7, second page: the reader guesses letters against the network, as in Shannon's game (1951)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from balderdash.lessons.next_letter import LessonContext
from balderdash.lessons.pages.letters_page import probability_bars
from balderdash.lessons.pages.page import HistoryPage, Number, Parameter
from balderdash.notation import CURSOR, END_SIGN, fixed, visible
from balderdash.plots.figure import Bars, Picture, Table
from balderdash.terms.printable import printable

SEED, SHORTEST, LONGEST = 7, 6, 40  # of the terms to guess
NO_GUESS = "·"  # the reader's letter where it was only shown
N_BARS = 20


@dataclass(frozen=True, slots=True)
class LetterGuess:
    """One letter: the true one, the reader's guess, and the network's."""

    truth: str
    mine: str
    network: str
    surprise: float


class GuessPage(HistoryPage[tuple[LetterGuess, ...]]):
    """The reader guesses a real term that the network never saw, letter by letter."""

    key = "guess"
    title = "Guess against the network"
    lead = (
        "A real term that the network has never seen. Type the letter you think comes next (Enter: the end). "
        "The network guesses too."
    )
    idea = (
        "Claude Shannon let people guess texts letter by letter to measure how much information a letter carries. "
        "The network plays the same game: its guess is the letter it finds likeliest. The terms come from the part of "
        "the list that was held out from training, so it cannot know them by heart.",
        "Capital and small letters count as the same. Esc stops the typing, so that the other keys work; Enter starts "
        "it again. → shows the next letter without a guess, which counts as a miss.",
        "The surprise −ln p is what the network pays for each letter; its mean over all held-out letters is the "
        "number that `balderdash models` calls the loss.",
    )
    noun = "letter"
    rate = 1.0
    takes_letters = True
    plain_steps = tuple(range(1, LONGEST + 2))

    def __init__(self, context: LessonContext) -> None:
        self.predictor = context.predictor
        fitting = [term for term in context.held_out if SHORTEST <= len(term) <= LONGEST] or list(context.held_out)
        order = np.random.default_rng(SEED).permutation(len(fitting))
        self._terms = [printable(fitting[k]) for k in order]
        self.number = Number("term", "another one, from its start", 1, 1, len(self._terms), 1, is_whole=True)
        super().__init__(
            (),
            [self.number],
            ["Guess a term to its end", "Be at least as good as the network over a whole term"],
        )

    @property
    def term(self) -> str:
        """The term to guess."""
        return self._terms[int(self.number.value) - 1]

    @property
    def guesses(self) -> tuple[LetterGuess, ...]:
        """All guesses so far."""
        return self.now

    @property
    def steps(self) -> int:
        """The number of letters shown."""
        return len(self.guesses)

    @property
    def has_ended(self) -> bool:
        """Whether the end of the term is shown too."""
        return len(self.guesses) > len(self.term)

    def type_letter(self, letter: str) -> None:
        """Guess a letter; "" is the end."""
        if self.has_ended:
            return
        at = len(self.guesses)
        truth = self.term[at] if at < len(self.term) else END_SIGN
        text = self.term[:at]
        self.predictor.log_probs(self.term)  # one reading of the whole term fills the cache
        guess = LetterGuess(
            truth, letter or END_SIGN, self.predictor.likeliest(text), self.predictor.surprise(text, truth)
        )
        self.states.append((*self.guesses, guess))

    def step(self) -> bool:
        """Show the next letter without a guess."""
        if self.has_ended:
            return False
        self.type_letter(NO_GUESS)
        return True

    def reset(self) -> None:
        """Cover all letters."""
        self.states = [()]

    def parameter_changed(self, parameter: Parameter) -> None:
        """Begin with another term."""
        self.reset()

    @property
    def hits(self) -> tuple[int, int]:
        """How many letters the reader had right, and the network."""
        return (
            sum(_same(guess.mine, guess.truth) for guess in self.guesses),
            sum(_same(guess.network, guess.truth) for guess in self.guesses),
        )

    def check_goals(self) -> None:
        """Mark the goals that are reached; a term that was only shown does not count."""
        whole, good = self.goals
        if self.has_ended and any(guess.mine != NO_GUESS for guess in self.guesses):
            whole.is_done = True
            mine, network = self.hits
            good.is_done |= mine >= network

    def formulas(self) -> list[str]:
        """The term as far as it is shown, the score, and the last letter."""
        mine, network = self.hits
        opened = self.term[: len(self.guesses)]
        score = f"you {mine} of {self.steps}, the network {network} of {self.steps}"
        if self.guesses:
            total = sum(guess.surprise for guess in self.guesses)
            score += f"; its surprise {fixed(total, 1)} nats, {fixed(total / self.steps, 2)} a letter"
        end = END_SIGN if self.has_ended else CURSOR
        return [f"“{opened}{end}”", score, self._last()]

    def _last(self) -> str:
        if self.has_ended:
            return "The term has ended. Press Esc, then + for another one."
        if not self.guesses:
            return "Type the first letter."
        last = self.guesses[-1]
        verdict = "right" if _same(last.mine, last.truth) else "no"
        said = "shown" if last.mine == NO_GUESS else f"you said {visible(last.mine)}, {verdict}"
        return (
            f"{visible(last.truth)}: {said}; the network {visible(last.network)}; "
            f"p = {fixed(float(np.exp(-last.surprise)), 3)}"
        )

    def plain_lines(self) -> list[str]:
        """The last letter, and what the network guessed."""
        last = self.guesses[-1]
        said = "right" if _same(last.network, last.truth) else f"the network said {visible(last.network)}"
        p = fixed(float(np.exp(-last.surprise)), 3)
        line = f"{self.formulas()[0].replace(CURSOR, '')}  {visible(last.truth)}, p = {p}: {said}"
        return [line, self.formulas()[1].partition(", ")[2]] if self.has_ended else [line]

    def pictures(self) -> list[Picture]:
        """All guesses so far, and what the network expected before the last letter."""
        rows = tuple(
            (
                visible(guess.truth),
                f"{visible(guess.mine)} {'✓' if _same(guess.mine, guess.truth) else '✗'}",
                f"{visible(guess.network)} {'✓' if _same(guess.network, guess.truth) else '✗'}",
                fixed(guess.surprise, 2),
            )
            for guess in self.guesses
        )
        table = Table(
            "Letter by letter",
            ("letter", "you", "network", "nats"),
            rows,
            len(rows) - 1 if rows else None,
            frozenset({3}),
        )
        return [table, self._expected()]

    def _expected(self) -> Bars:
        if not self.guesses:
            return Bars("Shown after a guess", (), 1.0)
        probabilities = self.predictor.probabilities(self.term[: len(self.guesses) - 1])
        truth = self.guesses[-1].truth
        return probability_bars("What the network expected", self.predictor.ranked(probabilities, N_BARS, truth), truth)


def _same(guess: str, truth: str) -> bool:
    return guess.casefold() == truth.casefold()
