"""`balderdash train`: a model from a word list, live, and safe to interrupt."""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from balderdash import paths
from balderdash.cli import DONE, INTERRUPTED, arguments
from balderdash.cli.progress import ProgressLine, duration
from balderdash.cli.terminal import say
from balderdash.errors import BalderdashError
from balderdash.terms import library
from balderdash.terms.printable import printable
from balderdash.terms.wordlist import WordList

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from balderdash.lm.ngram import NGram
    from balderdash.lm.run import Run
    from balderdash.lm.training import Progress

_SAVE_EVERY = 30.0  # seconds
_SHOW_SAMPLES_EVERY = 0.1  # of the run


def run(words_given: list[str]) -> int:
    """Train, resume or refuse; the path of the finished model goes to stdout."""
    asked = _parser().parse_args(words_given)
    words = library.load(asked.list)
    path = asked.out or paths.user_models() / f"{words.name}{paths.MODEL_SUFFIX}"
    line = ProgressLine(plain=asked.plain)
    training = _resumed(asked, words, path) if asked.resume else _started(asked, words, path)
    go_on = f"`{_resume_command(asked)}` goes on."
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _tell_plan(training, line)
        if _to_the_end(training, line):
            print(printable(str(path)))
            return DONE
        line.tell(f"Stopped and saved. {go_on}")
    except KeyboardInterrupt:  # between the steps: what was saved last holds all the work
        line.tell(f"Stopped. {go_on}")
    except BalderdashError as error:
        raise BalderdashError(f"{error} What was trained so far is kept: {go_on}") from error
    finally:
        line.clear()
    return INTERRUPTED


def _to_the_end(training: Run, line: ProgressLine) -> bool:
    """Train and finish; false after a signal."""
    from balderdash.lm.threads import pair

    with pair() as pool:
        yardstick = training.yardstick()
        if training.valid:
            loss = yardstick.loss(training.valid)
            line.tell(f"Yardstick: a {yardstick.order}-gram, loss {loss:.3f} on the valid split.")
        else:
            line.tell("The list is too short to hold terms out, so nothing tells how well it is learnt.")
        if not _train(training, line, pool):
            return False
        _finish(training, yardstick, line, pool)
    return True


def _resume_command(asked: argparse.Namespace) -> str:
    out = f" --out {quote(str(asked.out))}" if asked.out else ""
    return printable(f"balderdash train {quote(asked.list)} --resume{out}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="balderdash train",
        description="Train a model on a word list's train split. Ctrl+C saves it; --resume goes on.",
        epilog="Example: balderdash train minerals --minutes 2",
        allow_abbrev=False,
    )
    parser.add_argument("list", metavar="LIST", help="a word list: its name, or a file with one term a line")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the model goes (default: among your models)")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=arguments.positive, metavar="M", help="train for about so long")
    length.add_argument("--epochs", type=arguments.positive, metavar="N", help="see every term N times")
    parser.add_argument("--seed", type=arguments.seed, metavar="N", help="another seed gives another model (default 0)")
    parser.add_argument("--resume", action="store_true", help="go on with a run that was interrupted")
    parser.add_argument("--plain", action="store_true", help="lines instead of a bar that is redrawn")
    return parser


def _resumed(asked: argparse.Namespace, words: WordList, path: Path) -> Run:
    from balderdash.lm.run import Run

    training = Run.resume(words, path)
    plan = training.trainer.plan
    if asked.seed is not None and asked.seed != plan.seed:
        raise BalderdashError(
            f"The run for {path} was started with --seed {plan.seed}, not {asked.seed}; "
            "resume without --seed, or train anew with another --out."
        )
    if (asked.epochs is not None and asked.epochs != plan.epochs) or asked.minutes is not None:
        raise BalderdashError(
            f"The run for {path} was started for {plan.epochs:g} epochs, and its learning rate follows that plan; "
            "resume without --epochs and --minutes, or train anew with another --out."
        )
    return training


