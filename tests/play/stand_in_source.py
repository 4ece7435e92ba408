"""A source of cards without files and without a network, and terms that try to break a terminal app."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from threading import Event

from balderdash.game.cards import Card, FakeSource, RealSource
from balderdash.game.challenge import Challenge
from balderdash.game.dealing import CardSource, Progress, barred, fakes_for, seeded_pool
from balderdash.game.machine import Letter, Reading
from balderdash.game.modes import DEFAULT, Mode
from balderdash.game.sheet import Sheet
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.wordlist import WordList
from tests.conftest import PATIENCE

GREEK = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "mu", "xi", "pi", "rho")
KINDS = ("group", "ring", "field", "module", "lattice", "sheaf", "bundle", "functor", "measure", "kernel")
REAL_TERMS = tuple(f"{greek.title()} {kind}" for greek in GREEK for kind in KINDS)
MEANINGS = {term: f"what {term.lower()} is" for term in REAL_TERMS}
HOSTILE_TERMS = (
    "[0,1]-valued logic",
    "[/] operator",
    "C[/ theorem",
    r"Set \ difference \[",
    "[abelian] group",
    "[bold red]Ring[/bold red]",
    "🦕 emoji conjecture",
    "משפט גאוס",
    "מبرهنة عربية",
    "Long " + "quasi-" * 40 + "ring of a curve",
)


def seeded_sheet(source: CardSource, seed: int, mode: Mode = DEFAULT) -> Sheet:
    """The sheet of a seed, without a preloader."""
    pool = seeded_pool(source, seed, fakes=fakes_for(mode))
    return pool.deal(mode, random.Random(seed), barred(source))


def real_card(text: str, meaning: str = "") -> Card:
    return Card(text, RealSource(("Greek",), meaning=meaning))


def fake_card(text: str, seed: int = 7, nearest: str = "Alpha group") -> Card:
    return Card(text, FakeSource("greek", seed, -20.0, 1.5, nearest, "invented"))


class StandInMachine:
    """Recognises every real term and every fake, except the starters, which it takes for real terms."""

    def __init__(self) -> None:
        self.has_judge = True
        self.asked: list[str] = []

    def beliefs(self, terms: Sequence[str]) -> list[float] | None:
        self.asked += terms
        return [0.05 if term.startswith("Fresh") else 0.8 for term in terms] if self.has_judge else None

    def read(self, term: str) -> Reading:
        letters = [Letter(c, 5.0 if i == 2 else 0.5, (("e", 0.5), ("", 0.25))) for i, c in enumerate([*term, ""])]
        return Reading(tuple(letters), 2, term[:2] + "ebraic [/] group", ("Beta [0,1] group", "Gamma ring"))


class StandIn:
    """Has the methods of a source of cards."""

    def __init__(
        self,
        reals: Sequence[str] = REAL_TERMS,
        n_starters: int = 20,
        title: str = "Greek",
        meanings: Mapping[str, str] | None = None,
    ) -> None:
        self.words = WordList("greek", tuple(reals), {"title": title}, None, meanings or {})
        self.model_name = self.digest = "greek"
        self.machine = StandInMachine()
        self.lexicon = Lexicon([self.words])
        self.n_starters = n_starters
        self.asked: list[tuple[int, int]] = []  # (count, seed) of each call of the network
        self.failure: Exception | None = None
        self.mismatch: str | None = None
        self.given_away = set[str]()

    @property
    def warnings(self) -> list[str]:
        return [self.mismatch] if self.mismatch else []

    def real_cards(self, rng: random.Random, count: int) -> list[Card]:
        drawn = rng.sample(self.words.terms, min(count, len(self.words.terms)))
        return [real_card(term, self.words.meanings.get(term, "")) for term in drawn]

    def starter_fakes(self) -> list[Card]:
        return [fake_card(f"Starter{i} word{i}", seed=0) for i in range(self.n_starters)]

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        self.asked.append((count, seed))
        if self.failure:
            raise self.failure
        return [fake_card(f"Fresh{seed}x{i} word{i}", seed) for i in range(count)]

    def challenge(self, seed: int) -> Challenge:
        real = real_card("Alpha group", self.words.meanings.get("Alpha group", ""))
        return Challenge("Al", real, (fake_card(f"Alnet{seed} [/] ring"), fake_card("Albo lemma")))

    def refusal(self, term: str) -> str:
        return "That is real." if term in self.lexicon else ""


def open_late(go_on: Event, title: str = "Greek") -> StandIn:
    """Open the source of a list that takes its time: until the event is set."""
    assert go_on.wait(PATIENCE)
    return StandIn(title=title)
