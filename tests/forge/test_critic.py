from __future__ import annotations

import json
import random
from collections.abc import Sequence

import numpy as np
import pytest

from balderdash.errors import BalderdashError
from balderdash.forge.classifiers import Array
from balderdash.forge.critic import Critic, Unlikeness, no_unlikeness
from balderdash.forge.fakes import LEVELS
from balderdash.forge.field_terms import FEATURES, Field, FieldTerm, feature_table
from balderdash.forge.first_words import MISSED
from balderdash.forge.forge import Forge
from balderdash.forge.selection import Selection
from balderdash.forge.strangeness import Strangeness
from balderdash.forge.usage import Usage
from balderdash.forge.word_pairs import WordPairs
from balderdash.lm.evaluation import Score
from balderdash.terms.wordlist import WordList
from tests.forge.stand_in_model import Parrot, lexicon, word_list

NAMES = ("Abel", "Banach", "Cauchy", "Dirichlet", "Euler", "Fermat", "Gauss", "Hilbert")
NOUNS = ("theorem", "space", "group", "lemma", "ring", "number")
WORDS = WordList("tiny", tuple(f"{a} {b}" for a in NAMES for b in NOUNS) + tuple(f"Norm of {a}" for a in NAMES))
FIELD = Field.of(WORDS, None)


def reading(rng: random.Random) -> tuple[Score, str]:
    """Garbled terms give themselves away, likely ones are real."""
    kind = rng.choice(["garbled", "likely", "fine", "fine"])
    first = f"Zx{rng.randrange(1000)}bog" if kind == "garbled" else rng.choice(NAMES)
    term = f"{first} {rng.choice(NOUNS)} {rng.choice(NOUNS)}"
    nats = rng.gauss(0.7 if kind == "likely" else 1.5, 0.1)
    verdict = {"garbled": "gives itself away", "likely": rng.choice(["real", "probably real"]), "fine": ""}[kind]
    return Score(term, (max(0.1, nats),) * (len(term) + 1), 0), verdict


def readings(count: int, seed: int) -> tuple[list[Score], list[str]]:
    rng = random.Random(seed)
    scores, verdicts = zip(*(reading(rng) for _ in range(count)), strict=True)
    return list(scores), list(verdicts)


def log_probs(scores: Sequence[Score]) -> list[float]:
    return [score.log_prob for score in scores]


@pytest.fixture(scope="module")
def critic() -> Critic:
    return Critic.fit(FIELD, *readings(800, 1)).for_field(FIELD)  # which remembers no fake


def test_it_learns_what_readers_say(critic: Critic) -> None:
    scores, verdicts = readings(400, 2)
    real, obvious = critic.probabilities(scores)
    said = np.array(verdicts)
    assert real[np.isin(said, ("real", "probably real"))].mean() > 0.8
    assert obvious[said == "gives itself away"].mean() > 0.8
    assert max(real[said == ""].mean(), obvious[said == ""].mean()) < 0.2
    assert real.mean() == pytest.approx(0.25, abs=0.08)  # as frequent as among the readings


def test_what_readers_said_of_a_fake_is_remembered(critic: Critic) -> None:
    scores, verdicts = readings(800, 1)
    remembering = Critic.fit(FIELD, scores, verdicts)
    guessed, known = critic.probabilities(scores), remembering.probabilities(scores)
    once = [place for place, score in enumerate(scores) if sum(score.term == other.term for other in scores) == 1]
    for p, verdict in zip(known, ("real", "gives itself away"), strict=True):
        assert (p[[place for place in once if verdicts[place] == verdict]] == 1).all()
    passed = [place for place in once if not verdicts[place]]
    assert (known[1][passed] < guessed[1][passed]).all()
    unread, _ = readings(100, 9)
    new = [score for score in unread if score.term not in {score.term for score in scores}]
    assert new
    assert np.allclose(remembering.probabilities(new), critic.probabilities(new))


def test_what_was_read_does_not_count_for_the_share(critic: Critic) -> None:
    scores, _ = readings(1000, 3)
    remembering = Critic.fit(FIELD, scores[:500], [""] * 450 + ["gives itself away"] * 25 + ["real"] * 25)
    ((_, keeps, others),) = remembering.calibrations(scores, log_probs(scores), [0.3], others=scores[:450])
    read = {score.term for score in scores[:500]}
    assert not any(keep for keep, score in zip(keeps, scores, strict=True) if score.term in read)
    new = sum(score.term not in read for score in scores)
    assert sum(keeps) == pytest.approx(0.3 * new, abs=0.1 * new)
    assert sum(others) > 0.5 * len(others)  # they were passed


