"""Cards: a term and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from balderdash.terms.key import key
from balderdash.terms.lexicon import Kind


@dataclass(frozen=True, slots=True)
class RealSource:
    """Where a real term comes from.

    Attributes
    ----------
    lists : the titles of the lists that contain it
    link : a page about it, or None
    meaning : what the term means, or ""
    """

    lists: tuple[str, ...]
    link: str | None = None
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class FakeSource:
    """Where a fake comes from.

    Attributes
    ----------
    model : the name of the model that wrote it
    seed : together with the model and the lists, it reproduces the fake
    log_prob : the model's natural log-probability of the whole term, end symbol included
    nats_per_char : -log_prob / (characters + 1); nan, like log_prob, if only a record of the fake is left
    nearest : the nearest real term, or "" if there is none
    kind : "invented" if it contains a word that no list has, else "recombined"
    """

    model: str
    seed: int
    log_prob: float
    nats_per_char: float
    nearest: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class OtherTerm:
    """A real term whose meaning is offered as that of another one.

    Attributes
    ----------
    lists, link, meaning : see `RealSource`
    """

    lists: tuple[str, ...]
    link: str | None
    meaning: str


Provenance = RealSource | FakeSource | OtherTerm


@dataclass(frozen=True, slots=True)
class Card:
    """One term and the truth about it.

    Attributes
    ----------
    text : the term as it is shown
    provenance : where it comes from
    key : the term's key; no two cards of a sheet have the same
    """

    text: str
    provenance: Provenance
    key: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", key(self.text))

    @property
    def is_real(self) -> bool:
        """Whether this is what the player looks for: a term that is in a list, and none that stands in for another."""
        return isinstance(self.provenance, RealSource)

    @property
    def is_fake(self) -> bool:
        """Whether the term was written by the network."""
        return isinstance(self.provenance, FakeSource)

    @property
    def meaning(self) -> str:
        """What a real term means; "" if that is not known, and for a fake."""
        return "" if isinstance(self.provenance, FakeSource) else self.provenance.meaning
