"""The forge: samples of a model become fakes, or are refused for a reason that is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from copy import copy
from functools import cached_property
from hashlib import sha256
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from balderdash.cache import cached
from balderdash.errors import BalderdashError
from balderdash.forge.discriminator import Discriminator
from balderdash.forge.fakes import Fake, Level
from balderdash.forge.filters import Filters
from balderdash.forge.profanity import ProfanityFilter
from balderdash.forge.too_likely import is_too_likely
from balderdash.lm.evaluation import Score
from balderdash.terms.key import key, tidy
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.near_duplicates import NearDuplicates
from balderdash.terms.wordlist import WordList

Mix = Literal["mixed", "invented", "recombined"]

FIRST_BATCH, LARGEST_BATCH = 160, 1024  # samples; from the second on each batch is twice the one before
COLD = 0.5  # temperatures below it repeat the list more than they add to it
PATIENCE = 8192  # samples in a row without a single fake, after which the model has no more to give,
SAMPLES_A_FAKE = 200  # and samples for each fake that was asked for


class Writer(Protocol):
    """What the forge needs of a model."""

    @property
    def name(self) -> str:
        """How the user calls it."""

    def sample(self, count: int, seed: int = 0, temperature: float = 1.0, prefix: str = "") -> list[str]:
        """Raw terms; an unfinished one is empty."""

    def sample_with_scores(
        self, count: int, seed: int = 0, temperature: float = 1.0, prefix: str = ""
    ) -> list[Score | None]:
        """The same terms, each with the surprise of its letters; None for an unfinished one."""

    def score(self, terms: list[str]) -> list[Score]:
        """The surprise of every letter."""


class Forge:
    """Makes fakes of one model for one list.

    Parameters
    ----------
    model : writes the samples
    lexicon : all that is real
    words : the list whose habits the fakes must have
    taste : which of the sound ones to keep; None for all

    Attributes
    ----------
    slips : what is nearly real
    """

    def __init__(self, model: Writer, lexicon: Lexicon, words: WordList, taste: Discriminator | None = None) -> None:
        self._model, self._lexicon, self._words, self._taste = model, lexicon, words, taste
        self.slips = NearDuplicates(lexicon)

    def choosing(self, taste: Discriminator | None) -> Forge:
        """The same forge with another taste; what it has learnt of lists is not learnt again."""
        other = copy(self)
        other._taste = taste
        return other

    def prepare(self) -> None:
        """Learn of the lists what the first fake will ask for."""
        _ = self.filters, self._decency, self._own
        self.slips.prepare()

    @cached_property
    def filters(self) -> Filters:
        """The rules for broken terms."""
        known = self._lexicon.words

        def fitting() -> tuple[str, ...]:
            return tuple(rule.name for rule in Filters(self._words, known).rules)

        digests = self._words.digest, self._lexicon.digest
        return Filters(self._words, known, cached("rules", fitting, *digests, terms=len(self._words.terms)))

    @cached_property
    def _own(self) -> npt.NDArray[np.bool_]:
        """(K,) which of the lexicon's keys are in the list: a chess opening is compared with chess openings."""
        own = frozenset(self._words.keys)
        return np.fromiter((k in own for k in self._lexicon.keys), bool)

    @cached_property
    def _decency(self) -> ProfanityFilter:
        return ProfanityFilter(self._lexicon.words)

    def stream(
        self,
        count: int,
        *,
        seed: int = 0,
        kind: Mix = "mixed",
        level: Level | None = None,
        temperature: float = 1.0,
        prefix: str = "",
        avoid: Collection[str] = (),
        most: int | None = None,
        near: bool = True,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[Fake]:
        """Up to `count` different fakes, each as soon as its batch of samples is sifted.

        They are the same for the same model, lists and arguments; a longer stream of a seed begins with the shorter
        one.

        Parameters
        ----------
        level : how hard they shall be to tell from real terms; by default all that are found
        avoid : terms that shall not come (again), such as those that the player knows to be real
        most : samples, to the next full batch, after which the search ends; by default enough for a slow model
        near : whether to look for the nearest real term of each, which takes some milliseconds
        progress : called after each batch with the number of fakes so far

        Yields
        ------
        Fewer than `count`, if the model has no more to give.

        Raises
        ------
        BalderdashError
            When the first one is asked for: it has nothing to give at all, the prefix has a letter that it never saw,
            or a level is asked for where no taste has been taught to tell it.
        """
        if level and self._taste is None:
            raise BalderdashError(
                f"The model {self._model.name!r} came without a taste, so nobody can say how hard its fakes are; "
                "ask for fakes of any level, or train it on a longer list."
            )
        taken = {key(term) for term in avoid}
        refused: Counter[str] = Counter()
        most = PATIENCE + SAMPLES_A_FAKE * count if most is None else most
        made = sampled = fruitless = 0
        for number, size in enumerate(_sizes()):
            new = []
            for sample in self._model.sample_with_scores(size, batch_seed(seed, number), temperature, prefix):
                term = tidy(sample.term) if sample else ""
                if reason := self._at_first_sight(term, kind, taken):
                    refused[reason] += 1
                elif sample:
                    new += [sample] if term == sample.term else self._model.score([term])
            sound = []
            for score in self._chosen(new, seed, refused):
                k = key(score.term)
                if reason := "repeat" if k in taken else self._on_reflection(score.term):
                    refused[reason] += 1
                else:
                    taken.add(k)
                    sound.append(score)
            scores = self._of_level(sound, level, refused)[: count - made]
            made += len(scores)
            sampled += size
            fruitless = 0 if scores else fruitless + size
            yield from self._fakes(scores, seed, near)
            if progress is not None:
                progress(made)
            if made >= count or fruitless >= PATIENCE or sampled >= most:
                break
        if not made and count:
            raise BalderdashError(self._nothing(refused, level, kind, prefix, temperature))

    def _chosen(self, scores: list[Score], seed: int, refused: Counter[str]) -> list[Score]:
        """The samples that are neither likely to be real nor unlike real terms; the others are counted."""
        terms = len(self._words.terms)
        new = [score for score in scores if not is_too_likely(score, self._lexicon.kind_of(score.term), terms)]
        refused["commonplace"] += len(scores) - len(new)
        if self._taste is None or not new:
            return new
        kept = [score for score, keep in zip(new, self._taste.keeps(new, seed), strict=True) if keep]
        refused["unconvincing"] += len(new) - len(kept)
        return kept

    def _of_level(self, scores: list[Score], level: Level | None, refused: Counter[str]) -> list[Score]:
        if level is None or self._taste is None or not scores:
            return scores
        asked = [score for score, its in zip(scores, self._taste.levels(scores), strict=True) if its == level]
        refused["other level"] += len(scores) - len(asked)
        return asked

    def _at_first_sight(self, term: str, kind: Mix, taken: Collection[str]) -> str | None:
        """The reason against a sample that costs next to nothing to find, or None.

        Parameters
        ----------
        taken : keys that are fakes already
        """
        k = key(term)
        if not k:
            return "unfinished"
        if term in self._lexicon:
            return "real"
        if k in taken:
            return "repeat"
        if k in self._lexicon.words:  # a word of a real term, alone: a real term itself, more often than not
            return "known word"
        if kind not in ("mixed", self._lexicon.kind_of(term)):
            return "other kind"
        return None

    def _on_reflection(self, term: str) -> str | None:
        """The reason against one that taste has kept, or None: it is asked of a quarter of the others."""
        if rule := self.filters.broken(term):
            return rule.name
        if self._decency.indecent(term):
            return "indecent"
        if slip := self.slips.find(term):
            return f"slip of {slip.difference}"
        return None

    def slip_of(self, term: str) -> str:
        """The real term that another one is a slip of, or ""."""
        slip = self.slips.find(term)
        return self._lexicon.spelling(slip.key) if slip else ""

    def described(self, terms: list[str], seed: int) -> list[Fake]:
        """Terms with their provenance, whatever speaks against them."""
        return self._fakes(self._model.score(terms), seed)

    def _fakes(self, scores: list[Score], seed: int, near: bool = True) -> list[Fake]:
        taste = self._taste
        levels = [None] * len(scores) if taste is None or not scores else taste.levels(scores)
        return [
            Fake(
                term=score.term,
                kind=self._lexicon.kind_of(score.term),
                model=self._model.name,
                seed=seed,
                log_prob=score.log_prob,
                nats_per_char=score.nats_per_char,
                nearest=self._nearest(score.term) if near else "",
                level=level,
                surprises=score.surprises,
            )
            for score, level in zip(scores, levels, strict=True)
        ]

    def _nearest(self, term: str) -> str:
        place = self.slips.letter_index.nearest(key(term), self._own)
        return "" if place is None else self._lexicon.spelling(self._lexicon.keys[place])

    def _nothing(self, refused: Counter[str], level: Level | None, kind: Mix, prefix: str, temperature: float) -> str:
        real = sum(count for reason, count in refused.items() if reason == "real" or reason.startswith("slip"))
        wish = (f" of the kind {kind}" if kind != "mixed" else "") + (f" of the level {level}" if level else "")
        start = f" that begins with {prefix!r}" if prefix else ""
        advice = (
            f"at a temperature of {temperature:g} it writes what it knows best; ask for more than {COLD:g}"
            if temperature < COLD
            else "it seems to know its list by heart: train it for fewer epochs or on a longer list"
            if real > refused.total() / 2
            else "ask for something less special, or train it for longer"
        )
        if temperature >= COLD:
            advice += ", or try a higher temperature"
        return (
            f"The model {self._model.name!r} wrote {refused.total():,} terms, none of them a new one{wish}{start}; "
            f"{advice}."
        )


def _sizes() -> Iterator[int]:
    """Sizes of the batches: small for a sheet, large for a book, and independent of what is asked for."""
    size = FIRST_BATCH
    yield size  # a sheet often needs a few more than this gives
    while True:
        yield size
        size = min(2 * size, LARGEST_BATCH)


def batch_seed(seed: int, number: int) -> int:
    """A seed for each batch, unrelated to those of the next seed."""
    return int.from_bytes(sha256(f"{seed}/{number}".encode()).digest()[:6], "big")