def test_it_keeps_the_share_that_costs_least(critic: Critic) -> None:
    scores, verdicts = readings(1000, 3)
    chosen = critic.calibrated(scores, log_probs(scores), 0.3)
    kept = chosen.keep(scores)
    assert 300 * (1 - MISSED) - 15 < sum(kept) < 315  # those that kept fakes hardly ever begin like are not looked at
    assert {verdict for verdict, keep in zip(verdicts, kept, strict=True) if keep} == {""}
    assert chosen.keep(scores[:10]) == kept[:10]  # whatever the others are
    assert chosen.keep([]) == []


def test_what_looks_like_no_real_term_costs_more(critic: Critic) -> None:
    scores, _ = readings(1000, 3)

    def unlikeness(some: Sequence[Score]) -> Array:
        return np.array([5.0 if "Euler" in score.term else -1.0 for score in some])

    plain, chosen = (critic.calibrated(scores, log_probs(scores), 0.3, of) for of in (no_unlikeness, unlikeness))
    kept = [score.term for score, keep in zip(scores, chosen.keep(scores, unlikeness), strict=True) if keep]
    before = [score.term for score, keep in zip(scores, plain.keep(scores), strict=True) if keep]
    assert 285 <= len(kept) <= 300  # without those whose first words are too rarely kept
    assert sum("Euler" in term for term in kept) < 0.5 * sum("Euler" in term for term in before)


def test_sampling_gives_up_terms_that_begin_with_a_word_that_is_never_kept(critic: Critic) -> None:
    scores, _ = readings(1000, 3)
    chosen = critic.calibrated(scores, log_probs(scores), 0.3)  # new words give themselves away there
    assert chosen.may_begin_with("Abel")
    assert not chosen.may_begin_with("Zx77bog")
    odd = Score("Zx77bog theorem ring", (1.5,) * 21, 0)
    assert critic.keep([odd]) == [True]
    assert chosen.keep([odd]) == [False]


def test_the_best_of_some_fakes(critic: Critic) -> None:
    scores, verdicts = readings(200, 6)
    best = critic.best(scores, 0.25)
    assert sum(best) == pytest.approx(50, abs=2)
    assert {verdict for verdict, is_best in zip(verdicts, best, strict=True) if is_best} == {""}
    assert critic.best(scores[:1], 0.25) == [True]
    assert critic.best([], 0.25) == []


def test_what_is_less_likely_than_the_least_is_not_kept(critic: Critic) -> None:
    scores, _ = readings(1000, 3)
    chosen = critic.calibrated(scores, log_probs(scores), 0.3)
    kept = Selection(critic=chosen).chosen(scores, 0, Parrot([], nats={s.term: s.nats_per_char for s in scores}))
    assert len(kept) > 250
    assert min(log_probs(kept)) >= chosen.least_log_prob > min(log_probs(scores))


def test_levels_are_by_how_often_fakes_give_themselves_away(critic: Critic) -> None:
    scores, _ = readings(1500, 4)
    chosen = critic.calibrated(scores, log_probs(scores), 0.9)
    kept = [score for score, keep in zip(scores, chosen.keep(scores), strict=True) if keep]
    levels = np.array(chosen.levels(kept))
    obvious = critic.probabilities(kept)[1]
    means = [obvious[levels == level].mean() for level in LEVELS]
    assert means[0] > means[1] > means[2]  # easy, normal, hard
    assert all(0.25 < (levels == level).mean() < 0.42 for level in LEVELS)


def test_json_round_trip(critic: Critic) -> None:
    scores, _ = readings(300, 5)
    chosen = critic.calibrated(scores, log_probs(scores), 0.5)
    again = Critic.from_json(json.loads(json.dumps(chosen.to_json())), WORDS)
    assert again.keep(scores) == chosen.keep(scores)
    assert again.levels(scores) == chosen.levels(scores)


