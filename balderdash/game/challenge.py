"""One round of Balderdash: everybody writes a fake, the program adds its own, and all vote for the real thing.

What is written are terms, or in the parlour game itself the meanings of an obscure term. Whoever writes its true
meaning, or something close to it, gets points at once and does not vote; their text is not put on the ballot, where
the true meaning would stand twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from balderdash.game.cards import Card
from balderdash.terms.key import key
from balderdash.terms.meaning import says_the_same
from balderdash.terms.stems import FUNCTION_WORDS, joined_stem

LONGEST = 120  # letters of a fake
SPOTTED, FOOLED = 2, 1  # points for voting for the real term, and for each vote on one's own fake
KNEW = 3  # points for writing what the term means
NETWORK, REAL = -1, -2  # authors who are not players
NETWORK_NAME = "the network"
_WRITTEN_BEFORE = "Somebody has already written that, or nearly that; write something else."


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the terms on the ballot.

    Attributes
    ----------
    author : the index of a player, `NETWORK`, or `REAL`
    """

    text: str
    author: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """The material of one round.

    Attributes
    ----------
    prefix : the letters with which every term of the round begins
    real : the real term
    fakes : the network's fakes; or other real terms, whose meanings are the program's bluff
    asks_meaning : whether the players write what the real term means, and vote for its true meaning
    """

    prefix: str
    real: Card
    fakes: tuple[Card, ...]
    asks_meaning: bool = False

    def line(self, card: Card) -> str:
        """What stands on the ballot for a card."""
        return card.meaning if self.asks_meaning else card.text

    def is_true(self, text: str) -> bool:
        """Whether a text says what the term means."""
        meaning = self.real.meaning
        return self.asks_meaning and (says_the_same(text, meaning) or _is_near(key(text), key(meaning)))

    def disguised(self, text: str) -> str:
        """The text in the letter case of the true one, and without a full stop; another style would give it away."""
        if not self.asks_meaning:
            return self.prefix + text[len(self.prefix) :]
        text = text.removesuffix(".").rstrip() or text
        is_plain = text.partition(" ")[0].casefold() in FUNCTION_WORDS
        return text[0].lower() + text[1:] if is_plain and not self.real.meaning[0].isupper() else text

    def fault(self, text: str, written: Iterable[str], refusal: Callable[[str], str]) -> str:
        """Why a text may not be written, or "".

        Parameters
        ----------
        text : tidy, and not empty
        written : what the others have written
        refusal : returns why a term is too real to be a fake, or ""
        """
        prefix, text_key = self.prefix, key(text)
        if len(text) > LONGEST:
            return f"That has {len(text)} letters; {LONGEST} are enough."
        if not text_key:
            return f"A {'meaning' if self.asks_meaning else 'term'} needs letters or digits."
        if self.asks_meaning:
            return "" if is_new(text, written) or self.is_true(text) else _WRITTEN_BEFORE
        if not text.casefold().startswith(prefix.casefold()):
            return f"It has to begin with ‘{prefix}’."
        if text_key == key(prefix):
            return "That is only the beginning."
        return refusal(text) if is_new(text, written) else _WRITTEN_BEFORE

    def owner(self, entry: Entry) -> Card | None:
        """The card that an entry of the program's comes from; None for the other entries."""
        cards = self.fakes if entry.author == NETWORK else ()
        return next((card for card in cards if self.line(card) == entry.text), None)

    def ballot(self, fakes: Iterable[Entry], written: Iterable[str], rng: Random) -> tuple[Entry, ...]:
        """The fakes of the players, those of the program that nobody has written, and the real one: shuffled.

        The order is that of the texts before they are shuffled, so it says nothing about who wrote what.
        """
        texts = list(written)
        lines = [line for line in map(self.line, self.fakes) if is_new(line, texts)]
        entries = [*fakes, *(Entry(line, NETWORK) for line in lines), Entry(self.line(self.real), REAL)]
        entries.sort(key=lambda entry: entry.text)
        rng.shuffle(entries)
        return tuple(entries)


def ballot_points(
    entries: Sequence[Entry],
    votes: Mapping[int, int],
    knew: Collection[int],
    disputed: Collection[int],
    asks_meaning: bool,
) -> Counter[int]:
    """What a ballot brings: player, or `NETWORK`, -> points.

    Votes for a disputed entry count as votes for the real one, so its author fooled nobody; but whoever wrote what the
    term means gets points for that.

    Parameters
    ----------
    votes : voter -> index of an entry
    knew : the players who have written what the term means
    disputed : the indices of the entries that are real, or mean the same
    """
    points = Counter(dict.fromkeys(knew, KNEW))
    for voter, choice in votes.items():
        if entries[choice].author == REAL or choice in disputed:
            points[voter] += SPOTTED
        else:
            points[entries[choice].author] += FOOLED
    for choice in disputed if asks_meaning else ():
        if entries[choice].author >= 0:
            points[entries[choice].author] += KNEW
    return points


def is_new(text: str, written: Iterable[str]) -> bool:
    """Whether nobody has written a near-duplicate of a text; two would give each other away."""
    text_key = key(text)
    return not any(_is_near(text_key, k) for k in map(key, written) if k)


def _is_near(text_key: str, other: str) -> bool:
    from balderdash.terms.near_duplicates import is_edit  # its C library takes a while to load

    return joined_stem(text_key) == joined_stem(other) or is_edit(text_key, other)
