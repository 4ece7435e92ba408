"""`balderdash train`: a model from a word list, live, and safe to interrupt."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from balderdash import paths
from balderdash.cli import DONE, INTERRUPTED, arguments
from balderdash.cli.arguments import CommandParser, add_plain
from balderdash.cli.progress import ProgressLine, columns
from balderdash.cli.terminal import can_draw, say
from balderdash.errors import BalderdashError
from balderdash.notation import percent
from balderdash.terms import library
from balderdash.terms.printable import printable
from balderdash.terms.wordlist import WordList
from balderdash.training import events
from balderdash.training.control import Control
from balderdash.training.events import Event
from balderdash.training.session import begin, locked, refuse_to_overwrite, train
from balderdash.training.times import duration

if TYPE_CHECKING:
    from balderdash.lm.run import Run

_SHOW_SAMPLES_EVERY, _DRAW_EVERY = 0.1, 0.3  # of the run
_HEIGHT = 13  # lines of the curves


def run(words_given: list[str]) -> int:
    """Train, resume or refuse; the path of the finished model goes to stdout."""
    asked = parser().parse_args(words_given)
    if asked.resume and asked.replace:
        parser().error("--resume goes on with a run, --replace begins anew; say one of them")
    words = library.load(asked.list)
    path = asked.out or _place(words)
    folder = path.absolute().parent
    if not folder.exists() and not folder.is_relative_to(paths.user_models().absolute()):  # its own folders are made
        raise BalderdashError(f"There is no folder {path.parent}; make it first, or choose another --out.")
    with locked(path):
        return _sitting(asked, words, path)


def _place(words: WordList) -> Path:
    """Among the user's models; what comes with the program is not covered unsaid, nor by a model of another list."""
    path = paths.user_model(words.name)
    if (paths.bundled_models() / path.name).exists():
        if words.path is None or words.path.resolve().parent != paths.bundled_lists().resolve():
            raise BalderdashError(
                f"A model called {words.name!r} comes with the program; give the list another name, or say with --out "
                "where its model goes."
            )
        say(f"This model takes the place of the one that comes with the program, which is back without {path}.")
    return path


def _sitting(asked: argparse.Namespace, words: WordList, path: Path) -> int:
    """One sitting, to the end or to a signal; the exit code."""
    line = ProgressLine(plain=asked.plain)
    training = _resumed(asked, words, path) if asked.resume else _started(asked, words, path)
    go_on = f"`{_resume_command(asked)}` goes on."
    for number in _stops():
        signal.signal(number, signal.default_int_handler)
    try:
        if _to_the_end(training, line, asked.plain):
            print(printable(str(path)))
            return DONE
        line.tell(f"Stopped and saved. {go_on}")
    except KeyboardInterrupt:  # between the steps: what was saved last holds all the work
        line.tell(f"Stopped. {go_on}")
    except BalderdashError as error:
        from balderdash.lm.training import ExplodedError

        if isinstance(error, ExplodedError):
            raise BalderdashError(f"{error} What was saved last is kept in {training.unfinished}.") from error
        raise BalderdashError(f"{error} What was trained so far is kept: {go_on}") from error
    finally:
        line.clear()
    return INTERRUPTED


def _to_the_end(training: Run, line: ProgressLine, plain: bool) -> bool:
    """Train and finish; false after a signal."""
    control, narrator = Control(), _Narrator(line, draws=can_draw(sys.stderr) and not plain)
    with _stop_signal(control):
        train(training, control, narrator.tell)
    return narrator.story.state == "finished"


def _resume_command(asked: argparse.Namespace) -> str:
    out = f" --out {quote(str(asked.out))}" if asked.out else ""
    return printable(f"balderdash train {quote(asked.list)} --resume{out}")


def parser() -> CommandParser:
    """The command's arguments."""
    made = CommandParser(
        "balderdash train",
        description="Train a model on a word list's train split. Ctrl+C saves it; --resume goes on.",
        examples=["balderdash train my-terms.txt --minutes 2", "balderdash train my-terms.txt --resume"],
    )
    made.add_argument("list", metavar="LIST", help="a word list: its name, or a file with one term a line")
    made.add_argument(
        "--out", type=arguments.file, metavar="FILE", help="where the model goes (default: among your models)"
    )
    length = made.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=arguments.positive, metavar="M", help="train for about so long")
    length.add_argument("--epochs", type=arguments.positive, metavar="N", help="see every term N times")
    made.add_argument(
        "--hidden", type=arguments.count, metavar="N", help="units of the network (default: by the list's length)"
    )
    made.add_argument("--seed", type=arguments.seed, metavar="N", help="another seed gives another model (default 0)")
    made.add_argument("--resume", action="store_true", help="go on with a run that was interrupted")
    made.add_argument("--replace", action="store_true", help="train anew, in the place of the model that is there")
    add_plain(made, "lines and numbers, no bar and no curves")
    return made


