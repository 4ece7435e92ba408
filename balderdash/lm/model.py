"""A trained network with its alphabet: what the rest of the program sees of `lm`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from balderdash.lm import checkpoint, sampling
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.batches import pack
from balderdash.lm.evaluation import HeldOut, Score
from balderdash.lm.network import forward
from balderdash.lm.ngram import NGram
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.threads import one_thread, pair
from balderdash.lm.workspace import NOTHING_DROPPED, Weights, Workspace


class Model:
    """A trained network and the n-gram that advises it.

    Attributes
    ----------
    name : how the user calls it
    alphabet : its symbols
    parameters : its weights
    info : the checkpoint's metadata: list, configuration, training log, results
    counted : the terms that the n-gram has counted; none in a model that goes without
    """

    def __init__(
        self,
        name: str,
        alphabet: Alphabet,
        parameters: Parameters,
        info: dict[str, Any],
        counted: Sequence[str] = (),
    ) -> None:
        self.name, self.alphabet, self.parameters, self.info = name, alphabet, parameters, info
        self.counted = counted

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read a checkpoint.

        Raises
        ------
        BalderdashError
            The file is not a checkpoint, or is damaged.
        """
        found = checkpoint.load(path)
        return cls(path.stem, Alphabet(found.info["alphabet"]), found.model, found.info, found.counted)

    @cached_property
    def ngram(self) -> NGram | None:
        """The n-gram, counted when it is first asked."""
        return NGram.of(self.alphabet, self.counted, self.info["ngram_order"]) if self.counted else None

    @property
    def list_name(self) -> str:
        """The list it was trained on."""
        return str(self.info.get("list", ""))

    def sample(
        self, count: int, seed: int = 0, temperature: float = 1.0, min_p: float = 0.0, prefix: str = ""
    ) -> list[str]:
        """Raw terms, unfiltered; an unfinished one is "". See `sampling.write`."""
        return sampling.terms(self.write(count, seed, temperature, prefix, min_p))

    def write(
        self, count: int, seed: int = 0, temperature: float = 1.0, prefix: str = "", min_p: float = 0.0
    ) -> list[Score | None]:
        """The same terms, each with the surprise of its letters."""
        with pair() as pool:
            return sampling.write(
                self.parameters,
                self.alphabet,
                count,
                pool,
                self.ngram,
                seed=seed,
                temperature=temperature,
                min_p=min_p,
                prefix=prefix,
            )

    @cached_property
    def _weights(self) -> Weights:
        return Weights.of(self.parameters)

    def expectations(self, term: str) -> Floats:
        """What it expected at each letter of a term and at its end: ln p of every symbol, (letters + 1, V)."""
        batch = pack([self.alphabet.sequence(term)])
        if self.ngram is not None:
            batch = self.ngram.advise(batch)
        with one_thread:
            return forward(self.parameters, self._weights, batch, NOTHING_DROPPED, Workspace(self.parameters.shape))

    def score(self, terms: Sequence[str], *, as_new: bool = False) -> list[Score]:
        """The surprise of every letter of every term.

        Parameters
        ----------
        as_new : the n-gram reads a term that it has counted as if it were not in the list, so that one which was
            learnt can be compared with one which was not; what the network remembers of it remains
        """
        if not terms:
            return []
        counted = self._counted if as_new else ()
        with pair() as pool:
            return HeldOut(self.alphabet, terms, self.ngram, counted).scores(self.parameters, pool)

    @cached_property
    def _counted(self) -> frozenset[str]:
        return frozenset(self.counted)
