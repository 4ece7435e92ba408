"""`balderdash new`: from a source to a game in one line."""

from __future__ import annotations

import argparse
from shlex import quote

from balderdash import paths
from balderdash.cli import DONE, arguments, fetch
from balderdash.cli.terminal import say
from balderdash.terms.printable import printable

MINUTES = 1.6  # of training, unless another time is asked for


def run(words_given: list[str]) -> int:
    """Fetch, check, train and play; each step that was done earlier is not done again."""
    asked = _parser().parse_args(words_given)
    return _train_and_play(fetch.obtain(asked, again=True).words.name, asked)


def _train_and_play(list_name: str, asked: argparse.Namespace) -> int:
    from balderdash.cli import play, train
    from balderdash.lm.run import unfinished

    model = paths.user_models() / f"{paths.find_list(list_name).stem}{paths.MODEL_SUFFIX}"
    is_ready = model.exists() and not unfinished(model).exists()
    if play.has_screen() and not asked.plain:
        from balderdash.tui.app import BalderdashApp

        if is_ready:
            return play.run_app(BalderdashApp(list_name))
        return play.run_app(BalderdashApp(teach=(list_name, asked.minutes)))
    if not is_ready:
        length = ["--resume"] if unfinished(model).exists() else ["--minutes", f"{asked.minutes:g}"]
        if (code := train.run([list_name, *length, "--plain"])) != DONE:
            return code
    say(f"`{printable(f'balderdash play --list {quote(list_name)}')}` plays it.")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="balderdash new",
        description="Fetch terms, check them, teach a network for a minute or two, and play: all in one line. "
        "Interrupted, the same command goes on. Without a terminal, or with --plain, it ends when the model is ready.",
        epilog="SOURCE is what `balderdash fetch --help` says. Example: balderdash new terms.csv --column name",
        allow_abbrev=False,
    )
    fetch.add_arguments(parser)
    parser.add_argument(
        "--minutes", type=arguments.positive, default=MINUTES, metavar="M", help=f"of training (default {MINUTES:g})"
    )
    parser.set_defaults(out=None, replace=False)
    return parser
