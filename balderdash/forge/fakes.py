"""A fake and its provenance."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, Literal, get_args

from balderdash.terms.key import key, tidy
from balderdash.terms.lexicon import Kind
from balderdash.terms.wordlist import MAX_LINE, line_fault

Level = Literal["easy", "normal", "hard"]
LEVELS: tuple[Level, ...] = get_args(Level)
KindOrMixed = Literal["mixed", "invented", "recombined"]
KINDS_OR_MIXED: tuple[KindOrMixed, ...] = get_args(KindOrMixed)


@dataclass(frozen=True, slots=True)
class Fake:
    """A term that is neither in a list nor a near-duplicate of a listed term.

    Attributes
    ----------
    term : as it is shown
    kind : invented if it has a word that no list knows, otherwise recombined
    model : the name of the model that wrote it
    seed : gives the same fakes again, with the same model, lists and arguments
    log_prob : the model's natural log-probability of the whole term, including its end
    nats_per_char : -log_prob / (letters + 1)
    nearest : the most similar term of the list, or "" if there is none or it was not looked for
    level : how hard it is to tell from real terms, or None without a critic
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
        """The fake as JSON values, numbers rounded to a useful precision."""
        return asdict(self) | {
            "log_prob": round(self.log_prob, 3),
            "nats_per_char": round(self.nats_per_char, 4),
            "surprises": [round(nats, 2) + 0.0 for nats in self.surprises],
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Fake:
        """The inverse of `to_json`, without the surprises.

        Raises
        ------
        ValueError
            A value is missing, of the wrong type, or impossible for a fake.
        """
        try:
            term, seed = tidy(str(values["term"])), int(values["seed"])
            numbers = float(values["log_prob"]), float(values["nats_per_char"])
            nearest, model = str(values["nearest"]), str(values["model"])
            if line_fault(term, key(term)) or max(len(nearest), len(model)) > MAX_LINE:
                raise ValueError("no fake has such a term or name")
            if not 0 <= seed < 2**63 or not all(map(isfinite, numbers)):
                raise ValueError("no fake has such numbers")
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
