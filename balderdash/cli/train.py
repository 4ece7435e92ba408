"""`balderdash train`: train a model on a word list, with live progress, safe to interrupt."""

from __future__ import annotations

import argparse
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from balderdash import interpreter, paths
from balderdash.cli import DONE, INTERRUPTED, arguments
from balderdash.cli.arguments import CommandParser, Options, add_plain, check_place
from balderdash.cli.progress import ProgressLine
from balderdash.cli.terminal import can_draw, columns, narrate
from balderdash.errors import BalderdashError
from balderdash.notation import duration, percent
from balderdash.terms import companions, library
from balderdash.terms.printable import counted, printable, typed
from balderdash.terms.wordlist import WordList
from balderdash.training import events
from balderdash.training.events import Control, Event
from balderdash.training.time_budget import TimeBudget

if TYPE_CHECKING:
    from balderdash.training.run import Run

_SHOW_SAMPLES_EVERY, _DRAW_EVERY = 0.1, 0.3  # of the run
_HEIGHT = 13  # lines of the figure
_LARGE_FILE = 2_000_000  # bytes


def run(options: Options) -> int:
    """Train, resume or refuse; the path of the finished model goes to stdout."""
    budget = None if options.minutes is None else TimeBudget(options.minutes)
    if options.resume and options.replace:
        options.error("--resume continues a run, --replace starts a new one; give only one of them")
    _tell_of_reading(options.list)
    words = library.load(options.list)
    path = options.out or _place(words)
    if options.out is not None and not options.out.is_relative_to(paths.user_models()):  # our own are made
        check_place(options.out)
    from balderdash.training.run import locked  # with NumPy, which `--help` does not wait for

    with locked(path):
        return _sitting(options, budget, words, path)


def _place(words: WordList) -> Path:
    """The path among the user's models.

    Raises
    ------
    BalderdashError
        A model of another list with that name comes with the program.
    """
    path = paths.user_model(words.name)
    if (paths.bundled_models() / path.name).exists():
        if words.path is None or words.path.resolve().parent != paths.bundled_lists().resolve():
            raise BalderdashError(
                f"A model called {words.name!r} comes with the program; give the list another name, or choose a path "
                "for its model with --out."
            )
        narrate(
            f"This model takes the place of the one that comes with the program; delete {path} to get that one back."
        )
    return path


def _tell_of_reading(name: str) -> None:
    """Announce the reading of a list that takes more than a moment."""
    with suppress(OSError, BalderdashError):
        if (path := paths.find_list(name)).stat().st_size > _LARGE_FILE:
            narrate(f"Reading {path} …")


def _sitting(options: Options, budget: TimeBudget | None, words: WordList, path: Path) -> int:
    """Train to the end or until a signal; the exit code."""
    line = ProgressLine(plain=options.plain)
    narrator = _Narrator(line, draws=can_draw(sys.stderr) and not options.plain)
    if options.resume:
        run = _resumed(options, words, path, narrator)
    else:
        run = _started(options, budget, words, path, narrator)
    if words.account is not None:
        line.tell(f"{words.title}: {words.account.sentence}")
    library.remember(words)
    resume = f"`{_resume_command(options)}` continues."
    for number in (signal.SIGINT, *interpreter.signals_to_leave()):
        signal.signal(number, signal.default_int_handler)
    is_done = False
    try:
        is_done = _to_the_end(run, narrator)
        if not is_done:
            line.tell(f"Stopped and saved. {resume}")
    except BrokenPipeError as error:
        raise BalderdashError(
            f"The output was closed, so the training has stopped. What was trained so far is kept: {resume}"
        ) from error
    except KeyboardInterrupt:  # before or after the steps, when everything is saved
        line.tell(f"Stopped. {resume}")
    except BalderdashError as error:
        from balderdash.lm.trainer import DivergedError

        if isinstance(error, DivergedError):
            raise BalderdashError(f"{error} What was saved last is kept in {run.unfinished}.") from error
        raise BalderdashError(f"{error} What was trained so far is kept: {resume}") from error
    finally:
        with suppress(OSError):
            line.clear()
    if is_done:  # the model is whole, whether anybody reads this or not
        if not words.is_lexicon:
            model = f" --model {typed(options.out)}" if options.out else ""
            narrate(f"`balderdash play --list {typed(options.list)}{model}` plays it.")
        print(printable(str(path)))
    return DONE if is_done else INTERRUPTED


