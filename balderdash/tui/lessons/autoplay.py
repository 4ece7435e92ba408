"""Automatic steps of a page, which never keep a key waiting."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

SPEEDS = (1, 4, 16)
LEAST_TICK = 1 / 20  # seconds; faster speeds take several steps a tick
MOST_STEPPING = 0.03  # seconds; slow steps become fewer a tick, so that no key has to wait


class Autoplay:
    """Asks for steps at a steady rate.

    Parameters
    ----------
    owner : the screen, which keeps the timer
    take : called with the number of steps to take
    """

    def __init__(self, owner: MessagePump, take: Callable[[int], None]) -> None:
        self._owner, self._take = owner, take
        self._speed = 0
        self._timer: Timer | None = None

    @property
    def is_running(self) -> bool:
        """Whether the page steps automatically."""
        return self._timer is not None

    @property
    def factor(self) -> int:
        """How many times faster than the page's own rate."""
        return SPEEDS[self._speed]

    def start(self, rate: float) -> None:
        """Ask for `rate` steps a second, times the factor."""
        self.stop()
        rate *= self.factor
        seconds = max(1 / rate, LEAST_TICK)
        steps = max(1, round(rate * seconds))
        self._timer = self._owner.set_interval(seconds, lambda: self._take(steps))

    def stop(self) -> None:
        """Stop asking for steps."""
        if self._timer:
            self._timer.stop()
            self._timer = None

    def change_speed(self, rate: float) -> None:
        """Choose the next speed, and use it at once if the page is stepping."""
        self._speed = (self._speed + 1) % len(SPEEDS)
        if self.is_running:
            self.start(rate)


def take_steps(steps: int, step: Callable[[], bool]) -> bool:
    """Take up to `steps` steps, fewer if they are slow; False if there is nothing more to do."""
    until = monotonic() + MOST_STEPPING
    for _ in range(steps):
        if not step():
            return False
        if monotonic() > until:
            break
    return True
