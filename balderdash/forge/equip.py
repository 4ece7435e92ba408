"""What a freshly trained model takes along in its checkpoint: a judge, and fakes for the first sheets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.forge.dealable import is_dealt, near_duplicates
from balderdash.forge.discriminator import FEWEST_REALS, Discriminator
from balderdash.forge.features import Vocabulary
from balderdash.forge.forge import Forge
from balderdash.forge.judge import Judge
from balderdash.lm.model import Model
from balderdash.terms import library
from balderdash.terms.wordlist import WordList

STARTERS = 300  # eight sheets: enough until the network is awake
MOST_SAMPLES = 15_000  # of a good model one in three is a fake; a bad one is not worth the wait
EXAMPLES = 6000  # real terms at most that taste is taught by,
FAKES_A_REAL, FEWEST_FAKES, MOST_FAKES = 4, 1000, 8000  # and fakes: they cost only samples
SEED = 0


def equip(model: Model, words: WordList, progress: Callable[[int], None] | None = None) -> dict[str, Any]:
    """JSON values for the checkpoint's extras; what a small list cannot give is left out.

    Parameters
    ----------
    progress : called now and then with the number of starters so far

    Returns
    -------
    "alike" : see `dealt.alike`
    "judge" : see `Judge.to_json`
    "taste" : see `Discriminator.to_json`
    "starters" : fakes, see `Fake.to_json`
    """
    lexicon = library.lexicon(words)
    forge = Forge(model, lexicon, words)
    extras: dict[str, Any] = {"alike": near_duplicates(words.terms, forge.slips)}
    with suppress(BalderdashError):  # too few held-out terms: `balderdash judge` will say so
        extras["judge"] = Judge.fit(model, words, lexicon, SEED).to_json()
    with suppress(BalderdashError):  # nothing new to give: the forge will say so when it is asked
        taste = learn_discriminator(model, forge, words)
        if taste is not None:
            extras["taste"] = taste.to_json()
        fakes = forge.choosing(taste).stream(STARTERS, seed=SEED, most=MOST_SAMPLES, progress=progress)
        extras["starters"] = [replace(fake, surprises=()).to_json() for fake in fakes]  # the header is read often
    return extras


def learn_discriminator(model: Model, forge: Forge, words: WordList) -> Discriminator | None:
    """Taught by those of the valid split that would be dealt, against fakes that nobody has chosen.

    None if that split is too short.

    Parameters
    ----------
    forge : of the model, without a taste

    Raises
    ------
    BalderdashError
        The model has nothing new to give.
    """
    valid = words.part("valid")[:EXAMPLES]
    if len(valid) < FEWEST_REALS:
        return None
    dealt = [term for term in valid if is_dealt(term, forge.slips)]
    reals = dealt if len(dealt) >= FEWEST_REALS else valid
    wanted = min(max(FEWEST_FAKES, FAKES_A_REAL * len(reals)), MOST_FAKES)
    fakes = forge.stream(wanted, seed=SEED + 1, most=MOST_SAMPLES)
    return Discriminator.learn(Vocabulary(words), model.score(reals), model.score([fake.term for fake in fakes]))