def _to_the_end(run: Run, narrator: _Narrator) -> bool:
    """Whether the run was finished; a signal stops it."""
    from balderdash.training.run import train

    control = Control()
    with interpreter.answering_signals(lambda: control.ask("stop")):
        train(run, control, narrator.tell)
    return narrator.state.phase == "finished"


def _resume_command(options: Options) -> str:
    out = f" --out {typed(options.out)}" if options.out else ""
    return printable(f"balderdash train {typed(options.list)} --resume{out}")


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash train",
        description="Train a model on a word list's train split, and on the lists that it names to learn from, too. "
        "Ctrl+C saves it; --resume continues.",
        examples=["balderdash train my-terms.txt --minutes 2", "balderdash train my-terms.txt --resume"],
    )
    parser.add_argument("list", metavar="LIST", help="a word list: its name, or a file with one term a line")
    parser.add_argument(
        "--out", type=arguments.file, metavar="FILE", help="where the model goes (default: among your models)"
    )
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=arguments.positive, metavar="M", help="take this long, everything included")
    length.add_argument("--epochs", type=arguments.positive, metavar="N", help="see every term N times")
    parser.add_argument(
        "--hidden", type=arguments.count, metavar="N", help="units of the network (default: by the list's length)"
    )
    parser.add_argument(
        "--learn",
        type=_names,
        metavar="NAMES",
        help="lists of the role lexicon to learn from, too, such as one,two; none for no other list (default: those "
        "that the list's line `# learn:` names)",
    )
    parser.add_argument("--seed", type=arguments.seed, metavar="N", help="another seed gives another model (default 0)")
    parser.add_argument("--resume", action="store_true", help="go on with a run that was interrupted")
    parser.add_argument("--replace", action="store_true", help="train again and replace the existing model")
    add_plain(parser, "lines and numbers, no bar and no curves")
    return parser


def _names(text: str) -> tuple[str, ...]:
    """The names of other lists to learn from."""
    names = companions.names_in(text)
    if not names and text.strip() != companions.NONE:
        raise argparse.ArgumentTypeError(f"{text!r} names no list; {companions.NONE} is for no other list")
    return names


def _resumed(options: Options, words: WordList, path: Path, narrator: _Narrator) -> Run:
    from balderdash.training.beginning import tell_of_counting
    from balderdash.training.run import Run

    tell_of_counting(words, narrator.tell)
    run = Run.resume(words, path)
    plan = run.trainer.plan
    learnt, asked = (
        None if names is None else ",".join(names) or companions.NONE
        for names in ([each.words.name for each in run.companions], options.learn)
    )
    given = {"learn": (asked, learnt), "hidden": (options.hidden, plan.hidden), "seed": (options.seed, plan.seed)}
    for option, (now, before) in given.items():
        if now is not None and now != before:
            raise BalderdashError(
                f"The run for {path} was started with --{option} {before}, not {now}; "
                f"resume without --{option}, or train again with another --out."
            )
    if (options.epochs is not None and options.epochs != plan.epochs) or options.minutes is not None:
        raise BalderdashError(
            f"The run for {path} was started for {plan.epochs:g} epochs, and its learning rate follows that plan; "
            "resume without --epochs and --minutes, or train again with another --out."
        )
    return run


def _started(options: Options, budget: TimeBudget | None, words: WordList, path: Path, narrator: _Narrator) -> Run:
    from balderdash.training.beginning import begin, refuse_to_overwrite

    if not options.replace:
        other = "replace it with --replace, or train another model with --out FILE"
        refuse_to_overwrite(path, f"resume it with `{_resume_command(options)}`", other)
    return begin(
        words,
        path,
        seed=options.seed or 0,
        epochs=options.epochs,
        hidden=options.hidden,
        replaces=options.replace,
        others=companions.load(words, options.learn),
        budget=budget,
        tell=narrator.tell,
    )


