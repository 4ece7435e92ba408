"""How Python runs this program: where modules come from, when threads take turns, garbage, and what ends it.

`import signal` stands where it is needed: it takes a part of the 25 ms of `--help`.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SWITCH_INTERVAL = 0.0005  # seconds until a thread gives way to another, such as the one that reads keys; Python: 0.005
_WHILE_LOADING = (100_000, 20, 20)  # the lists are a million objects, none of them garbage
_WHILE_PLAYING = (20_000, 10, 200)  # Python's own, but full collections mostly wait for `collect`
_ENDING = (
    "SIGTERM", "SIGHUP", "SIGQUIT", "SIGXCPU", "SIGALRM", "SIGVTALRM", "SIGPROF", "SIGUSR1", "SIGUSR2", "SIGPWR"
)  # fmt: skip


def import_nothing_from_here() -> None:
    """Take the current folder out of the folders that modules are imported from: a random.py may lie beside a list.

    Python puts it there with `-m`, and for an empty entry of PYTHONPATH. Its own folders stay, wherever we stand.
    """
    own = os.path.dirname(os.__file__)
    sys.path[:] = [
        folder for folder in sys.path if not _is_here(folder) or folder == own or folder.endswith("-packages")
    ]


def command(code: str, *arguments: str) -> list[str]:
    """The command that runs lines of Python in a process of its own, with this package and without the current folder.

    Not `-m balderdash`, which imports what lies here even before the package can prevent it. The folder of the package
    comes last: its neighbours are no part of the program.
    """
    home = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    return [sys.executable, "-P", "-c", f"import sys; sys.path.append(sys.argv.pop(1)); {code}", home, *arguments]


def python_path() -> dict[str, str]:
    """The variable PYTHONPATH for a process that we start, without the current folder; nothing if it is not set."""
    folders = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    kept = os.pathsep.join(folder for folder in folders if not _is_here(folder))
    return {"PYTHONPATH": kept} if "PYTHONPATH" in os.environ else {}


def _is_here(folder: str) -> bool:
    try:
        return not folder or os.path.samefile(folder, os.curdir)
    except OSError:  # one of them is gone
        return False


def ask_the_terminal_for_its_size() -> None:
    """Forget COLUMNS and LINES where the terminal itself tells its size: a shell may have exported them long ago.

    Everything that draws asks them first: argparse, Rich, Textual, and `shutil.get_terminal_size`.
    """
    try:
        width, height = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
    except (OSError, ValueError, AttributeError):  # it is no terminal, or is closed
        return
    if width and height:
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)


def switch_often() -> None:
    """Let threads take turns often, so that none waits long for another."""
    sys.setswitchinterval(_SWITCH_INTERVAL)


def signals_to_leave() -> list[int]:
    """The signals that would end the process at once, where the system has them and they are not ignored (nohup)."""
    import signal

    numbers = (getattr(signal, name, None) for name in _ENDING)
    return [number for number in numbers if number is not None and signal.getsignal(number) is not signal.SIG_IGN]


@contextmanager
def answering_signals(answer: Callable[[], None]) -> Iterator[None]:
    """Have Ctrl+C and the other signals that end the program call `answer` instead, so that nothing is left half done.

    In the main thread only.
    """
    import signal

    numbers = (signal.SIGINT, *signals_to_leave())
    before = {number: signal.signal(number, lambda *_: answer()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def die_at_once_if_interrupted() -> None:
    """Let Ctrl+C end the process silently from now on: all is done, and Python would print a traceback at its exit."""
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def hear_every_interruption() -> None:
    """Hear a Ctrl+C that comes while Python runs a callback, such as one of its imports, where it only prints it."""
    sys.unraisablehook = _again_if_interrupted


def _again_if_interrupted(unraisable: sys.UnraisableHookArgs) -> None:
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        from _thread import interrupt_main
        from threading import Timer

        Timer(0.01, interrupt_main).start()  # by then the callback has returned
    else:
        sys.__unraisablehook__(unraisable)


def load_fast() -> None:
    """Collect garbage rarely while lists and models are loaded."""
    gc.set_threshold(*_WHILE_LOADING)


def settle() -> None:
    """Leave all that is loaded by now out of garbage collection: a full one took 40 ms, and a key had to wait."""
    gc.freeze()
    gc.set_threshold(*_WHILE_PLAYING)


def collect() -> None:
    """Collect garbage now, while nobody waits for anything."""
    gc.collect()
