"""The forge: a model's samples become fakes, unless something speaks against them.

A sample is refused if it is real, malformed, profane or a near-duplicate of a real term, if it is probably real though
no list here holds it, or if the selection does not choose it. The cheapest questions come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from math import exp
from typing import Protocol

import numpy as np
import numpy.typing as npt

from balderdash.cache import cached
from balderdash.errors import BalderdashError
from balderdash.forge.fakes import Fake, KindOrMixed, Level
from balderdash.forge.field_terms import SMALLEST_FIELD
from balderdash.forge.filters import Filters
from balderdash.forge.profanity import ProfanityFilter
from balderdash.forge.selection import Selection
from balderdash.lm.evaluation import Score
from balderdash.lm.sampling import UNLIMITED, Limits
from balderdash.terms.key import key, tidy
from balderdash.terms.lexicon import Kind, Lexicon
from balderdash.terms.near_duplicates import NearDuplicates
from balderdash.terms.wordlist import WordList

FIRST_BATCH, LARGEST_BATCH = 160, 1024  # samples; see `_batch_sizes`
MAX_FRUITLESS = 8192  # samples in a row without a single fake, after which the model has no more to give
SAMPLES_PER_FAKE = 500  # samples for each fake that is wanted, after which the search ends
CHOOSY, LEVELS = 4, 3  # times as many of both, if a critic chooses, and if only fakes of one level are wanted
LOW_TEMPERATURE = 0.5  # below it, a model repeats its list more than it adds to it
# A term may be so likely that a list of its field is expected to hold fewer copies than this: see docs/fakes.md.
MAX_EXPECTED_COPIES: dict[Kind, float] = {"recombined": 0.01, "invented": 0.1}
LONGEST_USUAL_PREFIX = 3  # letters
SHARE_OF_UNUSUAL = 0.25  # of each batch of unusual samples
EVERYTHING = Selection()


class Sampler(Protocol):
    """What the forge needs of a model."""

    @property
    def name(self) -> str:
        """The name that the user knows."""

    def sample(self, count: int, seed: int = 0, temperature: float = 1.0, prefix: str = "") -> list[str]:
        """Raw terms; an unfinished one is empty."""

    def sample_with_scores(
        self, count: int, seed: int = 0, temperature: float = 1.0, prefix: str = "", limits: Limits = UNLIMITED
    ) -> list[Score | None]:
        """The same terms with the surprise of their letters; None for an unfinished one, or one beyond the limits."""

    def score(self, terms: list[str]) -> list[Score]:
        """The surprise of every letter."""

    def prior_scores(self, terms: Sequence[str]) -> list[Score]:
        """The surprise of every letter to the n-gram alone, each term as if it were new."""


class Forge:
    """Makes fakes of one model for one list.

    Parameters
    ----------
    model : writes the samples
    lexicon : everything that counts as real
    words : the list that the fakes are to look like
    selection : chooses among the fakes; with an empty one, all are kept and have no level

    Attributes
    ----------
    near_duplicates : finds them in the lexicon
    """

    def __init__(self, model: Sampler, lexicon: Lexicon, words: WordList, selection: Selection = EVERYTHING) -> None:
        self._model, self._lexicon, self._words, self._selection = model, lexicon, words, selection
        self.near_duplicates = NearDuplicates(lexicon)

    def with_selection(self, selection: Selection) -> Forge:
        """The same forge with another selection; it shares what was learnt from the lists."""
        other = copy(self)
        other._selection = selection
        return other

    def prepare(self) -> None:
        """Learn from the lists now what the first fake needs."""
        _ = self.filters, self._profanity, self._is_in_list
        self.near_duplicates.prepare()

    @cached_property
    def filters(self) -> Filters:
        """The rules for form."""
        known = self._lexicon.words

        def fitting() -> tuple[str, ...]:
            return tuple(Filters(self._words, known).rules)

        digests = self._words.digest, self._lexicon.digest
        return Filters(self._words, known, cached("rules", fitting, *digests, terms=len(self._words.terms)))

    @cached_property
    def _profanity(self) -> ProfanityFilter:
        return ProfanityFilter(self._lexicon.words)

    @cached_property
    def _is_in_list(self) -> npt.NDArray[np.bool_]:
        """(K,) for each key of the lexicon, whether the list has it: chess openings are compared with each other."""
        own = frozenset(self._words.keys)
        return np.fromiter((k in own for k in self._lexicon.keys), bool)

    def stream(
        self,
        count: int,
        *,
        seed: int = 0,
        kind: KindOrMixed = "mixed",
        level: Level | None = None,
        temperature: float = 1.0,
        prefix: str = "",
        avoid: Collection[str] = (),
        max_samples: int | None = None,
        with_nearest: bool = True,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[Fake]:
        """Up to `count` different fakes, fewer if the model has no more to give.

        They are the same for the same model, lists and arguments, and a longer stream of a seed begins with the
        shorter one.

        Parameters
        ----------
        level : how hard the fakes should be to tell from real terms; by default all levels
        avoid : terms that must not occur (again), such as those that the player knows to be real
        max_samples : the search ends with the batch that reaches it; by default enough for a weak model
        with_nearest : whether to look for the nearest real term, which takes some milliseconds each
        progress : called after each batch with the number of fakes so far

        Raises
        ------
        BalderdashError
            On the first `next`: the model gives no fake at all, the prefix has a letter that it does not know,
            or `level` is given without a critic.
        """
        if level and self._selection.critic is None:
            raise BalderdashError(
                f"The model {self._model.name!r} has no critic, so its fakes have no difficulty level; "
                "ask for fakes of any level, or train it again on a longer list."
            )
        taken = {key(term) for term in avoid}
        refused: Counter[str] = Counter()
        patience = (CHOOSY if self._selection.critic else 1) * (LEVELS if level else 1)
        if max_samples is None:
            max_samples = patience * (MAX_FRUITLESS + SAMPLES_PER_FAKE * count)
        is_usual = temperature <= 1 and len(prefix) <= LONGEST_USUAL_PREFIX
        limits = self._limits(kind, is_usual)
        made = sampled = fruitless = 0
        for number, size in enumerate(_batch_sizes()):
            samples = self._model.sample_with_scores(size, batch_seed(seed, number), temperature, prefix, limits)
            scores = self._kept(samples, kind, seed, is_usual, taken, refused)
            scores = self._of_level(scores, level, refused)[: count - made]
            made += len(scores)
            sampled += size
            fruitless = 0 if scores else fruitless + size
            yield from self._fakes(scores, seed, with_nearest)
            if progress is not None:
                progress(made)
            if made >= count or fruitless >= patience * MAX_FRUITLESS or sampled >= max_samples:
                break
        if not made and count:
            raise BalderdashError(self._no_fakes_message(refused, level, kind, prefix, temperature))

    def choose(self, terms: Sequence[str], seed: int = 0, with_nearest: bool = True) -> Iterator[Fake]:
        """Of terms that the model may have written before, those that it could give as fakes now, each once."""
        taken: set[str] = set()
        for start in range(0, len(terms), FIRST_BATCH):
            scores: list[Score | None] = [*self._model.score(list(terms[start : start + FIRST_BATCH]))]
            yield from self._fakes(self._kept(scores, "mixed", seed, True, taken, Counter()), seed, with_nearest)

    def _kept(
        self,
        samples: list[Score | None],
        kind: KindOrMixed,
        seed: int,
        is_usual: bool,
        taken: set[str],
        refused: Counter[str],
    ) -> list[Score]:
        """The samples against which nothing speaks; their keys are added to `taken`, and reasons to `refused`."""
        scores = self._new(samples, kind, taken, refused)
        scores = self._probably_unreal(scores, refused)
        scores = self._chosen(scores, seed, is_usual, refused)
        return self._sound(scores, taken, refused)

    def _limits(self, kind: KindOrMixed, is_usual: bool) -> Limits:
        """What a sample cannot have if it is to become a fake of that kind; sampling need not finish others."""
        critic = self._selection.critic if is_usual else None
        limits = UNLIMITED
        if critic is not None:
            limits = Limits(critic.least_log_prob, None, critic.may_begin_with, critic.may_begin_so)
        if kind != "recombined":
            return limits
        known = self._lexicon.words
        return replace(limits, word_allowed=lambda word: known.issuperset(key(tidy(word)).split()))

    def _new(
        self, samples: list[Score | None], kind: KindOrMixed, taken: Collection[str], refused: Counter[str]
    ) -> list[Score]:
        """The samples that a look-up does not refuse, scored as they are spelt."""
        new = []
        for sample in samples:
            term = tidy(sample.term) if sample else ""
            if reason := self._look_up(term, kind, taken):
                refused[reason] += 1
            elif sample:
                new += [sample] if term == sample.term else self._model.score([term])
        return new

    def _look_up(self, term: str, kind: KindOrMixed, taken: Collection[str]) -> str | None:
        """The reason against a sample that a look-up finds, or None.

        Parameters
        ----------
        taken : keys of terms that must not occur again
        """
        k = key(term)
        if not k:
            return "unfinished"
        if term in self._lexicon:
            return "real"
        if k in taken:
            return "repeated"
        if k in self._lexicon.words:  # a word of a real term usually is a real term itself
            return "word of a real term"
        if kind not in ("mixed", self._lexicon.kind_of(term)):
            return "other kind"
        return None

    def _probably_unreal(self, scores: list[Score], refused: Counter[str]) -> list[Score]:
        terms = len(self._words.terms)
        unreal = [score for score in scores if not is_too_likely(score, self._lexicon.kind_of(score.term), terms)]
        refused["too likely"] += len(scores) - len(unreal)
        return unreal

    def _chosen(self, scores: list[Score], seed: int, is_usual: bool, refused: Counter[str]) -> list[Score]:
        """What the selection keeps; of unusual samples, such as those at a high temperature, what the critic likes.

        Critic and matching have learnt from usual ones alone, and might leave nothing of the others.
        """
        kept = self._selection.not_strange(scores)
        refused["strange word"] += len(scores) - len(kept)
        if is_usual:
            chosen = self._selection.chosen(kept, seed, self._model)
        else:
            chosen = self._selection.best(kept, SHARE_OF_UNUSUAL, self._model)
        refused["not chosen"] += len(kept) - len(chosen)
        return chosen

    def _sound(self, scores: list[Score], taken: set[str], refused: Counter[str]) -> list[Score]:
        """The well-formed, decent ones that are not near-duplicates, each once; their keys are added to `taken`."""
        sound = []
        for score in scores:
            k = key(score.term)
            if reason := "repeated" if k in taken else self._fault(score.term):
                refused[reason] += 1
            else:
                taken.add(k)
                sound.append(score)
        return sound

    def _fault(self, term: str) -> str | None:
        """The reason against a term that takes longer to find, or None."""
        if rule := self.filters.violated(term):
            return rule
        if self._profanity.find(term):
            return "profanity"
        if near := self.near_duplicates.find(term):
            return f"near-duplicate: {near.difference}"
        return None

    def _of_level(self, scores: list[Score], level: Level | None, refused: Counter[str]) -> list[Score]:
        if level is None:
            return scores
        levels = self._selection.levels(scores, self._model)
        wanted = [score for score, its_level in zip(scores, levels, strict=True) if its_level == level]
        refused["other level"] += len(scores) - len(wanted)
        return wanted

    def near_duplicate_of(self, term: str) -> str:
        """The real term that another one is a near-duplicate of, or ""."""
        near = self.near_duplicates.find(term)
        return self._lexicon.spelling(near.key) if near else ""

    def describe(self, terms: list[str], seed: int) -> list[Fake]:
        """Any terms with the provenance of fakes, whatever speaks against them."""
        return self._fakes(self._model.score(terms), seed)

    def _fakes(self, scores: list[Score], seed: int, with_nearest: bool = True) -> list[Fake]:
        levels = self._selection.levels(scores, self._model)
        return [
            Fake(
                term=score.term,
                kind=self._lexicon.kind_of(score.term),
                model=self._model.name,
                seed=seed,
                log_prob=score.log_prob,
                nats_per_char=score.nats_per_char,
                nearest=self._nearest(score.term) if with_nearest else "",
                level=level,
                surprises=score.surprises,
            )
            for score, level in zip(scores, levels, strict=True)
        ]

    def _nearest(self, term: str) -> str:
        place = self.near_duplicates.letter_index.nearest(key(term), self._is_in_list)
        return "" if place is None else self._lexicon.spelling(self._lexicon.keys[place])

    def _no_fakes_message(
        self, refused: Counter[str], level: Level | None, kind: KindOrMixed, prefix: str, temperature: float
    ) -> str:
        real = sum(n for reason, n in refused.items() if reason == "real" or reason.startswith("near-duplicate"))
        wish = (f" of the kind {kind}" if kind != "mixed" else "") + (f" of the level {level}" if level else "")
        start = f" that begins with {prefix!r}" if prefix else ""
        advice = (
            f"at a temperature of {temperature:g} it writes what it knows best; ask for more than {LOW_TEMPERATURE:g}"
            if temperature < LOW_TEMPERATURE
            else "it seems to know its list by heart: train it for fewer epochs or on a longer list"
            if real > refused.total() / 2
            else "ask for something less special, or train it for longer"
        )
        if temperature >= LOW_TEMPERATURE:
            advice += ", or try a higher temperature"
        return (
            f"The model {self._model.name!r} wrote {refused.total():,} terms, none of them a new one{wish}{start}; "
            f"{advice}."
        )


def is_too_likely(score: Score, kind: Kind, terms: int) -> bool:
    """Whether the model would write a term again so soon that it is probably real, though no list here holds it.

    Parameters
    ----------
    score, kind : of the term
    terms : the number of terms of the list
    """
    field = max(terms, SMALLEST_FIELD) if kind == "recombined" else terms
    return field * exp(score.log_prob) >= MAX_EXPECTED_COPIES[kind]


def raw_samples(model: Sampler, count: int, seed: int, temperature: float, prefix: str) -> Iterator[list[str]]:
    """`count` samples as they come, in batches; an unfinished one is empty. More of a seed begin with the fewer."""
    for number, start in enumerate(range(0, count, LARGEST_BATCH)):
        size = min(LARGEST_BATCH, count - start)
        yield model.sample(size, batch_seed(seed, number), temperature, prefix=prefix)


def _batch_sizes() -> Iterator[int]:
    """160, 160, 320, 640, 1024, 1024 ...: small for a sheet, large for many fakes, independent of the arguments."""
    size = FIRST_BATCH
    yield size  # twice, because a sheet often needs a few samples more than this
    while True:
        yield size
        size = min(2 * size, LARGEST_BATCH)


def batch_seed(seed: int, number: int) -> int:
    """A seed for each batch, unrelated to those of the next seed."""
    return int.from_bytes(sha256(f"{seed}/{number}".encode()).digest()[:6], "big")