@pytest.mark.parametrize(
    "values",
    [
        None, {}, {"bound": "x"}, {"bound": float("nan")}, {"thirds": [1]}, {"real": [{}]}, {"real": {}},
        {"obvious": []}, {"obvious": {"words": {}}}, {"pairs": {"modifiers": []}}, {"pairs": [1]},
        {"least_log_prob": None}, {"first_words": ["noun"]},
        {"first_words": {"weights": {"head": None}, "words": None}}, {"domains": {}}, {"domains": [1]},
    ],
)  # fmt: skip
def test_damaged_json_is_refused(critic: Critic, values: dict[str, object] | None) -> None:
    chosen = critic.calibrated(scores := readings(300, 5)[0], log_probs(scores), 0.5)
    damaged = values and chosen.to_json() | values
    with pytest.raises(ValueError):  # noqa: PT011  with one of several messages
        Critic.from_json(damaged, WORDS)


def test_a_table_of_features(critic: Critic) -> None:
    assert feature_table([]).shape == (0, len(FEATURES))
    odd = [Score(term, (1.0,) * (len(term) + 1), 0) for term in ("-", "a", "Łoś", "of")]
    assert np.isfinite(feature_table([FieldTerm(score, FIELD) for score in odd])).all()
    assert critic.levels([]) == []


def test_strange_words_are_refused() -> None:
    rng = random.Random(1)
    syllables = ["ba", "do", "li", "ner", "sto", "ka"]

    def real() -> Score:
        term = "".join(rng.choices(syllables, k=rng.choice([2, 3]))).capitalize() + "ov ring"
        return Score(term, tuple(rng.uniform(0.5, 2) for _ in range(len(term) + 1)), 0)

    found = Strangeness.fit(Usage.of(WORDS), [real() for _ in range(200)])
    assert found is not None
    assert sum(found.is_strange(real()) for _ in range(200)) < 160
    for term in ("Baoueliv ring", "Bastrndov ring", "Banerstokabanerstoka ring"):  # vowels, consonants, letters
        assert found.is_strange(Score(term, (1.0,) * (len(term) + 1), 0))
    assert found.is_strange(Score("Bador ring", (1.0, 1.0, 6.0, *(1.0,) * 8), 0))
    assert not found.is_strange(Score("Bador ring", (1.0,) * 11, 0))
    assert not found.is_strange(Score("Abel ring", (9.0,) * 10, 0))  # no new word
    again = Strangeness.from_json(json.loads(json.dumps(found.to_json())), Usage.of(WORDS))
    assert again.is_strange(Score("Baoueliv ring", (1.0,) * 14, 0))
    with pytest.raises(ValueError, match="limits"):
        Strangeness.from_json({}, Usage.of(WORDS))
    assert Strangeness.fit(Usage.of(WORDS), [real() for _ in range(10)]) is None


def test_where_real_terms_consist_of_known_words_an_underived_one_is_strange() -> None:
    known = [Score(term, (1.0,) * (len(term) + 1), 0) for term in (["Abel theorem"] * 60 + ["Abel superspace"] * 30)]
    new = [Score(f"B{a}{b}or ring", (1.0,) * 11, 0) for a in "aeiou" for b in "dnlr"] * 3
    few, many = (Strangeness.fit(Usage.of(WORDS), [*known, *some]) for some in (new[:45], [*new, *new]))
    assert few is not None
    assert many is not None
    bador, subnumber = Score("Bador ring", (1.0,) * 11, 0), Score("Abel subnumber", (1.0,) * 15, 0)
    assert few.is_strange(bador)
    assert not many.is_strange(bador)
    assert not few.is_strange(subnumber)


def test_consonants_where_no_two_words_have_them_are_strange() -> None:
    usage = Usage.of(WordList("tiny", tuple(f"{a}{b}nor ring" for a in "BDKL" for b in "aeiou")))
    held_out = [Score(f"{a}{b}lar ring", (1.0,) * 11, 0) for a in "BDKL" for b in "aeiou"]
    found = Strangeness.fit(usage, held_out * 3)
    assert found is not None
    for term, is_strange in (("Balar ring", False), ("Falar ring", True), ("Kalav ring", True), ("Blalar ring", True)):
        assert found.is_strange(Score(term, (1.0,) * (len(term) + 1), 0)) == is_strange


TERMS = [f"{a}{b}lo{c}{d}xic ring" for a in "BDKLM" for b in "aeiou" for c in "nrst" for d in "aeiou"]


