"""When a Textual app has nothing left to do."""

from __future__ import annotations

import asyncio
import math

# Textual draws at most 60 times a second, what waits for a drawing waits for that timer, and it may skip a turn.
SOON = 2.4 / 60  # seconds
MOST_TIMERS = 50  # an app that plays something is never idle


async def until_idle(*_: float) -> None:
    """Wait until no task of the event loop can go on, and no timer ends soon. Threads are not waited for.

    It takes the place of `textual._wait.wait_for_idle`, which takes a process for idle if it got no processor time for
    20 ms: on a busy machine, that is in the middle of a key press.
    """
    loop = asyncio.get_running_loop()
    for _timer in range(MOST_TIMERS):
        await asyncio.sleep(0)
        while loop._ready:  # type: ignore[attr-defined]
            await asyncio.sleep(0)
        ends = (timer.when() for timer in loop._scheduled if not timer.cancelled())  # type: ignore[attr-defined]
        left = min(ends, default=math.inf) - loop.time()
        if left > SOON:
            return
        await asyncio.sleep(max(0, left))
