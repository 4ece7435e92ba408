"""A party as every face plays it: its seeds, its challenges, and disputes that are filed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from random import Random

from balderdash.game.dealing import MAX_SEED, CardSource, meaning_challenges
from balderdash.game.party import ROUNDS, Party
from balderdash.play.round import Filing, file_as_known, file_term
from balderdash.play.sheet_preloader import Cancelled, SheetPreloader, never
from balderdash.terms.printable import printable


def party_seeds(seed: int | None = None) -> Iterator[int]:
    """The seeds of one party after the other; each party uses one seed for each round. None draws them at random."""
    return iter(lambda: Random().randrange(MAX_SEED), None) if seed is None else count(seed, ROUNDS)


def start_party(
    names: Sequence[str],
    preloader: SheetPreloader,
    seed: int,
    is_cancelled: Callable[[], bool] = never,
    *,
    asks_meaning: bool = False,
) -> Party:
    """A party whose challenges the network has written, or one about meanings: for a worker thread.

    Parameters
    ----------
    names : see `parsed_names`
    seed : makes the challenges and the order of the ballots the same every time

    Raises
    ------
    Cancelled
        Nobody wants to play any more.
    BalderdashError
        The network finds no fakes with the prefix of a real term, or the list has too few meanings.
    """
    challenges = []
    if asks_meaning:
        with preloader.at_once() as source:
            challenges = meaning_challenges(source, seed, ROUNDS)
    for number in range(0 if asks_meaning else ROUNDS):
        if is_cancelled():
            raise Cancelled
        with preloader.at_once() as source:
            challenges.append(source.challenge(seed + number))
    return Party(names, challenges, preloader.source.refusal, Random(seed))


def dispute(party: Party, choice: int, source: CardSource) -> Filing | None:
    """Say that a fake on the ballot is real, or take that back; the term joins or leaves the player's list.

    What is said about a fake of the network is kept as a reading, too. Of a bluff about a meaning, it is said that the
    term means that as well; nothing is kept of it.

    Returns
    -------
    What became of the term, or None if the rules do not allow a dispute now.
    """
    if not party.dispute(choice):
        return None
    entry, is_known = party.entries[choice], choice in party.disputed
    if party.challenge.asks_meaning:
        becomes = "counts as what it means, too" if is_known else "is a bluff again"
        return Filing(printable(f"‘{entry.text}’ {becomes}."))
    if (card := party.challenge.owner(entry)) is not None:
        return file_as_known(card, source, is_known=is_known)
    return file_term(entry.text, source.lexicon, is_known=is_known)
