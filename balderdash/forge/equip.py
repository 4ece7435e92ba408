"""What a freshly trained model takes along in its checkpoint: a judge, and fakes for the first sheets."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.forge.forge import Forge
from balderdash.forge.judge import Judge
from balderdash.lm.model import Model
from balderdash.terms import library
from balderdash.terms.wordlist import WordList

STARTERS = 300  # thirty sheets or more: enough until the network is awake
SEED = 0


def equip(model: Model, words: WordList) -> dict[str, Any]:
    """JSON values for the checkpoint's extras; what a small list cannot give is left out.

    Returns
    -------
    "judge" : see `Judge.to_json`
    "starters" : see `starters`
    """
    lexicon = library.lexicon(words)
    extras: dict[str, Any] = {}
    with suppress(BalderdashError):  # too few held-out terms: `balderdash judge` will say so
        extras["judge"] = Judge.fit(model, words, lexicon, SEED).to_json()
    with suppress(BalderdashError):  # nothing new to give: the forge will say so when it is asked
        extras["starters"] = starters(Forge(model, lexicon, words), STARTERS, SEED)
    return extras


def starters(forge: Forge, count: int, seed: int) -> list[dict[str, Any]]:
    """Fakes as JSON values."""
    return [fake.to_json() for fake in forge.make(count, seed=seed)]