def _resumed(asked: argparse.Namespace, words: WordList, path: Path) -> Run:
    from balderdash.lm.run import Run

    _tell_of_counting(words)
    training = Run.resume(words, path)
    plan = training.trainer.plan
    if asked.hidden is not None and asked.hidden != plan.hidden:
        raise BalderdashError(
            f"The run for {path} was started with --hidden {plan.hidden}, not {asked.hidden}; "
            "resume without --hidden, or train anew with another --out."
        )
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
    if not asked.replace:
        other = "train anew with --replace or another model with --out FILE"
        refuse_to_overwrite(path, f"go on with `{_resume_command(asked)}`", other)
    _tell_of_counting(words)
    if asked.minutes is not None:
        say("Measuring this machine for a moment …")
    length = {"epochs": asked.epochs, "minutes": asked.minutes}
    return begin(words, path, seed=asked.seed or 0, hidden=asked.hidden, replaces=asked.replace, **length)


def _tell_of_counting(words: WordList) -> None:
    """Only where it takes more than a moment."""
    if len(words.terms) > 10_000:
        say("Counting n-grams …")


class _Narrator:
    """Tells in lines what a screen would draw."""

    def __init__(self, line: ProgressLine, *, draws: bool) -> None:
        from balderdash.training.training_state import (
            TrainingState,  # with NumPy, for which `train --help` does not wait
        )

        self._draws = draws
        self.story = TrainingState()
        self._line = line
        self._told = 0.0  # share of the run at which samples were told last
        self._drawn = 0.0  # and at which the curves were
        self._is_finishing = False

    def tell(self, event: Event) -> None:
        """Say what happened."""
        self.story.add(event)
        line = self._line
        match event:
            case events.Planned():
                train, valid, test = event.terms
                line.tell(f"{event.title}: {train:,} terms to learn, {valid:,} valid and {test:,} test terms held out.")
                line.tell(
                    f"Network: LSTM of {event.hidden} units, {event.weights:,} weights, {event.symbols} symbols; "
                    f"{_epochs(event.epochs)} {'epoch' if event.epochs == 1 else 'epochs'}, seed {event.seed}."
                )
                if event.step:
                    line.tell(f"Going on at step {event.step:,} of {event.steps:,}.")
                self._told = self._drawn = event.step / event.steps
            case events.Measured(_, None):
                line.tell("The list is too short to hold terms out, so nothing tells how well it is learnt.")
            case events.Measured(order, valid):
                line.tell(f"It starts from a {order}-gram, whose loss on the valid split is {valid:.3f}.")
            case events.Stepped():
                line.show(self.story.share, _figures(event))
            case events.Sampled():
                self._samples(event)
            case events.Finishing():
                self._finishing(event)
            case events.Finished():
                losses = [
                    f"{split} {network:.3f} ({event.order}-gram {ngram:.3f})"
                    for split, (network, ngram) in event.losses.items()
                ]
                held_out = ", ".join(losses) or "nothing held out"
                line.tell(f"Done in {duration(event.seconds)}. Loss in nats a character: {held_out}.")
                if self.story.finishing is not None and not self.story.finishing.fakes:
                    line.tell(
                        "It could make no fake that is new: it knows its list by heart, or writes nothing sound yet; "
                        "train for another time, or on a longer list."
                    )

    def _samples(self, event: events.Sampled) -> None:
        from balderdash.training.training_state import copying

        share = self.story.share
        if share - self._told < _SHOW_SAMPLES_EVERY and self._told:
            return
        self._told = share
        valid = _number(self.story.valid[-1][1] if self.story.valid else None)
        self._line.tell(
            f"{percent(share):>5}  valid {valid}  writes: {' · '.join(event.terms[:3])}  ({copying(event)})"
        )
        if share - self._drawn >= _DRAW_EVERY:
            self._draw()

    def _finishing(self, event: events.Finishing) -> None:
        if not self._is_finishing:
            self._is_finishing = True
            now = self.story.now
            if event.stopped_early and now is not None:
                self._line.tell(f"The valid loss stopped improving before step {now.step:,} of {now.steps:,}.")
            self._draw()
            self._line.tell("Making the first fakes …")
        self._line.show(event.fakes / event.wanted, f"{event.fakes} fakes made")

    def _draw(self) -> None:
        """The curves, on a terminal; a log has their numbers."""
        self._drawn = self.story.share
        if not self._draws or len(self.story.valid) < 2:
            return
        from balderdash.plots import plane
        from balderdash.plots.palette import DARK
        from balderdash.training.training_state import losses

        ascii_only = not (sys.stderr.encoding or "").lower().startswith("utf")
        for line in plane.draw(losses(self.story), min(100, columns()), _HEIGHT, DARK, ascii_only):
            self._line.tell("".join(span.text for span in line).rstrip())


def _figures(now: events.Stepped) -> str:
    return (
        f"train {_number(now.train)}  valid {_number(now.valid)}  {now.speed:,.0f} chars/s  {duration(now.left)} left"
    )


def _epochs(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _number(loss: float | None) -> str:
    return "–" if loss is None else f"{loss:.3f}"


def _stops() -> list[int]:
    """Ctrl+C, SIGTERM, and the end of the terminal, if nobody has said with nohup that it does not matter."""
    stops: list[int] = [signal.SIGINT, signal.SIGTERM]
    hang_up = getattr(signal, "SIGHUP", None)  # Windows has none
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
        stops.append(hang_up)
    return stops


@contextmanager
def _stop_signal(control: Control) -> Iterator[None]:
    """Whatever ends the program asks the run to stop, so that no step is left half done."""
    before = {s: signal.signal(s, lambda *_: control.ask("stop")) for s in _stops()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