def _started(asked: argparse.Namespace, words: WordList, path: Path) -> Run:
    from balderdash.lm.plan import size_for
    from balderdash.lm.run import Run, fitted_to

    _refuse_to_overwrite(asked, path)
    plan = replace(size_for(sum(len(term) + 1 for term in words.part("train"))), seed=asked.seed or 0)
    if asked.epochs is not None:
        plan = replace(plan, epochs=asked.epochs)
    if asked.minutes is not None:
        say("Measuring this machine for a moment …")
        plan = fitted_to(words, plan, path, 60 * asked.minutes)
    training = Run(words, plan, path)
    training.save()  # a place that cannot be written is found out now, not after the work
    return training


def _refuse_to_overwrite(asked: argparse.Namespace, path: Path) -> None:
    """A model, finished or not, is never trained over."""
    from balderdash.lm.run import unfinished

    if unfinished(path).exists():
        raise BalderdashError(
            f"A run for {path} was interrupted: `{_resume_command(asked)}` goes on with it; "
            "--out FILE trains another model."
        )
    if path.exists():
        raise BalderdashError(f"{path} is a trained model already; --out FILE trains another one, or move it away.")


def _tell_plan(training: Run, line: ProgressLine) -> None:
    trainer = training.trainer
    plan, now = trainer.plan, trainer.progress
    train, valid, test = map(len, (training.train, training.valid, training.test))
    weights = trainer.best.flat.size
    line.tell(f"{training.words.title}: {train:,} terms to learn, {valid:,} valid and {test:,} test terms held out.")
    line.tell(
        f"Network: LSTM of {plan.hidden} units, {weights:,} weights, {len(trainer.alphabet)} symbols; "
        f"{plan.epochs:.3g} epochs, seed {plan.seed}."
    )
    if now.step:
        line.tell(f"Going on at step {now.step:,} of {now.steps:,}.")


def _train(training: Run, line: ProgressLine, pool: Executor) -> bool:
    """Train to the end (true) or until a signal; either way the file holds where it stands.

    If the loss leaves the numbers, the file keeps the state that was saved last.
    """
    now = training.trainer.progress
    saved, looks, shown = time.monotonic(), len(now.log), now.step
    with _stop_signal() as stopped:
        for now in training.trainer.run(pool):
            share = now.step / now.steps
            line.show(share, _figures(now))
            if len(now.log) > looks and now.step - shown >= _SHOW_SAMPLES_EVERY * now.steps:
                looks, shown = len(now.log), now.step
                samples = [term for term in training.samples(12, pool) if term][:3]
                line.tell(f"{share:4.0%}  valid {_number(now.valid)}  writes: {' · '.join(samples)}")
            if stopped:
                break
            if time.monotonic() - saved > _SAVE_EVERY:
                training.save()
                saved = time.monotonic()
        training.save()
    return not stopped


def _figures(now: Progress) -> str:
    speed = now.symbols / max(now.seconds, 1e-9)
    left = duration((now.steps - now.step) * now.seconds / max(1, now.step))
    return f"train {_number(now.train)}  valid {_number(now.valid)}  {speed:,.0f} chars/s  {left} left"


def _number(loss: float | None) -> str:
    return "–" if loss is None else f"{loss:.3f}"


def _finish(training: Run, yardstick: NGram, line: ProgressLine, pool: Executor) -> None:
    from balderdash.forge.equip import STARTERS, equip

    now = training.trainer.progress
    if now.stopped_early:
        line.tell(f"The valid loss stopped improving at step {now.best_step:,} of {now.steps:,}; that state is kept.")
    result = training.measure(yardstick, pool)
    line.tell("Making the first fakes …")
    extras = equip(training.model(), training.words, lambda made: line.show(made / STARTERS, "fakes made"))
    training.finish(result, extras)
    losses = [
        f"{split} {result[f'{split}_nats_per_char']:.3f} ({yardstick.order}-gram {result[f'ngram_{split}']:.3f})"
        for split in ("valid", "test")
        if f"{split}_nats_per_char" in result
    ]
    line.tell(f"Done in {duration(now.seconds)}. Loss in nats a character: {', '.join(losses) or 'nothing held out'}.")


@contextmanager
def _stop_signal() -> Iterator[list[int]]:
    """Ctrl+C and SIGTERM put their number into the list, so that no step is left half done."""
    received: list[int] = []
    before = {s: signal.signal(s, lambda number, _: received.append(number)) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
