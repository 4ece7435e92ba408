"""`balderdash new`: from a source of terms to a game in one command."""

from __future__ import annotations

from pathlib import Path

from balderdash import paths
from balderdash.cli import DONE, arguments, fetch
from balderdash.cli.arguments import CommandParser, Options
from balderdash.cli.terminal import at_terminal, is_dumb, narrate
from balderdash.errors import BalderdashError
from balderdash.lm import header
from balderdash.terms import library
from balderdash.terms.printable import typed

MINUTES = 1.6  # of training by default; the game begins within two


def run(options: Options) -> int:
    """Fetch, check, train and play; steps that were done earlier are skipped."""
    fetched = fetch.fetch_list(options, reuse=True)
    return _train_and_play(fetched.words.name, options, is_new=not fetched.is_reused)


def _train_and_play(list_name: str, options: Options, *, is_new: bool) -> int:
    from balderdash.cli import play, train

    model = paths.user_model(paths.find_list(list_name).stem)
    if is_new and options.replace:
        paths.unfinished(model).unlink(missing_ok=True)  # of the list as it was
    is_begun = paths.unfinished(model).exists()
    is_ready = model.exists() and not is_begun and not (is_new and options.replace)
    if is_ready and _learnt_other_terms(model, list_name):
        if not options.replace:
            raise BalderdashError(
                f"Your model {model.stem!r} learnt other terms than the list {list_name!r} has; with --replace a new "
                "one takes its place, with another --name both are kept."
            )
        is_ready = False
    if options.minutes is not None and (is_ready or is_begun):
        what = "is trained already" if is_ready else "continues as it was planned"
        narrate(f"The model of {list_name!r} {what}; --minutes is ignored.")
    minutes = MINUTES if options.minutes is None else options.minutes
    if at_terminal() and not options.plain and not is_dumb():
        from balderdash.play.start import PlayOptions
        from balderdash.tui.app import BalderdashApp

        if is_ready:
            return play.run_app(BalderdashApp(PlayOptions(list_name)))
        return play.run_app(BalderdashApp(teach=(list_name, minutes)))
    if not is_ready:
        length = (
            ["--resume"] if is_begun else ["--minutes", f"{minutes:g}", *(["--replace"] if options.replace else [])]
        )
        if (code := train.run(train.make_parser().parse_args([list_name, *length, "--plain"]))) != DONE:
            return code
    if at_terminal():
        return play.run(play.make_parser().parse_args(["--list", list_name, "--plain"]))
    if is_ready:  # else the training has just said so
        narrate(f"`balderdash play --list {typed(list_name)}` plays it.")
    return DONE


def _learnt_other_terms(model: Path, list_name: str) -> bool:
    digest = header.read(model).get("list_digest")
    return digest not in (None, library.load(list_name).digest)


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash new",
        description="Fetch terms, check them, teach a network for a minute or two, and play: all in one line. "
        "Interrupted, the same command goes on. Without a terminal it ends when the model is ready.",
        epilog="SOURCE is what `balderdash fetch --help` says.",
        examples=["balderdash new my-terms.txt", 'balderdash new wikipedia --category "Knot theory" --minutes 5'],
    )
    fetch.add_arguments(parser)
    parser.add_argument("--minutes", type=arguments.positive, metavar="M", help=f"of training (default {MINUTES:g})")
    parser.add_argument("--replace", action="store_true", help="fetch and learn anew a list that has changed since")
    parser.set_defaults(out=None)
    return parser
