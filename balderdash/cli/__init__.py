"""The command line: which commands there are, and how they end.

A command lives in a module of its own, which is imported when the command runs: `--help` and
`--version` load neither numpy nor textual, and not even argparse.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from balderdash import __version__
from balderdash.errors import BalderdashError

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

# name -> (what it does, an example)
COMMANDS = {
    "play": ("play a sheet of ten terms; without a command, this one", "balderdash play --list minerals"),
    "generate": ("make fakes", "balderdash generate -n 20"),
    "judge": ("say how real a term sounds to the machine", 'balderdash judge "Borda-Schmidt notation"'),
    "train": ("train a model on a word list", "balderdash train minerals --minutes 2"),
    "evaluate": ("measure a model's held-out loss", "balderdash evaluate minerals"),
    "lists": ("the word lists; show, check or clean one", "balderdash lists check my-terms.txt"),
    "models": ("the trained models and how good they are", "balderdash models"),
    "paths": ("where lists, models and settings live", "balderdash paths"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns
    -------
    0 done, 1 it could not be done, 2 wrong usage, 130 interrupted
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except BalderdashError as error:
        print(f"balderdash: {error}", file=sys.stderr)
        return FAILED
    except MemoryError:
        print("balderdash: There is not enough memory for this; try a smaller list.", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("balderdash: Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        print(f"balderdash: {error.strerror or error}{place}.", file=sys.stderr)
        return FAILED


def _run(words: list[str]) -> int:
    if not words:
        words = ["play"]
    name, *rest = words
    if name in ("-h", "--help", "help"):
        print(_help())
        return DONE
    if name in ("-V", "--version"):
        print(f"balderdash {__version__}")
        return DONE
    if name.startswith("-"):
        name, rest = "play", words
    if name not in COMMANDS:
        print(f"balderdash: {_unknown(name)}", file=sys.stderr)
        return WRONG_USAGE
    run: Callable[[list[str]], int] = import_module(f"balderdash.cli.{name}").run
    try:
        return run(rest)
    except SystemExit as stop:  # argparse has printed the help or what is wrong
        return stop.code if isinstance(stop.code, int) else WRONG_USAGE


def _help() -> str:
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:{width}}{what}" for name, (what, _) in COMMANDS.items()]
    examples = [f"  {example}" for _, example in COMMANDS.values()]
    return "\n".join(
        [
            "usage: balderdash [COMMAND] [OPTIONS]",
            "",
            "Real mathematical terms, and the inventions of a neural network: tell them apart.",
            "",
            "commands:",
            *lines,
            "",
            "examples:",
            *examples,
            "",
            "`balderdash COMMAND --help` explains a command; -V or --version prints the version.",
        ]
    )


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    guess = f" (did you mean {near[0]!r}?)" if near else ""
    return f"There is no command {name!r}{guess}; `balderdash --help` lists them."
