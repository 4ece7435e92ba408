"""How Python is tuned for this program: when threads take turns, and when it looks for garbage."""

from __future__ import annotations

import gc
import sys

_SWITCH_INTERVAL = 0.0005  # seconds until a thread gives way to another, such as the one that reads keys; Python: 0.005
_WHILE_LOADING = (100_000, 20, 20)  # the lists are a million objects, none of them garbage
_WHILE_PLAYING = (20_000, 10, 200)  # Python's own, but full collections mostly wait for `collect`


def switch_often() -> None:
    """Let threads take turns often, so that none waits long for another."""
    sys.setswitchinterval(_SWITCH_INTERVAL)


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
