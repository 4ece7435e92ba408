"""The yardstick is a probability distribution and agrees with a count by hand."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from balderdash.lm import ngram
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import contexts, pack
from balderdash.lm.ngram import NGram, PriorCache, to_count, tuned
from balderdash.lm.ngram_counts import Counts

TERMS = ["banana", "bandana", "cabana", "anna", "nab", "ban", "canada", "cab"]
ALPHABET = Alphabet.of(TERMS)


def chain(model: NGram, prefix: str) -> float:
    """The sum over every next symbol of its probability after `prefix`."""
    total = 0.0
    for c in ALPHABET.characters:
        total += math.exp(-model.nats([prefix + c])[len(prefix)])
    total += math.exp(-model.nats([prefix])[len(prefix)])  # the end
    total += math.exp(-model.nats([prefix + "?"])[len(prefix)])  # an unknown character
    return total


@pytest.mark.parametrize("order", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("prefix", ["", "b", "ban", "zzz", "bananaban"])
def test_probabilities_sum_to_one(order: int, prefix: str) -> None:
    assert chain(NGram.of(ALPHABET, TERMS, order), prefix) == pytest.approx(1, abs=1e-12)


def test_one_order_by_hand() -> None:
    """A unigram with Kneser-Ney discounts on raw counts, worked out with a dictionary."""
    terms = ["ab", "aab", "b"]
    alphabet = Alphabet("ab")
    counts = {"a": 3, "b": 3, "end": 3}
    # n1 = n2 = n4 = 0, kept at 1, and n3 = 3: y = 1/3, d3 = 3 - 4 y n4 / n3
    d3 = 3 - 4 / 3 * 1 / 3
    total = sum(counts.values())
    p = (3 - d3) / total + 3 * d3 / total / len(alphabet)
    assert NGram.of(alphabet, terms, 1).nats(["a"])[0] == pytest.approx(-math.log(p))


def test_loss_counts_the_end_symbol_and_unknown_characters() -> None:
    model = NGram.of(ALPHABET, TERMS, 3)
    assert len(model.nats(["ban", "?"])) == 6
    assert model.loss(["ban", "?"]) == pytest.approx(float(np.mean(model.nats(["ban", "?"]))))
    assert model.loss([]) == 0


def test_a_longer_context_pays_and_tuning_finds_the_best() -> None:
    train = [a + b for a in ("Lie", "Abel", "Hilbert", "Cantor") for b in (" group", " space", " algebra")]
    valid = ["Noether space", "Abel ring"]
    best = tuned(Alphabet.of(train), train, valid)
    losses = {order: NGram.of(Alphabet.of(train), train, order).loss(valid) for order in range(3, 8)}
    assert best.loss(valid) <= min(losses.values())
    assert losses[3] < NGram.of(Alphabet.of(train), train, 1).loss(valid)


def test_tuning_tries_every_order_as_if_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower orders are shared between the models that are tried, yet each is what counting it alone gives."""
    monkeypatch.setattr(ngram, "ORDERS", range(1, 13))
    rng = np.random.default_rng(3)
    words = ["".join(rng.choice(list("abcd"), 3)) for _ in range(40)]
    terms = ["".join(rng.choice(words, 4)) for _ in range(600)]
    alphabet, train, valid = Alphabet.of(terms), terms[:500], terms[500:]
    losses = {order: NGram.of(alphabet, train, order).loss(valid) for order in ngram.ORDERS}
    best = min(losses, key=lambda order: losses[order])
    assert 3 < best < 10
    assert tuned(alphabet, train, valid).order == best
    for order in ngram.ORDERS:
        monkeypatch.setattr(ngram, "ORDERS", range(order, order + 1))
        assert tuned(alphabet, train, valid).loss(valid) == losses[order]
    assert tuned(alphabet, train, []).order == 12


def test_whole_distributions_agree_with_single_symbols() -> None:
    model = NGram.of(ALPHABET, TERMS, 4)
    terms = ["banana", "zab", "canada", "n"]
    batch = model.with_prior(pack([ALPHABET.sequence(term) for term in terms]))
    assert batch.log_prior is not None
    np.testing.assert_allclose(np.exp(batch.log_prior).sum(axis=1), 1, rtol=1e-6)
    own = -batch.log_prior[np.arange(batch.rows), batch.targets]
    assert own.sum() == pytest.approx(model.nats(terms).sum(), rel=1e-6)


@pytest.mark.parametrize("order", [1, 2, 3, 6, 11])
def test_a_context_is_what_was_read_before(order: int) -> None:
    term = "bandana"
    batch = pack([ALPHABET.sequence(term)])
    rows = contexts(batch, order)
    read = [0] * order + ALPHABET.encode(term)
    assert [list(row) for row in rows] == [read[k : k + order] for k in range(len(term) + 1)]