class Half(Critic):
    """Keeps every second fake, and finds every second of those hard."""

    def __init__(self, everything: Sequence[str]) -> None:
        self.everything, self.least_log_prob = everything, -np.inf

    def may_begin_with(self, word: str) -> bool:
        return True

    def keep(self, scores: Sequence[Score], unlikeness: Unlikeness = no_unlikeness) -> list[bool]:
        return [score.term in self.everything[::2] for score in scores]

    def best(self, scores: Sequence[Score], share: float) -> list[bool]:
        return [score.term in self.everything[1::2] for score in scores]

    def levels(self, scores: Sequence[Score]) -> list[str]:  # type: ignore[override]
        return ["hard" if score.term in self.everything[::4] else "easy" for score in scores]


def test_the_forge_leaves_out_fakes_that_are_not_kept() -> None:
    model = Parrot(TERMS)
    everything = [fake.term for fake in Forge(model, lexicon(), word_list()).stream(50)]
    assert len(everything) == 50
    maker = Forge(model, lexicon(), word_list(), Selection(critic=Half(everything)))
    assert [fake.term for fake in maker.stream(25)] == everything[::2]
    hard = list(maker.stream(12, level="hard"))
    assert [fake.term for fake in hard] == everything[: 4 * len(hard) : 4]
    assert {fake.level for fake in hard} == {"hard"}


def test_at_high_temperatures_and_with_long_prefixes_the_best_of_each_batch_are_kept() -> None:
    model = Parrot(TERMS)
    everything = [fake.term for fake in Forge(model, lexicon(), word_list()).stream(50)]
    maker = Forge(model, lexicon(), word_list(), Selection(critic=Half(everything)))
    assert [fake.term for fake in maker.stream(5)] == everything[:10:2]
    assert [fake.term for fake in maker.stream(5, temperature=1.5)] == everything[1:10:2]
    assert [fake.term for fake in maker.stream(5, prefix="Balo")] == everything[1:10:2]


def test_without_fakes_that_are_kept_there_are_none() -> None:
    maker = Forge(Parrot(TERMS), lexicon(), word_list(), Selection(critic=Half([])))
    with pytest.raises(BalderdashError, match="none of them a new one"):
        next(maker.stream(5))


def test_without_a_critic_there_are_no_levels() -> None:
    with pytest.raises(BalderdashError, match="'parrot' has no critic"):
        list(Forge(Parrot(["Loxic ring"]), lexicon(), word_list()).stream(1, level="hard"))


def test_words_of_two_fields_are_no_kin() -> None:
    nouns = [f"{a}{b}{c}" for a in "bdfgklmnpr" for b in "aeiou" for c in "stvwxz"]
    rng = random.Random(0)
    terms = [
        f"{rng.choice([f'm{field}{n}' for n in range(110)])} {rng.choice(nouns[field::2])}"
        for field in (0, 1)
        for _ in range(9000)
    ]
    pairs = WordPairs.fit(terms)
    assert pairs is not None
    kin, strangers = pairs.kinship("m01", "m02"), pairs.kinship("m01", "m12")
    assert kin is not None
    assert strangers is not None
    assert -1 <= strangers < 0.2 < 0.4 < kin <= 1
    assert pairs.kinship("m01", "nobody") is None


def test_cut_and_crossed_names_are_seen() -> None:
    words = WordList("openings", ("Tartakower Variation", "Winawer Gambit", "Benoni Defence"))
    field = Field.of(words, None)

    def features(term: str) -> dict[str, float]:
        row = feature_table([FieldTerm(Score(term, (1.0,) * (len(term) + 1), 0), field)])[0]
        return dict(zip(FEATURES, row, strict=True))

    cut, crossed, new = map(features, ("Tartako Gambit", "Winoni Gambit", "Zukertort Gambit"))
    assert (cut["cut words"], crossed["cut words"], new["cut words"]) == (1, 0, 0)
    assert cut["beginning of a known word"] == 1 > crossed["beginning of a known word"] == 0.5
    assert new["beginning of a known word"] == 0


def test_what_readers_said_of_a_word_is_held_against_it() -> None:
    rng = random.Random(7)
    terms = [f"{rng.choice(NAMES)} {rng.choice(NOUNS)}" for _ in range(900)]
    scores = [Score(term, (1.5,) * (len(term) + 1), 0) for term in terms]
    verdicts = ["gives itself away" if "ring" in t else "real" if rng.random() < 0.1 else "" for t in terms]
    obvious = Critic.fit(FIELD, scores, verdicts).probabilities(scores)[1]
    has_ring = np.array(["ring" in term for term in terms])
    assert obvious[has_ring].min() > 0.5 > 0.1 > obvious[~has_ring].max()
