"""How much a letter surprises, as a mark under it."""

from __future__ import annotations

MARKS = "▁▂▃▄▅▆▇"  # a nat more from one to the next: ▁ is a letter with p > e^-1, ▇ one with p < e^-6
END_SIGN = "∎"  # stands for the end of a term, which has a surprise of its own


def level(surprise: float) -> int:
    """The position in `MARKS` for a surprise of -ln p nats."""
    return min(int(surprise), len(MARKS) - 1)
