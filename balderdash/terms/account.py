"""The account of a reading: whatever was read is either kept, or dropped for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from balderdash.terms.printable import counted


@dataclass(frozen=True, slots=True)
class Account:
    """How many lines, rows or titles were read and kept, and why the others were not: read = kept + dropped.

    Every reader counts what it reads apart from what it keeps, so an account that does not add up shows that a list
    became shorter without a word; it cannot be made.

    Attributes
    ----------
    unit : what was counted: "line" or "title"
    read : how many there were
    kept : how many terms came of them
    dropped : reason -> how many were not kept for it
    """

    unit: str
    read: int
    kept: int
    dropped: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.read != self.kept + sum(self.dropped.values()):
            raise ValueError(f"{self.read} {self.unit}s were read, {self.kept} kept, and not all others have a reason")

    def then(self, later: Account) -> Account:
        """The account of two readings in a row, the second of which reads what the first one keeps."""
        if later.read != self.kept:
            raise ValueError(f"{self.kept} {self.unit}s were kept, and {later.read} of them read again")
        dropped = dict(self.dropped)
        for reason, number in later.dropped.items():
            dropped[reason] = dropped.get(reason, 0) + number
        return Account(self.unit, self.read, later.kept, dropped)

    @property
    def sentence(self) -> str:
        """All of it, the most frequent reasons first.

        >>> Account("line", 300, 297, {"it is a date or a number": 2, "it is empty": 1}).sentence
        '297 terms of 300 lines; dropped: 2 (it is a date or a number), 1 (it is empty).'
        """
        begun = f"{counted(self.kept, 'term')} of {counted(self.read, self.unit)}"
        reasons = sorted(((n, reason) for reason, n in self.dropped.items() if n), key=lambda pair: -pair[0])
        return (
            f"{begun}; dropped: {', '.join(f'{n:,} ({reason})' for n, reason in reasons)}." if reasons else f"{begun}."
        )
