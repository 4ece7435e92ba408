"""The beginning of a training run: its plan, and how it is fitted into the minutes that it was given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import compress, count
from pathlib import Path

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.forge.extras import SAMPLES_IN_ALL, preparing
from balderdash.lm import ngram, sampling
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import evenly, symbols_in
from balderdash.lm.header import read as read_header
from balderdash.lm.plan import FEW_EPOCHS, HURRIED, Plan, size_for
from balderdash.lm.threads import pair
from balderdash.notation import percent
from balderdash.terms import companions
from balderdash.terms.companions import Companion
from balderdash.terms.printable import counted
from balderdash.terms.wordlist import WordList
from balderdash.training import events
from balderdash.training.events import Tell
from balderdash.training.run import MOST_MEASURED, Run, learnt
from balderdash.training.time_budget import TimeBudget

# How the minutes are divided, as shares of them; see also `TimeBudget`.
_COUNTING = 0.15  # at most, for a list so long that only a part can be counted
_FORGING, _INDEXING = 0.25, 0.3  # at most, for samples after the steps, and for indexes of the lists
_SAVING = 0.02
_MIN_TRAINING = 0.05  # at least, however long all the rest takes
_TRAINED = 0.85  # of the training; the rest is evaluated, sampled and saved
_MEASURED_FASTER = 2.5  # times as many symbols are measured in a second as are trained
_TRIAL = 100_000  # symbols that are counted to find out how long all take
_SPEED_TEST, _WARM_UP = 4.0, 3  # seconds at most; steps that do not count
_SAMPLED = 128  # samples that are drawn to find out how long all take


def begin(
    words: WordList,
    path: Path,
    *,
    seed: int = 0,
    epochs: float | None = None,
    hidden: int | None = None,
    replaces: bool = False,
    others: Sequence[Companion] | None = None,
    budget: TimeBudget | None = None,
    tell: Tell = lambda event: None,
) -> Run:
    """A new run for the model at `path`, saved at once, so that a path that cannot be written shows now.

    Parameters
    ----------
    epochs : how often to see each term; by default as often as the list needs
    hidden : units of the network; by default by the list's length
    replaces : overwrite an unfinished run now, and a model when this one is finished
    others : companions to learn from, too; by default those that the list's header names
    budget : for everything, in place of `epochs`
    tell : called with `Preparing` and `Noted`

    Raises
    ------
    BalderdashError
        A model or an unfinished run is there already, the list is too short, one that its header names cannot be
        learnt from, or there is not enough memory.
    """
    if not replaces:
        refuse_to_overwrite(path)
    if others is None:
        others = companions.load(words)
    train = learnt(words, others)
    plan = replace(size_for(symbols_in(train)), seed=seed)
    if epochs is not None:
        plan = replace(plan, epochs=epochs)
    if hidden is not None:
        plan = replace(plan, hidden=hidden)
    tell_of_counting(words, tell, others)
    most_counted = ngram.MOST_SYMBOLS if budget is None else countable(train, words.part("valid"), budget)
    run = Run(words, plan, path, others=others, most_counted=most_counted, budget=budget)
    if run.too_long:
        lines = f"{counted(run.too_long, 'line')} of more than {sampling.LONGEST} letters"
        tell(events.Noted(f"It does not learn {lines}, because no sample grows so long."))
    if budget is not None:
        tell(events.Preparing("Measuring the speed of this machine"))
        minutes = fit(run, budget, may_shrink=hidden is None)
        if (seen := run.trainer.plan.epochs) < 1:
            tell(events.Noted(_too_few(budget, minutes, seen)))
    run.save()
    return run


def resume_or_begin(
    words: WordList, path: Path, *, budget: TimeBudget | None = None, tell: Tell = lambda event: None
) -> Run:
    """The unfinished run for the model at `path`, or else a new one.

    A model of the list as it was before is replaced when the new run is finished.

    Raises
    ------
    BalderdashError
        See `Run.resume` and `begin`.
    """
    if paths.unfinished(path).exists():
        tell_of_counting(words, tell)
        return Run.resume(words, path)
    return begin(words, path, replaces=_is_outdated(path, words), budget=budget, tell=tell)


def _is_outdated(path: Path, words: WordList) -> bool:
    """Whether a model is there that was trained on other terms."""
    with suppress(BalderdashError):
        return path.exists() and read_header(path).get("list_digest") != words.digest
    return False


def refuse_to_overwrite(path: Path, resume: str = "resume it", other: str = "train another model") -> None:
    """Make sure that nothing is lost.

    Parameters
    ----------
    resume, other : what the user can do instead

    Raises
    ------
    BalderdashError
        There is a model or an unfinished run.
    """
    if paths.unfinished(path).exists():
        raise BalderdashError(f"A run for {path} was interrupted; {resume}, or {other}.")
    if path.exists():
        what = "a trained model" if path.suffix == paths.MODEL_SUFFIX else "there"
        raise BalderdashError(f"{path} is {what} already; {other}, or move it away.")


def tell_of_counting(words: WordList, tell: Tell, others: Sequence[Companion] = ()) -> None:
    """Say that n-grams are counted, if it takes more than a moment."""
    if symbols_in(learnt(words, others)) > _TRIAL:
        tell(events.Preparing("Counting n-grams"))


def countable(train: Sequence[str], valid: Sequence[str], budget: TimeBudget) -> int:
    """How many symbols of the terms in `train` the n-gram can count in its share of the time."""

    def count_some(symbols: int) -> None:
        held_out = tuple(compress(valid, evenly(valid, _TRIAL // 10)))
        ngram.tuned(Alphabet.of(train), tuple(compress(train, evenly(train, symbols))), held_out)

    return min(ngram.MOST_SYMBOLS, budget.affordable(symbols_in(train), _COUNTING, count_some, _TRIAL))


def fit(run: Run, budget: TimeBudget, *, may_shrink: bool) -> int:
    """Start with as many epochs as fit into the time on this machine, after measuring its speed for a moment.

    A list never gets more than twice the epochs of its plan. With time for only a few epochs, a smaller network
    learns more, and nothing is learnt by heart, so the run does not stop early.

    Parameters
    ----------
    budget : for everything, the first fakes and saving included
    may_shrink : whether the network may become smaller

    Returns
    -------
    The minutes in which every term would be seen once
    """
    plan = run.trainer.plan
    forging, indexing = _finishing(run, budget)
    held_out = sum(min(symbols_in(split), MOST_MEASURED) for split in (run.valid, run.test))

    def after_training(seconds: float, speed: float) -> float:
        """How many of the seconds to keep for what follows the steps."""
        return held_out / (_MEASURED_FASTER * speed) + _forging(seconds, forging, indexing)

    def epoch(speed: float) -> float:
        """Seconds that an epoch takes at a speed."""
        return run.symbols / (_TRAINED * speed)

    def affordable(speed: float) -> tuple[float, float]:
        """The seconds of training and the epochs, for the speed of a network."""
        seconds = max(budget.left - after_training(budget.seconds, speed), _MIN_TRAINING * budget.seconds)
        return seconds, seconds / epoch(speed)

    smaller = [replace(HURRIED, seed=plan.seed)] if may_shrink and plan.hidden > HURRIED.hidden else []
    speed = 0.0
    for candidate in (*smaller, plan):
        its_speed = _speed(run, candidate, budget)
        is_hurried = affordable(its_speed)[1] < FEW_EPOCHS
        if not speed or not is_hurried:
            plan, speed = candidate, its_speed
        if is_hurried:  # the larger network has time for even fewer epochs
            break
    seconds, epochs = affordable(speed)
    if epochs < FEW_EPOCHS:
        plan = replace(plan, patience=1.0)
    before = budget.spent
    run.start(replace(plan, epochs=min(2 * plan.epochs, max(1e-6, epochs)), seconds=seconds))
    counting = 0.0 if len(run.counted) == len(run.train) else _COUNTING  # a longer run counts more
    for minutes in count(math.ceil(max(budget.seconds, epoch(speed)) / 60)):
        more = 60 * minutes - budget.seconds
        if before + counting * more + epoch(speed) + after_training(60 * minutes, speed) <= 60 * minutes:
            break
    return minutes


def _speed(run: Run, plan: Plan, budget: TimeBudget) -> float:
    """Symbols that are trained in a second with the plan; the run starts with it."""
    if plan is not run.trainer.plan:
        run.start(plan)
    began, seen = budget.spent, 0
    until = began + min(_SPEED_TEST, 0.03 * budget.seconds)
    with pair() as pool:
        for progress in run.trainer.train(pool):
            if progress.step == _WARM_UP < progress.steps // 2:  # until then, they allocate memory
                began, seen = budget.spent, progress.symbols
            if progress.step >= 3 * _WARM_UP and budget.spent > until:
                break
    return (progress.symbols - seen) / max(budget.spent - began, 1e-6)


def _finishing(run: Run, budget: TimeBudget) -> tuple[float, float]:
    """Seconds that follow the steps if there is enough time: for the forge's samples, and to index the lists."""
    model = run.model()
    model.sample(1)  # the first sample prepares the n-gram
    before = budget.spent
    model.sample(_SAMPLED)
    forging = (budget.spent - before) / _SAMPLED * SAMPLES_IN_ALL
    return forging, preparing(model, run.words) * len(run.words.terms)


def _forging(seconds: float, forging: float, indexing: float) -> float:
    """How many of the seconds to keep for the first fakes and for saving.

    Parameters
    ----------
    forging, indexing : what the fakes take if there is enough time, see `_finishing`
    """
    if indexing > _INDEXING * seconds:  # nothing is forged then
        forging = indexing = 0.0
    return _SAVING * seconds + min(forging, _FORGING * seconds) + indexing


def _too_few(budget: TimeBudget, needed: int, seen: float) -> str:
    """That the network will not see every term, and what would do."""
    share = percent(seen) if seen >= 0.005 else "hardly any"
    minutes = f"{budget.seconds / 60:.3g} minute{'' if budget.seconds == 60 else 's'}"
    return (
        f"In {minutes} the network will see {share} of the terms; in about {needed} minutes it would "
        "see every term once."
    )
