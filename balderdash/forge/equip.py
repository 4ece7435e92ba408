"""What a freshly trained model takes along in its checkpoint: a judge, and fakes for the first sheets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.forge.forge import Forge
from balderdash.forge.judge import Judge
from balderdash.lm.model import Model
from balderdash.terms import library
from balderdash.terms.wordlist import WordList

STARTERS = 300  # thirty sheets or more: enough until the network is awake
MOST_SAMPLES = 15_000  # of a good model one in three is a fake; a bad one is not worth the wait
SEED = 0


def equip(model: Model, words: WordList, progress: Callable[[int], None] | None = None) -> dict[str, Any]:
    """JSON values for the checkpoint's extras; what a small list cannot give is left out.

    Parameters
    ----------
    progress : called now and then with the number of starters so far

    Returns
    -------
    "judge" : see `Judge.to_json`
    "starters" : fakes, see `Fake.to_json`
    """
    lexicon = library.lexicon(words)
    extras: dict[str, Any] = {}
    with suppress(BalderdashError):  # too few held-out terms: `balderdash judge` will say so
        extras["judge"] = Judge.fit(model, words, lexicon, SEED).to_json()
    with suppress(BalderdashError):  # nothing new to give: the forge will say so when it is asked
        fakes = Forge(model, lexicon, words).stream(STARTERS, seed=SEED, most=MOST_SAMPLES, progress=progress)
        extras["starters"] = [fake.to_json() for fake in fakes]
    return extras
