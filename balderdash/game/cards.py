"""Cards: a term, and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass

from balderdash.terms.kinds import Kind


@dataclass(frozen=True, slots=True)
class RealSource:
    """Where a real term comes from.

    Attributes
    ----------
    lists : the titles of the lists that hold it
    link : a page about it, where the list knows one
    """

    lists: tuple[str, ...]
    link: str | None = None


@dataclass(frozen=True, slots=True)
class FakeSource:
    """Where a fake comes from.

    Attributes
    ----------
    model : the name of the model that wrote it
    seed : with the model and the lists, it gives the same fakes again
    log_prob : the model's natural log-probability of the whole term, its end included
    nats_per_char : -log_prob / (letters + 1); both are nan where only a record of the fake is left
    nearest : the nearest real term, or "" where there is none
    kind : invented, if it has a word that no list knows, or recombined
    """

    model: str
    seed: int
    log_prob: float
    nats_per_char: float
    nearest: str
    kind: Kind


Provenance = RealSource | FakeSource


@dataclass(frozen=True, slots=True)
class Card:
    """One term on a sheet, and the truth about it."""

    text: str
    provenance: Provenance

    @property
    def is_real(self) -> bool:
        """Whether the term stands in a list."""
        return isinstance(self.provenance, RealSource)
