"""A run on a short list that takes a second."""

from __future__ import annotations

from balderdash.lm.plan import Plan
from balderdash.lm.threads import pair
from balderdash.terms.wordlist import WordList
from balderdash.training.run import Run

STEMS = ["Abel", "Borel", "Cantor", "Dirac", "Euler", "Fermat", "Gauss", "Hilbert", "Ising", "Jordan"]
WORDS = WordList(
    "tiny", tuple(f"{a} {b}" for a in STEMS for b in ("group", "space", "measure", "lemma", "ring", "tree"))
)
PLAN = Plan(8, 24, 6, 0.1, 0.2, 0.2, batch=8)


def run_to(run: Run, step: int) -> None:
    """Train to a step; to the end with -1."""
    with pair() as pool:
        for progress in run.trainer.train(pool):
            if progress.step == step:
                return
