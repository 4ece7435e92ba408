"""A sheet: real and fake cards in one shuffled column, and how it is dealt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from random import Random

from balderdash.errors import BalderdashError
from balderdash.game.cards import Card, OtherTerm, RealSource
from balderdash.terms.key import key
from balderdash.terms.meaning import gives_away
from balderdash.terms.stems import sorted_stems

N_REAL = N_FAKE = 5
_SAME_SHAPE = 2  # real terms of one shape, if the pool has others
_WORD_WEIGHT = 6  # when matching a fake, a difference of one word, or in hyphens, weighs as much as six letters


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cards of one game, in the order in which they are shown.

    Attributes
    ----------
    cards : real and fake ones, shuffled, all with different keys
    seed : deals the same sheet again from the same list and model; None if nothing does
    level : how hard its fakes were chosen to be, from 0 to 1; None if they are of every kind
    """

    cards: tuple[Card, ...]
    seed: int | None = None
    level: float | None = None

    def __len__(self) -> int:
        return len(self.cards)

    @property
    def n_fake(self) -> int:
        """The number of fakes."""
        return sum(not card.is_real for card in self.cards)

    @property
    def n_real(self) -> int:
        """The number of real terms."""
        return len(self) - self.n_fake


def deal(
    rng: Random,
    reals: Sequence[Card],
    fakes: Sequence[Card],
    n_real: int = N_REAL,
    n_fake: int = N_FAKE,
    seed: int | None = None,
    in_hands: bool = False,
) -> Sheet:
    """A sheet from pools that hold more cards than it needs.

    The real terms are drawn at random. Each fake is the nearest to one of them in words and letters, so that length
    gives nothing away. A notable word (more than three letters) occurs twice only if the pools leave no choice:
    a "theorem" seen twice would be a hint. Nor are more than two real terms of one shape, if there are others: five
    times two names and a noun would be dull. The fakes follow the real terms in this, too.

    Parameters
    ----------
    in_hands : whether each real card lies next to the fakes that were matched to it, as many to each

    Raises
    ------
    BalderdashError
        A pool holds too few different terms.
    """
    reals, fakes = _distinct(reals), _distinct(fakes)
    rng.shuffle(reals)
    rng.shuffle(fakes)
    chosen: list[Card] = []
    for _ in range(n_real):
        chosen.append(_take(reals, chosen, None, "real terms", n_real))
    models = rng.sample(chosen, n_real)
    for i in range(n_fake):
        model = models[i % n_real].text if models else None
        chosen.append(_take(fakes, chosen, model, "fakes", n_fake))
    if in_hands:
        hands = [[model, *chosen[n_real + i :: n_real]] for i, model in enumerate(models)]
        chosen = [card for hand in hands for card in rng.sample(hand, len(hand))]
    else:
        rng.shuffle(chosen)
    return Sheet(tuple(chosen), seed)


def deal_meanings(rng: Random, reals: Sequence[Card], n_terms: int, hand: int, seed: int | None = None) -> Sheet:
    """A sheet of meanings: of some terms, and beside each one those of the other terms that are nearest to it.

    Two names of one thing, which have the same meaning or the same words, are never offered together.

    Parameters
    ----------
    reals : terms with meanings, at least n_terms * hand of them

    Raises
    ------
    BalderdashError
        There are too few terms whose meanings differ.
    """
    left = _distinct(reals)
    rng.shuffle(left)
    left.sort(key=lambda card: gives_away(card.text, card.meaning))  # they are asked for last
    return deal_asked(rng, left[:n_terms], left[n_terms:], hand, seed)


