"""Packing: every row is there once, in time order, and nothing else is."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from balderdash.lm.batches import by_length, pack, shuffled

sequences = st.lists(
    st.lists(st.integers(1, 9), min_size=1, max_size=12).map(lambda inner: np.array([0, *inner, 0])),
    min_size=1,
    max_size=20,
)


@given(sequences)
def test_unpacking_gives_the_sequences_back(given_sequences: list[np.typing.NDArray[np.intp]]) -> None:
    batch = pack(given_sequences)
    assert batch.rows == sum(len(s) - 1 for s in given_sequences)
    assert [s.start for s in batch.steps[1:]] == [s.stop for s in batch.steps[:-1]]
    for place, k in enumerate(batch.order):
        rows = [s.start + place for s in batch.steps if s.stop - s.start > place]
        np.testing.assert_array_equal(batch.inputs[rows], given_sequences[k][:-1])
        np.testing.assert_array_equal(batch.targets[rows], given_sequences[k][1:])


@given(sequences, st.integers(1, 7), st.integers(0, 99))
def test_an_epoch_holds_every_term_once(
    given_sequences: list[np.typing.NDArray[np.intp]], size: int, seed: int
) -> None:
    batches = shuffled(given_sequences, size, np.random.default_rng(seed))
    assert sorted(np.concatenate(batches)) == list(range(len(given_sequences)))
    assert max(map(len, batches)) <= size
    assert sorted(np.concatenate(list(by_length(given_sequences, size)))) == list(range(len(given_sequences)))


def test_terms_of_a_batch_have_nearly_the_same_length() -> None:
    rng = np.random.default_rng(0)
    terms = [np.zeros(n, dtype=np.intp) for n in rng.integers(3, 60, 4000)]
    spread = [np.ptp([len(terms[k]) for k in batch]) for batch in shuffled(terms, 64, rng)]
    assert np.median(spread) < 8
