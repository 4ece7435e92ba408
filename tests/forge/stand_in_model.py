"""A model for tests: it repeats the terms it is given, and every letter has 1.5 nats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from balderdash.lm.evaluation import Score
from balderdash.lm.sampling import UNLIMITED, Limits
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.wordlist import WordList

REAL = (
    "Abel theorem", "Banach space", "Bruhat-Tits building", "Cox ring", "Dickman function", "Hilbert operator",
    "Matrix of a group", "Quasi-conformal mapping", "Riesz kernel", "Theory of lattices", "Titchmarsh theorem",
    "Weak topology", "Zeta function",
)  # fmt: skip


def word_list(terms: Sequence[str] = REAL, name: str = "tiny") -> WordList:
    return WordList(name, tuple(terms))


def lexicon(terms: Sequence[str] = REAL) -> Lexicon:
    return Lexicon([word_list(terms)])


class Parrot:
    """Writes `terms` in their order; if `turning`, it begins at a place that depends on the seed."""

    name = "parrot"

    def __init__(self, terms: Sequence[str], *, turning: bool = False, nats: Mapping[str, float] | None = None) -> None:
        self.terms, self.turning, self.nats = list(terms), turning, dict(nats or {})
        self.written = 0
        self.temperatures: list[float] = []

    def sample(self, count: int, seed: int = 0, temperature: float = 1.0, prefix: str = "") -> list[str]:
        self.written += count
        self.temperatures.append(temperature)
        start = seed if self.turning else 0
        fitting = [term for term in self.terms if term.startswith(prefix)]
        return [fitting[(start + k) % len(fitting)] if fitting else "" for k in range(count)]

    def sample_with_scores(
        self, count: int, seed: int = 0, temperature: float = 1.0, prefix: str = "", limits: Limits = UNLIMITED
    ) -> list[Score | None]:
        return [self.score([term])[0] if term else None for term in self.sample(count, seed, temperature, prefix)]

    def score(self, terms: Sequence[str]) -> list[Score]:
        return [Score(term, (self.nats.get(term, 1.5),) * (len(term) + 1), 0) for term in terms]

    def prior_scores(self, terms: Sequence[str]) -> list[Score]:
        return self.score(terms)


class Trickle(Parrot):
    """Writes one new term in each batch, without end."""

    def sample(self, count: int, seed: int = 0, *args: object, **more: object) -> list[str]:
        self.written += count
        letters = "".join("bdfgklmnprst"[int(digit)] + "aeiouaeiou"[int(digit)] for digit in str(self.written))
        return [f"L{letters}ring space", *["Abel theorem"] * (count - 1)]
