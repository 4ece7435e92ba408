"""A fake, and where it comes from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, Literal, get_args

from balderdash.terms.key import key, tidy
from balderdash.terms.lexicon import Kind
from balderdash.terms.wordlist import MAX_LINE, line_fault

Level = Literal["easy", "normal", "hard"]
LEVELS: tuple[Level, ...] = get_args(Level)


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
    nearest : the nearest term of the list by edit distance, or "" where there is none or nobody asked
    level : how hard it is to tell from real terms, or None where nobody has been taught to say
    surprises : the model's nats at each letter and at the end
    """

    term: str
    kind: Kind
    model: str
    seed: int
    log_prob: float
    nats_per_char: float
    nearest: str
    level: Level | None = None
    surprises: tuple[float, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The fake as JSON values, numbers rounded to what is worth reading."""
        return asdict(self) | {
            "log_prob": round(self.log_prob, 3),
            "nats_per_char": round(self.nats_per_char, 4),
            "surprises": [round(nats, 2) + 0.0 for nats in self.surprises],
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Fake:
        """A fake from what `to_json` gave, but for the surprises.

        Raises
        ------
        ValueError
            A value is missing, of the wrong type, or such as no fake has.
        """
        try:
            term, seed = tidy(str(values["term"])), int(values["seed"])
            numbers = float(values["log_prob"]), float(values["nats_per_char"])
            nearest, model = str(values["nearest"]), str(values["model"])
            longest = max(map(len, (nearest, model)))
            if (
                line_fault(term, key(term))
                or longest > MAX_LINE
                or not 0 <= seed < 2**63
                or not all(map(isfinite, numbers))
            ):
                raise ValueError("values that no fake has")
            kind: Kind = "recombined" if values["kind"] == "recombined" else "invented"
            return cls(
                term=term,
                kind=kind,
                model=model,
                seed=seed,
                log_prob=numbers[0],
                nats_per_char=numbers[1],
                nearest=nearest,
                level=next((level for level in LEVELS if level == values.get("level")), None),
            )
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError(f"not a fake: {values!r}") from error
