"""Work in threads, for screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.widget import Widget

from balderdash.errors import sentence

T = TypeVar("T")


def in_thread(
    screen: Widget,
    work: Callable[[], T],
    show: Callable[[T], None],
    fail: Callable[[str], None],
    *,
    group: str,
    exclusive: bool = False,
) -> None:
    """Do some work in a thread; then the screen shows what came of it, unless it has been left.

    Parameters
    ----------
    work : called in the thread
    show : called with its result
    fail : called with the reason, a sentence, if it raised an exception
    group, exclusive : see `run_worker`
    """

    def do() -> None:
        try:
            result = work()
        except Exception as error:
            screen.call_later(fail, sentence(error))
        else:
            screen.call_later(show, result)

    screen.run_worker(do, thread=True, group=group, exclusive=exclusive, exit_on_error=False)
