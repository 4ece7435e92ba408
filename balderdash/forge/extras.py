"""What the forge adds to a new model: a judge, a selection, what is dealt, and fakes to deal from."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import compress, islice, takewhile
from statistics import median
from typing import Any, NamedTuple, TypeVar

import numpy as np

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.forge.classifiers import Array
from balderdash.forge.critic import FEWEST_READINGS, GIVES_ITSELF_AWAY, REAL, Critic
from balderdash.forge.dealable import Dealt, candidates
from balderdash.forge.domains import Domains, labels_of
from balderdash.forge.fakes import Fake
from balderdash.forge.features import Vocabulary
from balderdash.forge.field_terms import Field
from balderdash.forge.forge import Forge
from balderdash.forge.judge import Judge
from balderdash.forge.matching import Matching, effective
from balderdash.forge.selection import Selection
from balderdash.forge.strangeness import Strangeness
from balderdash.forge.usage import Usage
from balderdash.forge.word_pairs import WordPairs
from balderdash.lm import header
from balderdash.lm.evaluation import Score
from balderdash.lm.model import Model
from balderdash.terms import companions, library
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.library import DEFAULT_LIST
from balderdash.terms.near_duplicates import NearDuplicates
from balderdash.terms.split import split_of_key
from balderdash.terms.wordlist import WordList

STARTERS = 300  # seven sheets and a half: enough until the network is loaded
MOST_STARTERS = 3000  # if readers have passed so many: six hundred sheets
SOUND_READ, SOUND_UNREAD = 20_000, 15_000  # well-formed fakes among which critic and matching choose
MAX_SAMPLES = 100_000  # a third of a good model's samples are well-formed; a bad one is not worth the wait
SAMPLES_IN_ALL = 50_000  # that `make_extras` takes as long as, approximately: what becomes of one takes time, too
FEWEST_SOUND = 200
MOST_COMPARED = 6000  # sound fakes, with the real terms, before the critic chooses
MAX_HELD_OUT = 6000  # terms whose new words say what is strange
# Of the sound fakes, the share that the critic keeps: the least of these that leaves enough real terms like them.
SHARES = (0.03, 0.04, 0.06, 0.12, 0.2)
MATCHED, MOST_MATCHED = 2_500, 6_000  # fakes that the critic keeps, from which matching learns
ENOUGH_PASSED = 1_000  # for matching to learn from them, too: sheets are dealt from them, and new ones are unlike them
ENOUGH_REAL, ENOUGH_OF_REAL = 800, 0.13  # effective terms, or this share of all that can be dealt
SEED = 0
SOUND_SEED = 101  # what it gives is never read, or the critic would be calibrated on what readers had left over
_PART = 900  # terms that a measurement indexes; nothing so short is cached
_TIMES = 5  # that it is measured

Item = TypeVar("Item")
After = Callable[[float], Callable[[], bool]]


class Verdict(NamedTuple):
    """What a reader said of a fake; see `records.readings`."""

    term: str
    verdict: str


def make_extras(
    model: Model,
    words: WordList,
    verdicts: Sequence[Verdict] = (),
    progress: Callable[[int], None] | None = None,
    left: Callable[[], float] = lambda: math.inf,
    late: Callable[[], None] = lambda: None,
    read: Sequence[str] = (),
) -> dict[str, Any]:
    """JSON values for the checkpoint's extras; what a small list or little time is too short for is left out.

    Parameters
    ----------
    verdicts : what readers said of fakes of this list
    progress : called now and then with the number of starters so far
    left : returns the seconds that are left; each part may take a share of them
    late : called if they are too few for any starter
    read : fakes of this model, or of an earlier one, that readers have passed; sheets are dealt from them

    Returns
    -------
    "judge" : see `Judge.to_json`
    "selection" : see `Selection.to_json`
    "dealt" : see `Dealt.to_json`
    "starters" : fakes, see `Fake.to_json`
    """

    def after(share: float) -> Callable[[], bool]:
        """A function that returns whether that share of the time that is left now is used up."""
        end = left() * (1 - share)
        return lambda: left() < end

    extras: dict[str, Any] = {}
    if left() <= 0:
        late()
        return extras
    lexicon = library.lexicon(words)
    forge = Forge(model, lexicon, words)
    with suppress(BalderdashError):  # too few held-out terms: `balderdash judge` will say so
        extras["judge"] = Judge.train(model, words, lexicon, SEED, after(0.2)).to_json()
    if left() < math.inf and preparing(model, words) * len(lexicon.keys) > left():
        late()
        return extras
    with suppress(BalderdashError):  # no fakes at all: the forge will say so when it is asked
        selection, dealt = learn_selection(model, forge, words, verdicts, progress, after, read)
        extras |= {"selection": selection.to_json(), "dealt": dealt.to_json()}
        stored = Selection.from_json(extras["selection"], words, Vocabulary(words))  # the numbers are rounded there
        choosy = forge.with_selection(stored)
        fakes = _starters(choosy, read, progress)
        is_late = after(0.9)
        chosen = [replace(fake, surprises=()).to_json() for fake in _until(is_late, fakes)]
        extras["starters"] = chosen  # without surprises, because the header is read often
        if not chosen and is_late():
            late()
    return extras


def _starters(forge: Forge, read: Sequence[str], progress: Callable[[int], None] | None) -> Iterator[Fake]:
    """Fakes that readers have passed, up to `MOST_STARTERS`; if they are few, new ones until there are `STARTERS`."""
    made: list[str] = []
    for fake in islice(forge.choose(read, SEED), MOST_STARTERS):
        made.append(fake.term)
        yield fake
    if (missing := STARTERS - len(made)) > 0:
        yield from forge.stream(missing, seed=SEED, avoid=made, max_samples=MAX_SAMPLES, progress=progress)


def preparing(model: Model, words: WordList) -> float:
    """Seconds for each term of the lists that the forge takes to index them, measured on a small part.

    It is the median of several measurements: each takes so little time that another program can double it.
    """
    part = replace(words, terms=words.terms[:_PART])

    def once() -> float:
        forge = Forge(model, Lexicon([part]), part)
        _ = forge.filters  # the rules are tried on as many terms of any list
        began = time.perf_counter()
        forge.prepare()
        Vocabulary(part)
        return time.perf_counter() - began

    return median(once() for _ in range(_TIMES)) / len(part.terms)


def learn_selection(
    model: Model,
    forge: Forge,
    words: WordList,
    verdicts: Sequence[Verdict] = (),
    progress: Callable[[int], None] | None = None,
    after: After = lambda share: lambda: False,
    read: Sequence[str] = (),
) -> tuple[Selection, Dealt]:
    """What chooses among the fakes of a model, and the real terms that are dealt.

    Parameters
    ----------
    forge : of the model, with an empty selection
    after : returns a function that returns whether a share of the time that is left is used up; see `make_extras`
    read : see `make_extras`

    Raises
    ------
    BalderdashError
        The model gives no fakes.
    """
    strangeness = Strangeness.fit(Usage.of(words), model.score(held_out(words)))
    count = SOUND_READ if is_read(verdicts) else SOUND_UNREAD
    sound = list(_until(after(0.4), sound_fakes(forge.with_selection(Selection(strangeness)), count, progress)))
    priors = model.prior_scores([score.term for score in sound])
    places = candidates(words, NearDuplicates(Lexicon([words])), after(0.3))
    reals = model.prior_scores([words.terms[place] for place in places])
    vocabulary = Vocabulary(words)
    critic = critic_for(model, words, verdicts) if len(sound) >= FEWEST_SOUND else None
    chooser = Selection(strangeness, Matching.fit(vocabulary, reals, priors[:MOST_COMPARED]) if critic else None)
    if critic is None:
        matching, weights = _matched(vocabulary, reals, priors)
        return replace(chooser, matching=matching), Dealt(places, weights.tolist())
    log_probs = [score.log_prob for score in sound]
    unchosen = forge.with_selection(Selection(strangeness))
    read_priors = model.prior_scores([fake.term for fake in unchosen.choose(read, with_nearest=False)])
    for choosy, keeps, keeps_read in critic.calibrations(priors, log_probs, SHARES, chooser.unlikeness, read_priors):
        kept, passed = list(compress(priors, keeps)), list(compress(read_priors, keeps_read))
        if len(passed) >= ENOUGH_PASSED:
            kept = [*kept, *passed][:MOST_MATCHED]
        with_critic = replace(chooser, critic=choosy)
        matching, weights = _matched(vocabulary, reals, kept)
        if effective(weights) >= min(ENOUGH_REAL, ENOUGH_OF_REAL * len(reals)):
            break
    more = _until(after(0.3), _more_chosen(forge.with_selection(with_critic), kept))
    if found := [score.term for score in more]:
        matching, weights = _matched(vocabulary, reals, [*kept, *model.prior_scores(found)])
    return replace(with_critic, matching=matching), Dealt(places, weights.tolist())


def _more_chosen(forge: Forge, kept: Sequence[Score]) -> Iterator[Fake]:
    """Fakes that the critic of a forge keeps, besides these: matching learns better from more of them."""
    wanted = MATCHED - len(kept)
    if wanted <= 0:
        return
    with suppress(BalderdashError):  # no others at all
        yield from forge.stream(
            wanted,
            seed=SEED + 2,
            avoid=[score.term for score in kept],
            max_samples=MAX_SAMPLES,
            with_nearest=False,
        )


def _matched(vocabulary: Vocabulary, reals: list[Score], fakes: list[Score]) -> tuple[Matching | None, Array]:
    """What matches fakes and real terms, if there are enough of both, and how often each real term is dealt."""
    matching = Matching.fit(vocabulary, reals, fakes)
    return matching, np.ones(len(reals)) if matching is None else matching.weights(reals)


def held_out(words: WordList) -> list[str]:
    """Terms of the valid and test splits, from all parts of the list."""
    terms = [term for k, term in zip(words.keys, words.terms, strict=True) if split_of_key(k) != "train"]
    return terms[:: -(-len(terms) // MAX_HELD_OUT) or 1]


def sound_fakes(forge: Forge, count: int, progress: Callable[[int], None] | None = None) -> Iterator[Score]:
    """Fakes that no critic has chosen.

    Parameters
    ----------
    progress : told that no starter has been made yet
    """
    waiting = None if progress is None else lambda made: progress(0)
    fakes = forge.stream(count, seed=SOUND_SEED, max_samples=MAX_SAMPLES, with_nearest=False, progress=waiting)
    return (Score(fake.term, fake.surprises, 0) for fake in fakes)


def critic_for(model: Model, words: WordList, verdicts: Sequence[Verdict]) -> Critic | None:
    """A critic that learns from a list's readings; without them, that of the bundled default model, if it is here."""
    field = field_for(words, verdicts)
    if is_read(verdicts):
        scores = model.prior_scores([each.term for each in verdicts])
        return Critic.fit(field, scores, [each.verdict for each in verdicts])
    with suppress(BalderdashError, ValueError, OSError):
        values = header.read(paths.bundled_models() / f"{DEFAULT_LIST}{paths.MODEL_SUFFIX}")["extras"]["selection"][
            "critic"
        ]
        return Critic.from_json(values, words).for_field(field)
    return None


