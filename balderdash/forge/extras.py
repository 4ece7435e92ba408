"""What the forge adds to a new model's checkpoint: a judge, a discriminator, and fakes for the first sheets."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import takewhile
from typing import Any, TypeVar

from balderdash.errors import BalderdashError
from balderdash.forge.dealable import is_dealable, keys_of_near_duplicates
from balderdash.forge.discriminator import FEWEST_EXAMPLES, Discriminator
from balderdash.forge.features import Vocabulary
from balderdash.forge.forge import Forge
from balderdash.forge.judge import Judge
from balderdash.lm.model import Model
from balderdash.terms import library
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.wordlist import WordList

STARTERS = 300  # eight sheets: enough until the network is loaded
MAX_SAMPLES = 15_000  # a third of a good model's samples become fakes; a bad one is not worth the wait
MAX_REALS = 6000  # real terms that the discriminator learns from
FAKES_PER_REAL, MIN_FAKES, MAX_FAKES = 4, 1000, 8000  # fakes that it learns from: they cost only samples
SEED = 0
SAMPLES_IN_ALL = 30_000  # that `make_extras` takes as long as, approximately: what becomes of one takes time, too
_PART = 900  # terms that a measurement indexes; nothing so short is cached

Item = TypeVar("Item")


def make_extras(
    model: Model,
    words: WordList,
    progress: Callable[[int], None] | None = None,
    left: Callable[[], float] = lambda: math.inf,
) -> dict[str, Any]:
    """JSON values for the checkpoint's extras; what a small list or little time is too short for is left out.

    Parameters
    ----------
    progress : called now and then with the number of starters so far
    left : returns the seconds that are left; each part may take a share of them

    Returns
    -------
    "alike" : see `keys_of_near_duplicates`
    "judge" : see `Judge.to_json`
    "taste" : see `Discriminator.to_json`
    "starters" : fakes, see `Fake.to_json`
    """

    def after(share: float) -> Callable[[], bool]:
        """A function that returns whether that share of the time that is left now is used up."""
        end = left() * (1 - share)
        return lambda: left() < end

    extras: dict[str, Any] = {}
    if left() <= 0:
        return extras
    lexicon = library.lexicon(words)
    forge = Forge(model, lexicon, words)
    with suppress(BalderdashError):  # too few held-out terms: `balderdash judge` will say so
        extras["judge"] = Judge.train(model, words, lexicon, SEED, after(0.2)).to_json()
    if left() < math.inf and preparing(model, words) * len(lexicon.keys) > left():
        return extras
    extras["alike"] = keys_of_near_duplicates(words, forge.near_duplicates, after(0.2))
    with suppress(BalderdashError):  # no fakes at all: the forge will say so when it is asked
        discriminator = train_discriminator(model, forge, words, after)
        if discriminator is not None:
            extras["taste"] = discriminator.to_json()
        choosy = forge.with_discriminator(discriminator)
        fakes = choosy.stream(STARTERS, seed=SEED, max_samples=MAX_SAMPLES, progress=progress)
        chosen = _until(after(0.9), fakes)
        extras["starters"] = [replace(fake, surprises=()).to_json() for fake in chosen]  # the header is read often
    return extras


def preparing(model: Model, words: WordList) -> float:
    """Seconds for each term of the lists that the forge takes to index them, measured on a small part."""
    part = replace(words, terms=words.terms[:_PART])
    began = time.perf_counter()
    Forge(model, Lexicon([part]), part).prepare()
    Vocabulary(part)
    return (time.perf_counter() - began) / len(part.terms)


def train_discriminator(
    model: Model,
    forge: Forge,
    words: WordList,
    after: Callable[[float], Callable[[], bool]] = lambda share: lambda: False,
) -> Discriminator | None:
    """Train on the dealable terms of the valid split and on fakes; None if the split is too short.

    Parameters
    ----------
    forge : of the model, without a discriminator
    after : returns a function that returns whether a share of the time that is left is used up; see `make_extras`

    Raises
    ------
    BalderdashError
        The model gives no fakes.
    """
    valid = words.part("valid")[:MAX_REALS]
    if len(valid) < FEWEST_EXAMPLES:
        return None
    dealable = [term for term in _until(after(0.15), valid) if is_dealable(term, forge.near_duplicates)]
    reals = dealable if len(dealable) >= FEWEST_EXAMPLES else valid
    count = min(max(MIN_FAKES, FAKES_PER_REAL * len(reals)), MAX_FAKES)
    fakes = _until(after(0.45), forge.stream(count, seed=SEED + 1, max_samples=MAX_SAMPLES, with_nearest=False))
    return Discriminator.fit(Vocabulary(words), model.score(reals), model.score([fake.term for fake in fakes]))


def _until(is_late: Callable[[], bool], items: Iterable[Item]) -> Iterator[Item]:
    """The items until it is late."""
    return takewhile(lambda _: not is_late(), items)