def deal_asked(rng: Random, asked: Sequence[Card], others: Sequence[Card], hand: int, seed: int | None = None) -> Sheet:
    """A sheet that asks for the meanings of certain terms, in this order; see `deal_meanings`.

    Parameters
    ----------
    others : terms whose meanings may be offered beside the true ones

    Raises
    ------
    BalderdashError
        There are too few terms whose meanings differ.
    """
    taken = {card.key for card in asked}
    left = [card for card in _distinct(others) if card.key not in taken]
    cards: list[Card] = []
    for own in asked:
        offered = [own]
        while len(offered) < hand:
            different = [card for card in left if not any(_are_synonyms(card, other) for other in offered)]
            if not different:
                raise BalderdashError(
                    f"A sheet needs {len(asked) * hand} terms with different meanings, and there are too few; choose "
                    "another list."
                )
            offered.append(min(different, key=lambda card: _unlikeness(card, own)))
            left.remove(offered[-1])
        cards += rng.sample([own, *map(_as_other, offered[1:])], hand)
    return Sheet(tuple(cards), seed)


def _as_other(card: Card) -> Card:
    source = card.provenance
    return (
        Card(card.text, OtherTerm(source.lists, source.link, source.meaning))
        if isinstance(source, RealSource)
        else card
    )


def _are_synonyms(card: Card, other: Card) -> bool:
    return card.meaning.casefold() == other.meaning.casefold() or sorted_stems(card.key) == sorted_stems(other.key)


def _unlikeness(card: Card, other: Card) -> tuple[int, int]:
    """How far the meanings of two cards are apart: first in words, then in length."""
    shared = {word for word in key(card.meaning).split() if len(word) > 3} & set(key(other.meaning).split())
    return -len(shared), abs(len(card.meaning) - len(other.meaning))


def replace_barred(sheet: Sheet, fakes: Sequence[Card], is_barred: Callable[[Card], bool]) -> Sheet:
    """The sheet with other fakes in place of those that the player is not to get any more.

    So a seed deals everyone the same sheet, except for fakes that the player has reported.

    Parameters
    ----------
    fakes : the pool from which the sheet was dealt

    Raises
    ------
    BalderdashError
        The pool has no other fakes.
    """
    cards = list(sheet.cards)
    pool = [card for card in _distinct(fakes) if not is_barred(card)]
    for place, card in enumerate(cards):
        if not card.is_real and is_barred(card):
            cards[place] = _take(pool, cards, card.text, "fakes", sheet.n_fake)
    return Sheet(tuple(cards), sheet.seed)


def _distinct(cards: Sequence[Card]) -> list[Card]:
    """The first card of each key; cards without a key are dropped."""
    first: dict[str, Card] = {}
    for card in cards:
        first.setdefault(card.key, card)
    first.pop("", None)
    return list(first.values())


def _take(pool: list[Card], chosen: Collection[Card], model: str | None, what: str, wanted: int) -> Card:
    """Remove from the pool the card that fits best with the chosen ones, and return it."""
    taken = {card.key for card in chosen}
    pool[:] = [card for card in pool if card.key not in taken]
    if not pool:
        raise BalderdashError(
            f"A sheet needs {wanted} different {what}, and there are too few; choose a longer list or another model."
        )
    seen = {word for card in chosen for word in _notable_words(card)}
    shapes = Counter(_shape(card.text) for card in chosen)

    def unfitness(card: Card) -> tuple[int, int]:
        shared = len(seen & _notable_words(card))
        if model is None:
            return shared, max(0, shapes[_shape(card.text)] - _SAME_SHAPE + 1)
        return shared, _distance(card.text, model)

    best = min(pool, key=unfitness)
    pool.remove(best)
    return best


def _notable_words(card: Card) -> set[str]:
    return {word for word in card.key.split() if len(word) > 3}


def _shape(text: str) -> tuple[int, bool, bool]:
    """The number of words, whether a hyphen joins some, and whether one is a possessive."""
    return len(text.split()), "-" in text or "–" in text, "'" in text or "’" in text


def _distance(text: str, model: str) -> int:
    (words, *signs), (its_words, *its_signs) = _shape(text), _shape(model)
    unlike = abs(words - its_words) + sum(a != b for a, b in zip(signs, its_signs, strict=True))
    return _WORD_WEIGHT * unlike + abs(len(text) - len(model))
