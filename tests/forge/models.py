"""A real, tiny network, trained for a second on made-up words, for tests that need a checkpoint."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from balderdash.lm import checkpoint
from balderdash.lm.model import Model
from balderdash.lm.plan import Plan
from balderdash.lm.threads import pair
from balderdash.terms.wordlist import WordList
from balderdash.training.run import Run

_STARTS = ("bal", "der", "dash", "mor", "tin", "kel", "sor", "van")
_MIDDLES = ("da", "mo", "lin", "ter", "so", "ke")
_ENDS = ("ron", "lite", "gen", "sk", "mont", "dal")
WORDS = WordList("tiny", tuple(a + b + c for a in _STARTS for b in _MIDDLES for c in _ENDS))


@cache
def tiny_model() -> Model:
    """16 units; it spells badly, and that is all it is for."""
    return _trained(WORDS)


@cache
def accented_model() -> Model:
    """Its words begin with é instead of b, and its list is called otherwise."""
    return _trained(WordList("accents", tuple(term.replace("b", "é") for term in WORDS.terms)))


def _trained(words: WordList) -> Model:
    run = Run(words, Plan(8, 16, 6, 0.0, 0.0, 0.0, batch=16, peak_rate=2e-2), Path(f"{words.name}.safetensors"))
    with pair() as pool:
        for _ in run.trainer.train(pool):
            pass
    return run.model()


def save(path: Path, model: Model, extras: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    checkpoint.save(path, model.info | {"extras": json.loads(json.dumps(extras))}, model.parameters, model.counted)
