"""Which modifiers go with which heads, learnt from the terms in use.

The positive pointwise mutual information of modifier and head, ln(p(m, h) / (p(m) p(h))), is a large matrix that is
mostly empty. Its best approximation of low rank fills the gaps with what similar words do: Levy and Goldberg, *Neural
word embedding as implicit matrix factorization* (2014). The factors come from a randomised subspace iteration: Halko,
Martinsson and Tropp, *Finding structure with randomness* (2011), algorithm 4.4.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from balderdash.terms.key import keys
from balderdash.terms.stems import FUNCTION_WORDS

Array = npt.NDArray[np.float64]

RANK = 16
FEWEST = 5  # terms with a word in its place; about a rarer one there is nothing to learn
FEWEST_WORDS = 200  # modifiers and heads each; fewer have no structure
_OVERSAMPLING, _ITERATIONS = 8, 3
_LARGEST = 127  # of a stored number, a byte
_TINY = 1e-9  # vectors may be zero


class WordPairs:
    """The affinity of a modifier and a head.

    Parameters
    ----------
    modifiers, heads : the words
    u, v : (modifiers, RANK) and (heads, RANK); an affinity is the product of a row of each
    """

    def __init__(self, modifiers: Collection[str], heads: Collection[str], u: Array, v: Array) -> None:
        self._modifiers = {word: place for place, word in enumerate(modifiers)}
        self._heads = {word: place for place, word in enumerate(heads)}
        self._u, self._v = u, v

    @classmethod
    def fit(cls, terms: Iterable[str]) -> WordPairs | None:
        """Learn from terms in use; None if too few words recur in them."""
        counts: Counter[tuple[str, str]] = Counter()
        for k in keys(term for term in terms if "," not in term):
            counts.update(pairs_of(k.split()))
        of_modifier, of_head = Counter[str](), Counter[str]()
        for (modifier, head), count in counts.items():
            of_modifier[modifier] += count
            of_head[head] += count
        modifiers = sorted(word for word, count in of_modifier.items() if count >= FEWEST)
        heads = sorted(word for word, count in of_head.items() if count >= FEWEST)
        if min(len(modifiers), len(heads)) < FEWEST_WORDS:
            return None
        rows, columns = ({word: place for place, word in enumerate(words)} for words in (modifiers, heads))
        entries = [(m, h, count) for (m, h), count in sorted(counts.items()) if m in rows and h in columns]
        i = np.array([rows[m] for m, _, _ in entries])
        j = np.array([columns[h] for _, h, _ in entries])
        joint = np.array([count for *_, count in entries], dtype=np.float64)
        product = np.array([of_modifier[m] * of_head[h] for m, h, _ in entries], dtype=np.float64)
        pmi = np.maximum(np.log(joint * sum(counts.values()) / product), 0)
        u, v = _factors(i, j, pmi, len(modifiers), len(heads))
        return cls(modifiers, heads, u, v)

    def affinity(self, modifier: str, head: str) -> float | None:
        """How well the two go together, from about 0 up; None if one of them is not known in its place."""
        place, other = self._modifiers.get(modifier), self._heads.get(head)
        return None if place is None or other is None else float(self._u[place] @ self._v[other])

    def kinship(self, modifier: str, other: str) -> float | None:
        """How alike the heads are that two modifiers stand with, from -1 to 1: the cosine of their vectors.

        None if one of them is not known as a modifier. "Zariski" and "exponential" have hardly a head in common.
        """
        place, another = self._modifiers.get(modifier), self._modifiers.get(other)
        if place is None or another is None:
            return None
        a, b = self._u[place], self._u[another]
        return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + _TINY))

    def to_json(self) -> dict[str, Any]:
        """The words, and the vectors in a byte a number."""
        values: dict[str, Any] = {}
        for name, words, matrix in (("modifiers", self._modifiers, self._u), ("heads", self._heads, self._v)):
            scale = float(np.abs(matrix).max()) / _LARGEST
            stored = np.round(matrix / scale).astype(np.int8)
            values[name] = [" ".join(words), scale, b64encode(stored.tobytes()).decode()]
        return values

    @classmethod
    def from_json(cls, values: Any) -> WordPairs:
        """The inverse of `to_json`, as exact as a byte allows.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError
            The values are damaged.
        """
        found: list[Any] = []
        for name in ("modifiers", "heads"):
            text, scale, content = values[name]
            words = text.split(" ")
            matrix = np.frombuffer(b64decode(content), np.int8).reshape(len(words), RANK)
            if not 0 < float(scale) < 1:
                raise ValueError("a scale out of bounds")
            found += [words, matrix * float(scale)]
        modifiers, u, heads, v = found
        return cls(modifiers, heads, u, v)

    def rounded(self) -> WordPairs:
        """As it will be when it has been stored, so that what is learnt on top of it fits."""
        return self.from_json(self.to_json())


def pairs_of(words: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Each modifier with the head of its phrase, the last word before a function word or the end."""
    phrase: list[str] = []
    for word in (*words, ""):
        if word and word not in FUNCTION_WORDS:
            phrase.append(word)
        else:
            yield from ((modifier, phrase[-1]) for modifier in phrase[:-1])
            phrase = []


def _factors(i: Any, j: Any, values: Array, rows: int, columns: int) -> tuple[Array, Array]:
    """U sqrt(S) and V sqrt(S) of the sparse matrix with these entries, (rows, RANK) and (columns, RANK)."""
    starts_i, order_i = _grouped(i, rows)
    starts_j, order_j = _grouped(j, columns)

    def times(x: Array) -> Array:
        return _sums((values[:, None] * x[j])[order_i], starts_i)

    def transposed_times(x: Array) -> Array:
        return _sums((values[:, None] * x[i])[order_j], starts_j)

    rng = np.random.default_rng(0)
    q = np.linalg.qr(times(rng.normal(size=(columns, RANK + _OVERSAMPLING))))[0]
    for _ in range(_ITERATIONS):
        q = np.linalg.qr(times(np.linalg.qr(transposed_times(q))[0]))[0]
    left, s, right = np.linalg.svd(transposed_times(q).T, full_matrices=False)
    root = np.sqrt(s[:RANK])
    return q @ left[:, :RANK] * root, right[:RANK].T * root


def _grouped(places: Any, count: int) -> tuple[Any, Any]:
    """Where the entries of each place begin and end once they are sorted, (count + 1,), and their order."""
    order = np.argsort(places, kind="stable")
    return np.searchsorted(places[order], np.arange(count + 1)), order


def _sums(x: Array, starts: Any) -> Array:
    """The sum of the rows of each group: (groups, n)."""
    total = np.concatenate([np.zeros((1, x.shape[1])), np.cumsum(x, axis=0)])
    sums: Array = total[starts[1:]] - total[starts[:-1]]
    return sums
