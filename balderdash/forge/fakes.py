"""A fake, and where it comes from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from balderdash.game.cards import Kind


@dataclass(frozen=True, slots=True)
class Fake:
    """A term that no list holds and that is no slip of one that a list holds.

    Attributes
    ----------
    term : as it is shown
    kind : invented, if it has a word that no list knows, or recombined
    model : the name of the model that wrote it
    seed : with the model, the lists and the other arguments, it gives the same fakes again
    log_prob : the model's natural log-probability of the whole term, its end included
    nats_per_char : -log_prob / (letters + 1)
    nearest : the nearest real term by edit distance, or "" where there is none
    """

    term: str
    kind: Kind
    model: str
    seed: int
    log_prob: float
    nats_per_char: float
    nearest: str

    def to_json(self) -> dict[str, Any]:
        """The fake as JSON values, numbers rounded to what is worth reading."""
        return asdict(self) | {"log_prob": round(self.log_prob, 3), "nats_per_char": round(self.nats_per_char, 4)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Fake:
        """A fake from what `to_json` gave.

        Raises
        ------
        ValueError
            A value is missing or of the wrong type.
        """
        try:
            kind: Kind = "recombined" if values["kind"] == "recombined" else "invented"
            return cls(
                term=str(values["term"]),
                kind=kind,
                model=str(values["model"]),
                seed=int(values["seed"]),
                log_prob=float(values["log_prob"]),
                nats_per_char=float(values["nats_per_char"]),
                nearest=str(values["nearest"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a fake: {values!r}") from error