@pytest.mark.parametrize("order", [1, 2, 4, 7])
def test_what_is_left_out_counts_as_if_it_were_not_there(order: int) -> None:
    """Against the same formula with the counts of everything else, in plain Python."""
    model = NGram.of(ALPHABET, TERMS, order)
    occurrences = [(term, place) for term in TERMS for place in range(len(term) + 1)]
    for term, place in occurrences[::3]:
        symbols = [0] * (order - 1) + ALPHABET.encode(term) + [0]
        context = np.array([symbols[place : place + order - 1]], dtype=np.intp).reshape(1, order - 1)
        target = symbols[place + order - 1]
        p = model.probabilities(context, np.array([target]))[0]
        np.testing.assert_allclose(p, by_hand(model, occurrences, (term, place)), rtol=1e-4, atol=1e-7)
        assert p.sum() == pytest.approx(1, abs=1e-5)


def by_hand(model: NGram, occurrences: list[tuple[str, int]], left_out: tuple[str, int]) -> list[float]:
    """Interpolated Kneser-Ney with the model's discounts, from the n-grams of all other occurrences."""
    order, v = model.order, len(ALPHABET)

    def gram(occurrence: tuple[str, int]) -> tuple[int, ...]:
        term, place = occurrence
        return tuple(([0] * (order - 1) + ALPHABET.encode(term) + [0])[place : place + order])

    counts = Counter(gram(o) for o in occurrences)
    counts[gram(left_out)] -= 1
    levels = [+counts]
    while len(levels) < order:  # below the highest order count different longer n-grams
        levels.insert(0, Counter(longer[1:] for longer in levels[0]))
    p = [1 / v] * v
    context = gram(left_out)[:-1]
    for n, level in enumerate(levels, start=1):
        near = context[len(context) - n + 1 :]
        follow = {g[-1]: c for g, c in level.items() if g[:-1] == near}
        if total := sum(follow.values()):
            d = model.orders[n - 1].discounts
            freed = sum(d[min(c, 3)] for c in follow.values()) / total
            p = [(follow.get(s, 0) - d[min(follow.get(s, 0), 3)]) / total + freed * p[s] for s in range(v)]
    return p


def test_counting_once_serves_every_order() -> None:
    counts = Counts(ALPHABET, TERMS, 12)
    for order in (1, 3, 9, 12):
        assert NGram(ALPHABET, counts.up_to(order)).loss(["cabanana", "x"]) == NGram.of(ALPHABET, TERMS, order).loss(
            ["cabanana", "x"]
        )


def test_a_large_alphabet_needs_more_than_one_key() -> None:
    terms = [chr(0x4E00 + 37 * k % 2000) + chr(0x4E00 + k) + "山" for k in range(2000)]
    alphabet = Alphabet(sorted(set("".join(terms))))
    model = NGram.of(alphabet, terms, 8)
    assert model.loss(terms) < model.loss([term[::-1] for term in terms])
    assert np.exp(-model.nats([terms[5]])[-1]) > 0.9  # 山 is followed by the end
    assert model.probabilities(np.zeros((3, 7), np.intp)).sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-4)


def test_only_a_huge_list_is_counted_in_part() -> None:
    assert to_count(TERMS).all()
    assert to_count([]).shape == (0,)
    million = "x" * 999_999
    assert to_count([million] * 4).all()
    assert list(to_count([million] * 8)) == [False, True] * 4


def test_the_lists_own_terms_are_counted_first() -> None:
    terms = ["own"] * 10 + ["other"] * 10  # 40 and 60 symbols
    for most, own, others in ((100, 10, 10), (70, 10, 5), (40, 10, 0), (20, 5, 0)):
        is_counted = to_count(terms, most, own=10)
        assert (is_counted[:10].sum(), is_counted[10:].sum()) == (own, others)


SEQUENCES = [ALPHABET.sequence(term) for term in TERMS]
COUNTED = np.arange(len(TERMS)) % 2 == 0
HALF = NGram.of(ALPHABET, TERMS[::2], 3)


@pytest.mark.parametrize("most", [0, 10**6], ids=["asked each time", "cached"])
def test_the_prior_of_every_epoch_is_the_ngrams(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngram, "MOST_CACHED", most)
    cache = PriorCache(HALF, TERMS, COUNTED)
    for terms in ([3, 0, 5], [1, 2, 4, 6], [6, 5, 4, 3, 2, 1, 0], [0, 3]):  # new, new, both at once, known
        batch = pack([SEQUENCES[k] for k in terms])
        expected = HALF.with_prior(batch, COUNTED[terms]).log_prior
        assert expected is not None
        if most:
            expected = expected.astype(np.float16)
        np.testing.assert_array_equal(cache.with_prior(batch, np.array(terms)).log_prior, expected)


def test_a_cached_prior_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = PriorCache(HALF, TERMS, COUNTED)
    batch, terms = pack(SEQUENCES), np.arange(len(TERMS))
    cache.with_prior(batch, terms)
    monkeypatch.setattr(HALF, "with_prior", None)
    assert cache.with_prior(batch, terms).log_prior is not None
