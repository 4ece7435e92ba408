"""A trained model: what the rest of the program sees of `lm`."""

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
from balderdash.lm.ngram_states import NGramStates
from balderdash.lm.parameters import Floats, Parameters
from balderdash.lm.sampling import UNLIMITED, Limits
from balderdash.lm.threads import one_thread, pair
from balderdash.lm.workspace import NOTHING_DROPPED, Weights, Workspace


class Model:
    """A trained network and the n-gram that it was trained with.

    Parameters
    ----------
    ngram, states : the n-gram, and as sampling reads it, if the caller has counted it already

    Attributes
    ----------
    name : the name by which the user asks for it
    alphabet : its symbols
    parameters : its weights
    info : the checkpoint's metadata: list, configuration, training log, results
    counted : the terms that the n-gram has counted; empty for a model without an n-gram
    """

    def __init__(
        self,
        name: str,
        alphabet: Alphabet,
        parameters: Parameters,
        info: dict[str, Any],
        counted: Sequence[str] = (),
        ngram: NGram | None = None,
        states: NGramStates | None = None,
    ) -> None:
        self.name, self.alphabet, self.parameters, self.info = name, alphabet, parameters, info
        self.counted = counted
        if ngram is not None:
            vars(self)["ngram"] = ngram
        if states is not None:
            vars(self)["states"] = states

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
        """The n-gram; its terms are counted at the first use."""
        return NGram.of(self.alphabet, self.counted, self.info["ngram_order"]) if self.counted else None

    @cached_property
    def states(self) -> NGramStates | None:
        """The n-gram as sampling reads it."""
        return NGramStates.load(self.alphabet, self.counted, self.info["ngram_order"]) if self.counted else None

    @property
    def list_name(self) -> str:
        """The list it was trained on."""
        return str(self.info.get("list", ""))

    def sample(self, count: int, seed: int = 0, temperature: float = 1.0, prefix: str = "") -> list[str]:
        """Raw terms, unfiltered; "" for each that grew too long. See `sampling.sample`."""
        return sampling.terms(self.sample_with_scores(count, seed, temperature, prefix))

    def sample_with_scores(
        self, count: int, seed: int = 0, temperature: float = 1.0, prefix: str = "", limits: Limits = UNLIMITED
    ) -> list[Score | None]:
        """The same terms, each with its surprises; None for each that grew too long or went beyond the limits."""
        with pair() as pool:
            return sampling.sample(
                self.parameters,
                self.alphabet,
                count,
                pool,
                self.states,
                seed=seed,
                temperature=temperature,
                prefix=prefix,
                limits=limits,
            )

    @cached_property
    def _weights(self) -> Weights:
        return Weights.of(self.parameters)

    def expectations(self, term: str) -> Floats:
        """The log-probability of every symbol at each letter of the term and at its end: (letters + 1, V)."""
        batch = pack([self.alphabet.sequence(term)])
        if self.ngram is not None:
            batch = self.ngram.with_prior(batch)
        with one_thread:
            return forward(self.parameters, self._weights, batch, NOTHING_DROPPED, Workspace(self.parameters.shape))

    def score(self, terms: Sequence[str], *, as_new: bool = False) -> list[Score]:
        """The surprise of every letter of every term.

        Parameters
        ----------
        as_new : leave a term's own count out of the n-gram, so that a term of the train split can be compared with
            a new one; what the network has learnt from it remains
        """
        if not terms:
            return []
        counted = self._counted if as_new else ()
        with pair() as pool:
            return HeldOut(self.alphabet, terms, self.ngram, counted).scores(self.parameters, pool)

    def prior_scores(self, terms: Sequence[str]) -> list[Score]:
        """The surprise of every letter to the n-gram alone, each term as if it were new.

        What the network has learnt from a term cannot be left out, but the n-gram's own count of it can.
        """
        if self.ngram is None:
            return self.score(terms, as_new=True)
        return [
            Score(term, tuple(nats.tolist()), 0)
            for term, nats in zip(terms, self.ngram.nats_as_new(terms, self._counted), strict=True)
        ]

    @cached_property
    def _counted(self) -> frozenset[str]:
        return frozenset(self.counted)
