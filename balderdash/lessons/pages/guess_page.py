"""Lesson 7, second page: the reader guesses the next letter against the network, as in Shannon's game (1951)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from balderdash.lessons.history import History
from balderdash.lessons.next_letter import LessonContext
from balderdash.lessons.pages.page import Number, Page, Parameter
from balderdash.notation import END_SIGN, fixed, percent
from balderdash.plots.figure import Bar, Bars, Picture, Table
from balderdash.terms.printable import printable

SEED, SHORTEST, LONGEST = 7, 6, 40  # of the terms to guess
NO_GUESS = "·"  # stands for the reader's letter where one was only shown


@dataclass(frozen=True, slots=True)
class LetterGuess:
    """One letter: what came, what the reader said, and what the network would have said."""

    truth: str
    mine: str
    network: str
    surprise: float


class GuessPage(Page):
    """A real term that the network never saw, letter by letter."""

    key = "guess"
    title = "Guess against the network"
    lead = (
        "A real term that the network has never seen. Type the letter you think comes next (Enter: the end). "
        "The network guesses too."
    )
    idea = (
        "Claude Shannon let people guess texts letter by letter to measure how much of English is new at each letter. "
        "The network plays the same game: its guess is the letter it finds likeliest. The terms come from the part of "
        "the list that was held out from training, so it cannot know them by heart.",
        "Capital and small letters count as the same. Esc leaves the typing, so that the other keys work; Enter goes "
        "back to it. → shows the next letter without a guess, which counts as a miss.",
        "The surprise −ln p is what the network pays for each letter; its mean over all held-out letters is the "
        "number that `balderdash models` calls the loss.",
    )
    noun = "letter"
    rate = 1.0
    takes_letters = True
    told_at = tuple(range(1, LONGEST + 2))

    def __init__(self, material: LessonContext) -> None:
        self.reader = material.reader
        fitting = [term for term in material.held_out if SHORTEST <= len(term) <= LONGEST] or list(material.held_out)
        order = np.random.default_rng(SEED).permutation(len(fitting))
        self._terms = [printable(fitting[k]) for k in order]
        self.number = Number("term", "another one, from the start", 1, 1, len(self._terms), 1, is_whole=True)
        self.trail: History[tuple[LetterGuess, ...]] = History(())
        super().__init__(
            [self.number],
            ["Guess a term to its end", "Be at least as good as the network over a whole term"],
        )

    @property
    def term(self) -> str:
        """The term to guess."""
        return self._terms[int(self.number.value) - 1]

    @property
    def guesses(self) -> tuple[LetterGuess, ...]:
        """All so far."""
        return self.trail.now

    @property
    def steps(self) -> int:
        """Letters that are open."""
        return len(self.guesses)

    @property
    def has_ended(self) -> bool:
        """Whether the end of the term is open too."""
        return len(self.guesses) > len(self.term)

    def type_letter(self, letter: str) -> None:
        """Guess a letter; "" is the end."""
        if self.has_ended:
            return
        at = len(self.guesses)
        truth = self.term[at] if at < len(self.term) else END_SIGN
        text = self.term[:at]
        self.reader.log_chances(self.term)  # read to its end at once, it is looked up after that
        guess = LetterGuess(truth, letter or END_SIGN, self.reader.likeliest(text), self.reader.surprise(text, truth))
        self.trail.go((*self.guesses, guess))

    def step(self) -> bool:
        """Show the next letter without a guess."""
        if self.has_ended:
            return False
        self.type_letter(NO_GUESS)
        return True

    def back(self) -> bool:
        """Cover the last letter."""
        return self.trail.back()

    def reset(self) -> None:
        """Cover all letters."""
        self.trail.reset(())

    def turned(self, parameter: Parameter) -> None:
        """Another term."""
        self.reset()

    @property
    def hits(self) -> tuple[int, int]:
        """Letters that the reader had right, and the network."""
        return (
            sum(_same(guess.mine, guess.truth) for guess in self.guesses),
            sum(_same(guess.network, guess.truth) for guess in self.guesses),
        )

    def check(self) -> None:
        """See what was reached; a term that was only shown is no guess."""
        whole, good = self.goals
        if self.has_ended and any(guess.mine != NO_GUESS for guess in self.guesses):
            whole.is_done = True
            mine, network = self.hits
            good.is_done |= mine >= network

    def formulas(self) -> list[str]:
        """The term as far as it is open, the score, and the last letter."""
        mine, network = self.hits
        opened = self.term[: len(self.guesses)]
        score = f"you {mine} of {self.steps}, the network {network} of {self.steps}"
        if self.guesses:
            total = sum(guess.surprise for guess in self.guesses)
            score += f"; its surprise {fixed(total, 1)} nats, {fixed(total / self.steps, 2)} a letter"
        end = END_SIGN if self.has_ended else "▁"
        return [f"“{opened}{end}”", score, self._last()]

    def _last(self) -> str:
        if self.has_ended:
            return "The term has ended. Esc, then + gives another one."
        if not self.guesses:
            return "Type the first letter."
        last = self.guesses[-1]
        verdict = "right" if _same(last.mine, last.truth) else "no"
        said = "shown" if last.mine == NO_GUESS else f"you said {_sign(last.mine)}, {verdict}"
        return (
            f"{_sign(last.truth)}: {said}; the network {_sign(last.network)}; "
            f"p = {fixed(float(np.exp(-last.surprise)), 3)}"
        )

    def tell(self) -> list[str]:
        """The letter, and what the network had bet on."""
        last = self.guesses[-1]
        said = "right" if _same(last.network, last.truth) else f"the network said {_sign(last.network)}"
        p = fixed(float(np.exp(-last.surprise)), 3)
        line = f"{self.formulas()[0]}  {_sign(last.truth)}, p = {p}: {said}"
        return [line, self.formulas()[1].partition(", ")[2]] if self.has_ended else [line]

    def pictures(self) -> list[Picture]:
        """All guesses so far, and what the network thought before the last letter."""
        rows = tuple(
            (
                _sign(guess.truth),
                f"{_sign(guess.mine)} {'✓' if _same(guess.mine, guess.truth) else '✗'}",
                f"{_sign(guess.network)} {'✓' if _same(guess.network, guess.truth) else '✗'}",
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
        return [table, self._thought()]

    def _thought(self) -> Bars:
        if not self.guesses:
            return Bars("Shown after a guess", (), 1.0)
        chances = self.reader.chances(self.term[: len(self.guesses) - 1])
        truth = self.guesses[-1].truth
        signs = [self.reader.signs[int(k)] for k in chances.argsort()[::-1][:20]]
        if truth in self.reader.signs and truth not in signs:
            signs.append(truth)
        bars = tuple(
            Bar(_sign(sign), p, f"{percent(p, 1, is_tight=True):>6}", "now" if sign == truth else "model")
            for sign, p in ((sign, float(chances[self.reader.signs.index(sign)])) for sign in signs)
        )
        return Bars("What the network had expected", bars, max(0.5, float(chances.max())))


def _same(guess: str, truth: str) -> bool:
    return guess.casefold() == truth.casefold()


def _sign(sign: str) -> str:
    return "␣" if sign == " " else sign
