"""The selection: of all sound fakes it keeps those that are not strange, that the critic likes, and that match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import compress
from math import inf
from typing import Any, Protocol

from balderdash.forge.classifiers import Array
from balderdash.forge.critic import Critic, no_unlikeness
from balderdash.forge.fakes import Level
from balderdash.forge.features import Vocabulary
from balderdash.forge.matching import Matching
from balderdash.forge.strangeness import Strangeness
from balderdash.forge.usage import Usage
from balderdash.lm.evaluation import Score
from balderdash.terms.wordlist import WordList


class Reader(Protocol):
    """What the selection needs of a model."""

    def prior_scores(self, terms: Sequence[str]) -> list[Score]:
        """The surprise of every letter to the n-gram alone, each term as if it were new."""


@dataclass(frozen=True)
class Selection:
    """What chooses among fakes; each part is None if the list is too short to learn it.

    Attributes
    ----------
    strangeness : refuses garbled words
    likeness : knows how like real terms all sound fakes are, for the critic
    critic : refuses what is likely real or gives itself away, and knows the levels
    matching : keeps what looks like the real terms that are dealt
    """

    strangeness: Strangeness | None = None
    likeness: Matching | None = None
    critic: Critic | None = None
    matching: Matching | None = None

    @property
    def least_log_prob(self) -> float:
        """No fake that is less likely than this is kept."""
        return -inf if self.critic is None else self.critic.least_log_prob

    def not_strange(self, scores: Sequence[Score]) -> list[Score]:
        """Those without a strange word."""
        return [score for score in scores if self.strangeness is None or not self.strangeness.is_strange(score)]

    def chosen(self, scores: Sequence[Score], seed: int, model: Reader) -> list[Score]:
        """Those that are kept; for one seed, always the same."""
        kept = [score for score in scores if score.log_prob >= self.least_log_prob]
        priors = model.prior_scores([score.term for score in kept]) if self.critic or self.matching else []
        if self.critic is not None:
            keeps = self.critic.keep(priors, self.unlikeness)
            kept, priors = list(compress(kept, keeps)), list(compress(priors, keeps))
        if self.matching is not None:
            kept = list(compress(kept, self.matching.keep(priors, seed)))
        return kept

    def best(self, scores: Sequence[Score], share: float, model: Reader) -> list[Score]:
        """The share of them that the critic likes best, and one at least."""
        if self.critic is None:
            return list(scores)
        return list(compress(scores, self.critic.best(model.prior_scores([score.term for score in scores]), share)))

    def unlikeness(self, scores: Sequence[Score]) -> Array:
        """(n,) how unlike real terms each fake is, before the critic has chosen; see `Matching.unlikeness`."""
        return no_unlikeness(scores) if self.likeness is None else self.likeness.unlikeness(scores)

    def levels(self, scores: Sequence[Score], model: Reader) -> list[Level | None]:
        """How hard each fake is to tell from real terms; None without a critic."""
        if self.critic is None:
            return [None] * len(scores)
        return list(self.critic.levels(model.prior_scores([score.term for score in scores])))

    def to_json(self) -> dict[str, Any]:
        """Everything that was learnt, as JSON values."""
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: part.to_json() for name, part in parts.items() if part is not None}

    @classmethod
    def from_json(cls, values: Any, words: WordList, vocabulary: Vocabulary) -> Selection:
        """The inverse of `to_json`.

        Parameters
        ----------
        words, vocabulary : of the list that the model has learnt

        Raises
        ------
        ValueError
            The values are damaged.
        """
        if not isinstance(values, dict):
            raise ValueError("not a selection")
        strangeness, likeness, critic, matching = (values.get(field.name) for field in fields(cls))
        return cls(
            None if strangeness is None else Strangeness.from_json(strangeness, Usage.of(words)),
            None if likeness is None else Matching.from_json(likeness, vocabulary),
            None if critic is None else Critic.from_json(critic, words),
            None if matching is None else Matching.from_json(matching, vocabulary),
        )
