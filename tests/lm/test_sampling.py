"""Sampling follows the softmax, the temperature and the prefix."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile

import numpy as np
import pytest

from balderdash.errors import BalderdashError
from balderdash.lm import sampling
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import Ints
from balderdash.lm.model import Model
from balderdash.lm.parameters import Floats, Parameters, Shape
from balderdash.lm.sampling import ABREAST, LONGEST, UNLIMITED, Limits, next_symbol, read
from balderdash.lm.workspace import Weights


def model(seed: int = 0, end_bias: float = 0.5) -> Model:
    alphabet = Alphabet("abcdé -")
    shape = Shape(len(alphabet), 4, 8)
    rng = np.random.default_rng(seed)
    parameters = Parameters(shape, rng.standard_normal(shape.size).astype(np.float32))
    parameters.b_output[0] += end_bias
    return Model("tiny", alphabet, parameters, {"list": "none"})


def next_chances(m: Model, prefix: str) -> dict[str, float]:
    begun, _ = read(m.parameters, Weights.of(m.parameters), m.alphabet.encode(prefix))
    p = np.exp(next_symbol(m.parameters, begun.hidden)[0]).astype(float)
    p[1] = 0  # the unknown symbol is never written
    return dict(zip(["", "?", *m.alphabet.characters], p / p.sum(), strict=True))


def test_frequencies_match_the_softmax() -> None:
    m, count = model(), 20_000
    terms = [term for term in m.sample(count, seed=3, prefix="ab") if term]
    seen = Counter(term[2:3] for term in terms)
    chances = next_chances(m, "ab")
    expected = {c: len(terms) * p for c, p in chances.items() if p > 0}
    chi_square = sum((seen[c] - e) ** 2 / e for c, e in expected.items())
    assert len(terms) > 0.99 * count
    assert len(expected) == 8
    assert chi_square < 24.3  # the 0.999 quantile of chi-square with 7 degrees of freedom


def test_the_same_seed_writes_the_same_and_more_of_it() -> None:
    m = model()
    assert m.sample(300, seed=5) == m.sample(700, seed=5)[:300]
    assert m.sample(300, seed=5) != m.sample(300, seed=6)


def test_a_low_temperature_writes_the_likeliest_letters() -> None:
    m = model()
    chances = next_chances(m, "ab")
    likeliest = max(chances, key=chances.__getitem__)
    assert {term[2:3] for term in m.sample(50, temperature=0.01, prefix="ab") if term} <= {likeliest}
    variety = [len({t[2:3] for t in m.sample(400, temperature=t, prefix="ab")}) for t in (0.2, 1.0, 3.0)]
    assert variety == sorted(variety)
    assert variety[0] < variety[-1]


@pytest.mark.parametrize("prefix", ["", "a", "dé-b a"])
def test_a_prefix_is_honoured_exactly(prefix: str) -> None:
    terms = [term for term in model().sample(300, prefix=prefix) if term]
    assert terms
    assert all(term.startswith(prefix) for term in terms)


def test_a_prefix_with_an_unknown_letter_is_refused_by_name() -> None:
    with pytest.raises(BalderdashError, match="'ж'"):
        model().sample(3, prefix="abж")


def test_terms_are_never_empty_or_unknown_and_endless_ones_are_given_up() -> None:
    assert all("\N{REPLACEMENT CHARACTER}" not in term for term in model().sample(500))
    assert all(model(end_bias=9).sample(200))
    endless = model(end_bias=-99).sample(20)
    assert endless == [""] * 20
    assert max(map(len, model(end_bias=-2).sample(300))) <= LONGEST


def test_a_term_that_is_only_looked_at_is_cut() -> None:
    m, pool = model(end_bias=-1), ThreadPoolExecutor(1)
    whole = m.sample(50, seed=4)
    written = sampling.sample(m.parameters, m.alphabet, 50, pool, seed=4, longest=6)
    cut = sampling.terms(written)
    assert 0 < sum(len(term) == 6 for term in cut) < 50
    assert [term[:6] for term in whole if term] == [short for short, term in zip(cut, whole, strict=True) if term]
    for score, known in zip(written, m.score(cut), strict=True):
        letters = known.surprises[:6] if len(known.term) == 6 else known.surprises  # a cut term's end was not drawn
        assert score is not None
        assert score.surprises == pytest.approx(letters, rel=1e-4)


def test_scores_are_the_chances_of_each_letter() -> None:
    m = model()
    scores = m.score(["ab", "a", "abж"])
    assert [len(s.surprises) for s in scores] == [3, 2, 4]
    assert [s.unknown_chars for s in scores] == [0, 0, 1]
    begun, _ = read(m.parameters, Weights.of(m.parameters), m.alphabet.encode("ab"))
    end = -next_symbol(m.parameters, begun.hidden)[0, 0]
    assert scores[0].surprises[2] == pytest.approx(float(end), rel=1e-4)
    assert scores[0].log_prob == pytest.approx(-sum(scores[0].surprises))
    assert scores[0].nats_per_char == pytest.approx(sum(scores[0].surprises) / 3)
    assert m.score([]) == []


def test_a_prefix_code_never_sums_above_one() -> None:
    """Terms of up to three letters are disjoint events."""
    m = model()
    letters = "abcdé -"
    terms = [*letters, *(a + b for a in letters for b in letters)]
    terms += [t + c for t in terms if len(t) == 2 for c in letters]
    assert 0.1 < sum(np.exp(s.log_prob) for s in m.score(terms)) < 1


@pytest.mark.parametrize("prefix", ["", "dé"])
@pytest.mark.parametrize("advised", [False, True], ids=["alone", "with an n-gram"])
def test_what_is_written_comes_with_the_surprise_that_reading_it_gives(prefix: str, advised: bool) -> None:
    m = model()
    if advised:
        m = Model("tiny", m.alphabet, m.parameters, {"ngram_order": 4}, counted=("abc", "bad", "a bé", "cab", "dé-a"))
        assert m.ngram is not None
    written = [score for score in m.sample_with_scores(60, seed=2, temperature=1.3, prefix=prefix) if score]
    assert [score.term for score in written] == [t for t in m.sample(60, seed=2, temperature=1.3, prefix=prefix) if t]
    for score, again in zip(written, m.score([score.term for score in written]), strict=True):
        assert score.surprises == pytest.approx(again.surprises, rel=1e-4, abs=1e-5)


def bigram_model() -> Model:
    m = model(seed=2)
    m.parameters.w_output[:] *= 0.4  # less certain, so that terms differ in probability and have several words
    return Model("tiny", m.alphabet, m.parameters, {"ngram_order": 3}, counted=("ab cab", "bad a", "a bé", "dé-a b"))


def only_short(word: str) -> bool:
    return len(word) < 6


LIMITS = {
    "log_prob": Limits(log_prob=-16.0),
    "words": Limits(word_allowed=only_short),
    "both": Limits(log_prob=-16.0, word_allowed=only_short),
    "first word": Limits(first_word_allowed=only_short),
    "its letters": Limits(first_word_begun=only_short),
}


@pytest.mark.parametrize("limits", LIMITS.values(), ids=LIMITS)
@pytest.mark.parametrize("prefix", ["", "ab", "dé a", "b "])
@pytest.mark.parametrize("temperature", [0.7, 1.0, 1.8])
def test_limits_take_away_the_terms_beyond_them_and_change_no_other(
    limits: Limits, prefix: str, temperature: float
) -> None:
    m = bigram_model()
    whole = m.sample_with_scores(400, seed=8, temperature=temperature, prefix=prefix)
    limited = m.sample_with_scores(400, seed=8, temperature=temperature, prefix=prefix, limits=limits)
    kept = 0
    for score, other in zip(whole, limited, strict=True):
        if score is None or abs(score.log_prob - limits.log_prob) < 1e-4:
            continue
        words = score.term.split(" ")
        is_allowed = limits.word_allowed is None or all(map(only_short, words))
        is_allowed &= limits.first_word_allowed is None or only_short(words[0])
        letters = list(takewhile(str.isalpha, words[0]))
        is_allowed &= limits.first_word_begun is None or only_short("".join(letters))
        if score.log_prob < limits.log_prob or not is_allowed:
            assert other is None
        else:
            assert other is not None
            assert other.term == score.term
            assert other.surprises == pytest.approx(score.surprises, rel=1e-4, abs=1e-5)
            kept += 1
    is_begun = limits in (LIMITS["first word"], LIMITS["its letters"]) and " " in prefix  # with a word that is allowed
    assert 0 < kept <= sum(score is not None for score in whole) - (not is_begun)


def test_a_hopeless_term_costs_no_further_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    m = bigram_model()
    read: list[int] = []
    advance = sampling._advance

    def counted(weights: Weights, symbols: Ints, hidden: Floats, cell: Floats) -> tuple[Floats, Floats]:
        read.append(len(symbols))
        return advance(weights, symbols, hidden, cell)

    monkeypatch.setattr(sampling, "_advance", counted)
    counts = []
    for limits in (UNLIMITED, LIMITS["log_prob"], LIMITS["words"], LIMITS["its letters"]):
        read.clear()
        m.sample_with_scores(300, limits=limits)
        counts.append(sum(read))
    assert counts[1] < 0.8 * counts[0]
    assert counts[2] < 0.8 * counts[0]
    assert counts[3] < 0.9 * counts[0]


def test_each_word_is_asked_about_once_as_it_stands_between_spaces() -> None:
    asked: list[str] = []

    def allowed(word: str) -> bool:
        asked.append(word)
        return True

    m = bigram_model()
    written = m.sample_with_scores(50, seed=1, prefix="a bé", limits=Limits(word_allowed=allowed))  # one thread
    words = {word for score in written if score for word in score.term.split(" ") if word}
    assert words <= set(asked)
    assert len(words) > 20
    assert all(asked.count(word) <= 2 for word in asked)  # 2: by both threads at once
    for limits in (Limits(word_allowed=lambda word: word != "a"), Limits(first_word_allowed=lambda word: word != "a")):
        assert m.sample_with_scores(5, prefix="a b", limits=limits) == [None] * 5


@pytest.mark.parametrize("limits", [UNLIMITED, *LIMITS.values()])
def test_a_term_depends_on_the_seed_and_its_number_not_on_the_count(limits: Limits) -> None:
    m = bigram_model()
    many = sampling.terms(m.sample_with_scores(2 * ABREAST + 300, seed=5, limits=limits))
    assert len(set(many)) > 100
    for count in (1, 2, 160, 257, 700):
        assert sampling.terms(m.sample_with_scores(count, seed=5, limits=limits)) == many[:count]


def test_no_terms_are_no_work() -> None:
    assert model().sample(0) == []
