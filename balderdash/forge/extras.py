"""What the forge adds to a new model's checkpoint: a judge, a discriminator, and fakes for the first sheets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.forge.dealable import is_dealable, keys_of_near_duplicates
from balderdash.forge.discriminator import FEWEST_EXAMPLES, Discriminator
from balderdash.forge.features import Vocabulary
from balderdash.forge.forge import Forge
from balderdash.forge.judge import Judge
from balderdash.lm.model import Model
from balderdash.terms import library
from balderdash.terms.wordlist import WordList

STARTERS = 300  # eight sheets: enough until the network is loaded
MAX_SAMPLES = 15_000  # a third of a good model's samples become fakes; a bad one is not worth the wait
MAX_REALS = 6000  # real terms that the discriminator learns from
FAKES_PER_REAL, MIN_FAKES, MAX_FAKES = 4, 1000, 8000  # fakes that it learns from: they cost only samples
SEED = 0


def make_extras(model: Model, words: WordList, progress: Callable[[int], None] | None = None) -> dict[str, Any]:
    """JSON values for the checkpoint's extras; what a small list is too short for is left out.

    Parameters
    ----------
    progress : called now and then with the number of starters so far

    Returns
    -------
    "alike" : see `keys_of_near_duplicates`
    "judge" : see `Judge.to_json`
    "taste" : see `Discriminator.to_json`
    "starters" : fakes, see `Fake.to_json`
    """
    lexicon = library.lexicon(words)
    forge = Forge(model, lexicon, words)
    extras: dict[str, Any] = {"alike": keys_of_near_duplicates(words, forge.near_duplicates)}
    with suppress(BalderdashError):  # too few held-out terms: `balderdash judge` will say so
        extras["judge"] = Judge.train(model, words, lexicon, SEED).to_json()
    with suppress(BalderdashError):  # no fakes at all: the forge will say so when it is asked
        discriminator = train_discriminator(model, forge, words)
        if discriminator is not None:
            extras["taste"] = discriminator.to_json()
        choosy = forge.with_discriminator(discriminator)
        fakes = choosy.stream(STARTERS, seed=SEED, max_samples=MAX_SAMPLES, progress=progress)
        extras["starters"] = [replace(fake, surprises=()).to_json() for fake in fakes]  # the header is read often
    return extras


def train_discriminator(model: Model, forge: Forge, words: WordList) -> Discriminator | None:
    """Train on the dealable terms of the valid split and on fakes; None if the split is too short.

    Parameters
    ----------
    forge : of the model, without a discriminator

    Raises
    ------
    BalderdashError
        The model gives no fakes.
    """
    valid = words.part("valid")[:MAX_REALS]
    if len(valid) < FEWEST_EXAMPLES:
        return None
    dealable = [term for term in valid if is_dealable(term, forge.near_duplicates)]
    reals = dealable if len(dealable) >= FEWEST_EXAMPLES else valid
    count = min(max(MIN_FAKES, FAKES_PER_REAL * len(reals)), MAX_FAKES)
    fakes = forge.stream(count, seed=SEED + 1, max_samples=MAX_SAMPLES, with_nearest=False)
    return Discriminator.fit(Vocabulary(words), model.score(reals), model.score([fake.term for fake in fakes]))
