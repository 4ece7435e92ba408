from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from balderdash.forge import extras as module
from balderdash.forge.extras import MAX_SAMPLES, Verdict, critic_for, is_read, make_extras
from balderdash.forge.fakes import Fake
from balderdash.forge.features import Vocabulary
from balderdash.forge.judge import Judge
from balderdash.lm.evaluation import Score
from balderdash.terms.lexicon import Lexicon
from tests.forge.models import WORDS, tiny_model
from tests.forge.stand_in_model import REAL, Parrot, Trickle, word_list


@pytest.mark.slow
def test_a_judge_and_starters_as_json(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STARTERS", 12)
    progress: list[int] = []
    extras = json.loads(json.dumps(make_extras(tiny_model(), WORDS, (), progress.append)))
    assert progress[-1] == 12
    fakes = [Fake.from_json(values) for values in extras["starters"]]
    assert len({fake.term for fake in fakes}) == 12
    lexicon = Lexicon([WORDS])
    assert not [fake for fake in fakes if fake.term in lexicon]
    (probability,) = Judge.from_json(extras["judge"], Vocabulary(WORDS)).verdicts(tiny_model().score([WORDS.terms[0]]))
    assert 0 < probability < 1


def test_a_small_list_without_fakes_gets_neither(home: Path) -> None:
    late: list[bool] = []
    extras = make_extras(Parrot(REAL), word_list(), left=lambda: 1e9, late=partial(late.append, True))  # type: ignore[arg-type]
    assert (extras, late) == ({}, [])


class _Hourglass:
    """Seconds that are left; each question takes one."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        self.seconds -= 1
        return self.seconds


def test_little_time_makes_little_and_much_time_makes_all(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "preparing", lambda model, words: 0.0)
    parrot = Parrot([*REAL, *(f"Loxi{stem}o ring" for stem in "abcdefghijk")])
    everything = make_extras(parrot, word_list())  # type: ignore[arg-type]
    assert make_extras(parrot, word_list(), left=_Hourglass(1e6)) == everything  # type: ignore[arg-type]
    assert len(everything["starters"]) > 5
    starters = []
    for seconds in range(1, 100):
        late: list[bool] = []
        left = _Hourglass(seconds)
        extras = make_extras(parrot, word_list(), left=left, late=partial(late.append, True))  # type: ignore[arg-type]
        starters.append(extras.get("starters", []))
        assert starters[-1] == everything["starters"][: len(starters[-1])]
        assert bool(late) != bool(starters[-1])
    assert not starters[0]
    assert 0 < len(starters[len(starters) // 3]) < len(starters[-1]) == len(everything["starters"])


def test_lists_that_take_too_long_to_index_are_left_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "preparing", lambda model, words: 1.0)  # seconds a term
    late: list[bool] = []
    few = make_extras(Parrot(REAL), word_list(), left=lambda: 2.0, late=partial(late.append, True))  # type: ignore[arg-type]
    assert "starters" not in few
    assert late
    assert "starters" in make_extras(Parrot([*REAL, "Loxic ring"]), word_list(), left=lambda: 1e9)  # type: ignore[arg-type]


def test_fakes_that_readers_passed_are_the_starters_and_new_ones_follow(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parrot = Parrot([*REAL, "Loxic ring", "Harbynskay space"])
    read = ["Loxiaro ring", "Merten operator", "Abel theorems", "Loxic ring"]  # one of them is nearly real

    def starters(most: int, wanted: int) -> list[str]:
        monkeypatch.setattr(module, "MOST_STARTERS", most)
        monkeypatch.setattr(module, "STARTERS", wanted)
        extras = make_extras(parrot, word_list(), read=read)  # type: ignore[arg-type]
        return [fake["term"] for fake in extras["starters"]]

    assert starters(10, 1) == ["Loxiaro ring", "Merten operator", "Loxic ring"]
    assert starters(10, 10) == ["Loxiaro ring", "Merten operator", "Loxic ring", "Harbynskay space"]
    assert starters(2, 1) == ["Loxiaro ring", "Merten operator"]


READINGS = [
    *(Verdict(f"Norm of a {noun}", "") for noun in map(str, range(600))),
    *(Verdict(f"Zx{number}bog ring", "gives itself away") for number in range(100)),
    *(Verdict(f"Abel ring {number}", "real") for number in range(50)),
]


def test_enough_readings_teach_a_critic() -> None:
    assert is_read(READINGS)
    assert not is_read(READINGS[:600])  # nobody has objected to anything
    assert not is_read(READINGS[500:])  # nearly all are objections
    critic = critic_for(Parrot([]), word_list(), READINGS)  # type: ignore[arg-type]
    assert critic is not None
    good, bad = (Score(term, (1.5,) * (len(term) + 1), 0) for term in ("Norm of a 7000", "Zx7000bog ring"))
    real, obvious = critic.probabilities([good, bad])
    assert obvious[0] < 0.1 < 0.5 < obvious[1]
    assert real.max() < 0.5


def test_without_readings_the_bundled_critic_serves(nothing_bundled: None) -> None:
    assert critic_for(Parrot([]), word_list(), []) is None  # type: ignore[arg-type]


def test_without_readings_the_critic_of_mathematics_serves() -> None:
    critic = critic_for(Parrot([]), word_list(), [])  # type: ignore[arg-type]
    assert critic is not None
    assert critic.bound == float("inf")  # it is calibrated to each list


def test_the_search_ends_if_the_model_has_one_fake(home: Path) -> None:
    parrot = Parrot([*REAL, "Loxic ring"])
    progress: list[int] = []
    make_extras(parrot, word_list(), (), progress.append)  # type: ignore[arg-type]
    assert set(progress) == {0, 1}
    assert parrot.written <= 2 * (MAX_SAMPLES + 1024) + 300  # the last batches, and the judge's samples


def test_the_search_ends_if_fakes_are_rare(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SAMPLES", 8000)
    trickle = Trickle([])
    progress: list[int] = []
    words = word_list([*REAL, "Very long term of a great many letters", "Terms of a great many long letters"])
    make_extras(trickle, words, (), progress.append)  # type: ignore[arg-type]
    assert 0 < progress[-1] < 300
    assert trickle.written <= 2 * (8000 + 1024) + 300
