from __future__ import annotations

import json
from pathlib import Path

import pytest

from balderdash.forge import equip as module
from balderdash.forge.equip import equip
from balderdash.forge.fakes import Fake
from balderdash.forge.judge import Judge
from balderdash.terms.lexicon import Lexicon
from tests.forge.models import WORDS, tiny_model
from tests.forge.stand_in import REAL, Parrot, word_list


def test_a_judge_and_starters_as_json(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STARTERS", 12)
    extras = json.loads(json.dumps(equip(tiny_model(), WORDS)))
    fakes = [Fake.from_json(values) for values in extras["starters"]]
    assert len({fake.term for fake in fakes}) == 12
    lexicon = Lexicon([WORDS])
    assert not [fake for fake in fakes if fake.term in lexicon]
    (probability,) = Judge.from_json(extras["judge"], tiny_model(), WORDS).probability([WORDS.terms[0]])
    assert 0 < probability < 1


def test_a_small_list_known_by_heart_gets_neither(home: Path) -> None:
    assert equip(Parrot(REAL), word_list()) == {}  # type: ignore[arg-type]
