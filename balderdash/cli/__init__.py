"""The command line: its commands, and how they end.

Each command is a module with a parser and a `run`, which gets what the parser made of the arguments. It is imported
when the command runs, and imports heavy libraries only when it needs them.
`--help` and `--version` load neither numpy nor textual, and not even argparse, so they start in 25 ms.
"""

from __future__ import annotations

import os
import sys

from balderdash import __version__
from balderdash.errors import BalderdashError, sentence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

# name -> (description, example)
COMMANDS = {
    "play": ("play a sheet of ten terms; without a command, this one", "balderdash play --list minerals"),
    "host": ("open a room that an audience joins with its phones", "balderdash host --list minerals"),
    "web": ("play in a browser on this machine", "balderdash web --list minerals"),
    "sheet": ("print sheets with their key, to hand out or to measure", "balderdash sheet --format html > sheet.html"),
    "generate": ("make fake terms", "balderdash generate -n 20"),
    "judge": ("say how real a term sounds to the machine", 'balderdash judge "Borda-Schmidt notation"'),
    "train": ("train a model on a word list", "balderdash train minerals --minutes 2"),
    "evaluate": ("measure a model's held-out loss", "balderdash evaluate minerals"),
    "new": ("fetch, check, train and play in one command", "balderdash new terms.txt"),
    "fetch": ("make a word list from an encyclopedia, a web page or a file", "balderdash fetch eom"),
    "lists": ("list the word lists; show, check or clean one", "balderdash lists check my-terms.txt"),
    "models": ("list the trained models and how good they are", "balderdash models"),
    "learn": ("lessons on the mathematics behind the network", "balderdash learn 2"),
    "talk": ("the lessons as one talk for a room, with notes for the speaker", "balderdash talk --notes"),
    "stats": ("show what you played, and how well", "balderdash stats --format csv"),
    "players": ("list who has played; rename or delete a player", "balderdash players rename Ann Anna"),
    "paths": ("show where lists, models and settings are", "balderdash paths"),
    "completions": ("print a script that completes commands and names in your shell", "balderdash completions bash"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns
    -------
    exit code : 0 done, 1 it could not be done, 2 wrong usage, 130 interrupted
    """
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115  started with `>&-`
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):  # characters that the terminal's encoding lacks become question marks
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
            # Windows writes into files what its terminals of 1985 could show; our files and pipes are UTF-8.
            if not stream.isatty() and not os.environ.get("PYTHONIOENCODING"):
                reconfigure(encoding="utf-8")
    if arguments is None:  # this is the program, and no test of it
        from balderdash import interpreter

        interpreter.import_nothing_from_here()
        interpreter.hear_every_interruption()
        interpreter.ask_the_terminal_for_its_size()
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        code = DONE
    except KeyboardInterrupt:
        code = _fail("Interrupted.", INTERRUPTED)
    except (BalderdashError, MemoryError) as error:
        code = _fail(sentence(error))
    except UnicodeDecodeError as error:  # from a pipe: reading a file reports this itself
        code = _fail(f"The input is not UTF-8 text (byte 0x{error.object[error.start]:02X}); convert it first.")
    except OSError as error:
        place = error.filename or "The output"
        code = _fail(f"{place} could not be read or written ({error.strerror or error}).")
    except Exception as error:
        if os.environ.get("BALDERDASH_DEBUG"):
            raise
        code = _fail(f"{sentence(error)} BALDERDASH_DEBUG=1 shows where it happened.")
    _discard_unwritable_output()
    if arguments is None:
        interpreter.die_at_once_if_interrupted()
    return code


def _fail(why: str, code: int = FAILED) -> int:
    from balderdash.cli.terminal import fail

    for place in (sys.stderr, sys.stdout, None):
        try:  # a pipe that nobody reads any more takes nothing; then the terminal does, if there is one
            fail(why, place or open("/dev/tty", "w"))  # noqa: SIM115
            break
        except OSError:
            continue
    return code


def _discard_unwritable_output() -> None:
    """Keep Python from flushing stdout and stderr again at exit: on a closed pipe that fails, or prints a traceback."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _run(arguments: list[str]) -> int:
    name, *rest = arguments or ["play"]
    if name == "help" and rest and rest[0] in COMMANDS:
        name, rest = rest[0], ["--help"]
    if name in ("-h", "--help", "help"):
        print(_help())
        return DONE
    if name in ("-V", "--version"):
        print(f"balderdash {__version__}")
        return DONE
    if name.startswith("-"):
        name, rest = "play", arguments
    if name not in COMMANDS:
        return _fail(_unknown(name), WRONG_USAGE)

    from importlib import import_module

    from balderdash import interpreter

    interpreter.switch_often()
    interpreter.load_fast()
    command = import_module(f"balderdash.cli.{name}")
    try:
        code: int = command.run(command.make_parser().parse_args(rest))
        return code
    except SystemExit as stop:  # argparse has printed the help or an error message
        return stop.code if isinstance(stop.code, int) else DONE if stop.code is None else WRONG_USAGE


def _help() -> str:
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:{width}}{description}" for name, (description, _) in COMMANDS.items()]
    examples = [f"  {example}" for _, example in COMMANDS.values()]
    return "\n".join(
        [
            "usage: balderdash [COMMAND] [OPTIONS]",
            "",
            "Tell real mathematical terms from the inventions of a neural network.",
            "",
            "commands:",
            *lines,
            "",
            "examples:",
            *examples,
            "",
            "`balderdash COMMAND --help` explains a command; --version prints the version.",
        ]
    )


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    guess = f" (did you mean {near[0]!r}?)" if near else ""
    return f"There is no command {name!r}{guess}; `balderdash --help` lists them."
