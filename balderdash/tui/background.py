"""Work in threads, for screens and apps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.worker import Worker

from balderdash.errors import sentence
from balderdash.play.sheet_preloader import Cancelled
from balderdash.tui.notices import Place

T = TypeVar("T")


def in_thread(
    place: Place,
    work: Callable[[], T],
    show: Callable[[T], None],
    fail: Callable[[str], None],
    *,
    group: str,
    exclusive: bool = False,
) -> Worker[None]:
    """Do some work in a thread; then the screen or app shows what came of it, unless it has been left.

    Parameters
    ----------
    work : called in the thread; it may raise `Cancelled`, and then nothing is shown
    show : called with its result
    fail : called with the reason, a sentence, if it raised an exception
    group, exclusive : see `run_worker`
    """

    def do() -> None:
        try:
            result = work()
        except Cancelled:
            return
        except Exception as error:
            place.call_later(fail, sentence(error))
        else:
            place.call_later(show, result)

    return place.run_worker(do, thread=True, group=group, exclusive=exclusive, exit_on_error=False)