def field_for(words: WordList, verdicts: Sequence[Verdict]) -> Field:
    """What a critic knows of a list: its words, and what goes together in the list and its companions.

    The terms that were read are left out: those that readers call real have since been added to such lists.
    """
    read = {key(each.term) for each in verdicts}
    others = [term for each in _companions(words) for term in each.terms]
    in_use = [term for term in (*words.part("train"), *others) if key(term) not in read]
    pairs = WordPairs.fit(in_use)
    return Field.of(words, pairs and pairs.rounded(), Domains.fit(labels_of(words.name), in_use))


def is_read(verdicts: Sequence[Verdict]) -> bool:
    """Whether there are enough readings to learn from, those of unobjectionable fakes included."""
    found = {each.verdict for each in verdicts}
    taught = not found.isdisjoint(REAL) and not found.isdisjoint(GIVES_ITSELF_AWAY)
    return taught and sum(not each.verdict for each in verdicts) >= FEWEST_READINGS


def _until(is_late: Callable[[], bool], items: Iterable[Item]) -> Iterator[Item]:
    """The items until it is late."""
    return takewhile(lambda _: not is_late(), items)


def _companions(words: WordList) -> list[WordList]:
    """Lists of phrases in use that belong to a list: those that its header names, and those that continue them."""
    found = []
    for name in companions.names_of(words.header):
        for each in (name, f"{name}-more"):
            with suppress(BalderdashError):
                if library.is_name(each):
                    found.append(companions.read(words, each))
    return found
