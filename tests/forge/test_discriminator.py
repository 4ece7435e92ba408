from __future__ import annotations

import json
import random
from collections.abc import Sequence

import numpy as np
import pytest

from balderdash.errors import BalderdashError
from balderdash.forge.discriminator import Discriminator
from balderdash.forge.fakes import LEVELS, Level
from balderdash.forge.features import Vocabulary
from balderdash.forge.forge import Forge
from balderdash.lm.evaluation import Score
from balderdash.terms.wordlist import WordList
from tests.forge.stand_in_model import Parrot, lexicon, word_list

WORDS = WordList("tiny", tuple(f"{a}{b}{c} ring" for a in "BDKLM" for b in "aeiou" for c in "nrst"))
VOCABULARY = Vocabulary(WORDS)


def scores(count: int, nats: float, seed: int) -> list[Score]:
    """Terms of eleven letters whose surprise lies around `nats`."""
    rng = random.Random(seed)
    made = []
    for k in range(count):
        surprise = max(0.1, rng.gauss(nats, 0.5))
        made.append(Score(f"Term{k:03}{seed % 10} ring", (surprise,) * 14, 0))
    return made


@pytest.fixture
def discriminator() -> Discriminator:
    """Real terms are more surprising than fakes."""
    discriminator = Discriminator.fit(VOCABULARY, scores(300, 2.0, 1), scores(300, 1.5, 2))
    assert discriminator is not None
    return discriminator


def test_kept_fakes_resemble_real_terms(discriminator: Discriminator) -> None:
    fakes = scores(2000, 1.5, 3)
    kept = [score for score, keep in zip(fakes, discriminator.keep(fakes, 7), strict=True) if keep]
    assert 0.15 < len(kept) / len(fakes) < 0.7
    mean = float(np.mean([score.nats_per_char for score in kept]))
    assert 1.75 < mean < 2.1  # fakes lie around 1.5, real terms around 2


def test_whether_a_fake_is_kept_does_not_depend_on_the_others(discriminator: Discriminator) -> None:
    fakes = scores(200, 1.5, 4)
    together = discriminator.keep(fakes, 3)
    assert [discriminator.keep([score], 3)[0] for score in fakes] == together
    assert discriminator.keep(fakes, 4) != together  # another seed
    assert discriminator.keep([], 3) == []


def test_json_round_trip(discriminator: Discriminator) -> None:
    again = Discriminator.from_json(json.loads(json.dumps(discriminator.to_json())), VOCABULARY)
    fakes = scores(100, 1.5, 5)
    assert again.keep(fakes, 1) == discriminator.keep(fakes, 1)


@pytest.mark.parametrize(
    "values",
    [
        None,
        {},
        {"ceiling": "x"},
        {"ceiling": float("nan")},
        {"thirds": [1]},
        {"features": {}},
        {"network": {}},
        {"network": None},
    ],
)
def test_damaged_json_is_refused(discriminator: Discriminator, values: dict[str, object] | None) -> None:
    damaged = values and discriminator.to_json() | values
    with pytest.raises(ValueError):  # noqa: PT011  with one of several messages
        Discriminator.from_json(damaged, VOCABULARY)


def test_as_many_are_easy_as_are_hard(discriminator: Discriminator) -> None:
    fakes = scores(2000, 1.5, 6)
    kept = [score for score, keep in zip(fakes, discriminator.keep(fakes, 7), strict=True) if keep]
    levels = discriminator.levels(kept)
    for level in LEVELS:
        assert 0.2 < levels.count(level) / len(levels) < 0.45
    nats = {
        level: np.mean([score.nats_per_char for score, its in zip(kept, levels, strict=True) if its == level])
        for level in LEVELS
    }
    assert nats["easy"] < nats["normal"] < nats["hard"]  # real terms are the more surprising ones here


def test_too_few_examples_give_no_discriminator() -> None:
    assert Discriminator.fit(VOCABULARY, scores(49, 2.0, 1), scores(300, 1.5, 2)) is None
    assert Discriminator.fit(VOCABULARY, scores(300, 2.0, 1), scores(49, 1.5, 2)) is None


def test_the_forge_leaves_out_fakes_that_are_not_kept() -> None:
    terms = [f"{a}{b}lo{c}{d}xic ring" for a in "BDKLM" for b in "aeiou" for c in "nrst" for d in "aeiou"]
    model = Parrot(terms)
    everything = [fake.term for fake in Forge(model, lexicon(), word_list()).stream(50)]
    assert len(everything) == 50

    class Half(Discriminator):
        def __init__(self) -> None:
            pass

        def keep(self, scores: Sequence[Score], seed: int) -> list[bool]:
            return [score.term in everything[::2] for score in scores]

        def levels(self, scores: Sequence[Score]) -> list[Level]:
            return ["hard" if score.term in everything[::4] else "easy" for score in scores]

    maker = Forge(model, lexicon(), word_list(), Half())
    assert [fake.term for fake in maker.stream(25)] == everything[::2]
    hard = list(maker.stream(25, level="hard"))
    assert [fake.term for fake in hard] == everything[::4]
    assert {fake.level for fake in hard} == {"hard"}


def test_without_a_discriminator_there_are_no_levels() -> None:
    with pytest.raises(BalderdashError, match="'parrot' has no discriminator"):
        list(Forge(Parrot(["Loxic ring"]), lexicon(), word_list()).stream(1, level="hard"))