class _Narrator:
    """Prints events as lines of text.

    Parameters
    ----------
    draws : whether to draw the losses, too
    """

    def __init__(self, line: ProgressLine, *, draws: bool) -> None:
        from balderdash.training.training_state import TrainingState  # with NumPy

        self._draws = draws
        self.state = TrainingState()
        self._line = line
        self._shown = 0.0  # share of the run at which samples were shown last
        self._drawn = 0.0  # and the losses drawn
        self._is_finishing = False

    def tell(self, event: Event) -> None:
        """Print an event."""
        self.state.add(event)
        line = self._line
        match event:
            case events.Preparing(what):
                line.tell(f"{what} …")
            case events.Noted(note):
                line.tell(note)
            case events.Planned():
                train, valid, test = event.terms
                line.tell(f"{event.title}: {train:,} terms to learn, {valid:,} valid and {test:,} test terms held out.")
                for name, count in event.companions.items():
                    line.tell(f"It also learns {counted(count, 'term')} from {name}, which are never dealt.")
                line.tell(
                    f"Network: LSTM of {event.hidden} units, {event.weights:,} weights, {event.symbols} symbols; "
                    f"{_epochs(event.epochs)} {'epoch' if event.epochs == 1 else 'epochs'}, seed {event.seed}."
                )
                if event.step:
                    line.tell(f"Resuming at step {event.step:,} of {event.steps:,}.")
                self._shown = self._drawn = event.step / event.steps
            case events.Measured(_, None):
                line.tell("The list is too short to hold terms out, so there is no measure of how well it is learnt.")
            case events.Measured(order, valid):
                line.tell(f"It starts from a {order}-gram, whose loss on the valid split is {valid:.3f}.")
            case events.Stepped():
                line.show(self.state.share, _figures(event))
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
                line.tell(f"Done in {duration(event.seconds)}. Loss in nats per character: {held_out}.")

    def _samples(self, event: events.Sampled) -> None:
        from balderdash.training.training_state import copying

        share = self.state.share
        if share - self._shown < _SHOW_SAMPLES_EVERY and self._shown:
            return
        self._shown = share
        valid = _number(self.state.valid[-1][1] if self.state.valid else None)
        self._line.tell(
            f"{percent(share):>5}  valid {valid}  writes: {' · '.join(event.terms[:3])}  ({copying(event)})"
        )
        if share - self._drawn >= _DRAW_EVERY:
            self._draw()

    def _finishing(self, event: events.Finishing) -> None:
        if not self._is_finishing:
            self._is_finishing = True
            now = self.state.now
            if event.stopped_early and now is not None:
                self._line.tell(f"The valid loss stopped improving before step {now.step:,} of {now.steps:,}.")
            self._draw()
            self._line.tell("Making the first fakes …")
        self._line.show(event.fakes / event.wanted, event.doing)

    def _draw(self) -> None:
        """Draw the losses, if this is a terminal."""
        self._drawn = self.state.share
        if not self._draws or len(self.state.valid) < 2:
            return
        from balderdash.plots import plane
        from balderdash.plots.palette import DARK
        from balderdash.training.training_state import losses

        ascii_only = not (sys.stderr.encoding or "").lower().startswith("utf")
        for line in plane.draw(losses(self.state), min(100, columns(sys.stderr)), _HEIGHT, DARK, ascii_only):
            self._line.tell("".join(span.text for span in line).rstrip())


def _figures(now: events.Stepped) -> str:
    return (
        f"train {_number(now.train)}  valid {_number(now.valid)}  {now.speed:,.0f} chars/s  {duration(now.left)} left"
    )


def _epochs(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _number(loss: float | None) -> str:
    return "–" if loss is None else f"{loss:.3f}"
