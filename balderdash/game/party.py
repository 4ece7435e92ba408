"""A party of Balderdash: everybody writes a fake, the program adds its own, and all vote for the real thing.

What is written are terms, or in the parlour game itself the meanings of an obscure term.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from balderdash.game.cards import Card
from balderdash.terms.key import key, tidy
from balderdash.terms.printable import counted
from balderdash.terms.stems import joined_stem

FEWEST, MOST = 2, 8  # players
LONGEST, LONGEST_NAME = 120, 40  # letters of a fake, and of a player's name
ROUNDS = 3
NETWORK_NAME = "the network"
SPOTTED, FOOLED = 2, 1  # points for voting for the real term, and for each vote on one's own fake
NETWORK, REAL = -1, -2  # authors who are not players


class Phase(StrEnum):
    """What the players do next."""

    WRITE = "write"
    VOTE = "vote"
    LOOK = "look"  # everybody sees who wrote what
    OVER = "over"


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the terms on the ballot.

    Attributes
    ----------
    author : the index of a player, `NETWORK`, or `REAL`
    """

    text: str
    author: int


class Party:
    """A few rounds for 2 to 8 players at one keyboard.

    A move that the rules do not allow changes nothing and returns False, or the reason.

    Parameters
    ----------
    names : the players, in the order of their turns
    challenges : one for each round
    refusal : returns why a term is too real to be a fake, or ""
    rng : shuffles the ballot of each round

    Raises
    ------
    ValueError
        There are too few or too many players, or no rounds.
    """

    def __init__(
        self, names: Sequence[str], challenges: Sequence[Challenge], refusal: Callable[[str], str], rng: Random
    ) -> None:
        if not FEWEST <= len(names) <= MOST or not challenges:
            raise ValueError(f"{len(names)} players, {len(challenges)} rounds")
        self.names = tuple(names)
        self.challenges = tuple(challenges)
        self._refusal = refusal
        self._rng = rng
        self._scores = [0] * len(names)
        self.network_score = 0
        self._lies: list[tuple[int, str, str]] = []  # votes, text and author of each fake that fooled somebody
        self.round = 0
        self._begin()

    def _begin(self) -> None:
        self._written: list[str] = []  # one text for each player in turn; "" is a pass
        self.entries: tuple[Entry, ...] = ()  # the ballot, shuffled
        self.votes: tuple[int, ...] = ()  # one for each player in turn: the index of an entry
        self.disputed: frozenset[int] = frozenset()  # indices of fakes that somebody knows to be real

    @property
    def challenge(self) -> Challenge:
        """The material of this round."""
        return self.challenges[min(self.round, len(self.challenges) - 1)]

    @property
    def phase(self) -> Phase:
        """What the players do next."""
        if self.round == len(self.challenges):
            return Phase.OVER
        if len(self._written) < len(self.names):
            return Phase.WRITE
        return Phase.VOTE if len(self.votes) < len(self.names) else Phase.LOOK

    @property
    def player(self) -> int | None:
        """The index of the player whose turn it is, if any."""
        if self.phase is Phase.WRITE:
            return len(self._written)
        return len(self.votes) if self.phase is Phase.VOTE else None

    @property
    def scores(self) -> tuple[int, ...]:
        """The points of each player."""
        return tuple(self._scores)

    def write(self, text: str) -> str:
        """Write the fake of the player whose turn it is; an empty text passes.

        Returns
        -------
        Why the text is refused, or "".
        """
        if self.phase is not Phase.WRITE:
            return "This is not the time to write."
        text = tidy(text)
        if text and (reason := self._fault(text)):
            return reason
        if text:
            text = self.challenge.prefix + text[len(self.challenge.prefix) :]  # another case would give it away
        self._written.append(text)
        if len(self._written) == len(self.names):
            fakes = [Entry(fake, author) for author, fake in enumerate(self._written) if fake]
            lines = map(self.challenge.line, self.challenge.fakes)
            network = [Entry(line, NETWORK) for line in lines if self._is_new(key(line))]
            entries = [*fakes, *network, Entry(self.challenge.line(self.challenge.real), REAL)]
            self._rng.shuffle(entries)
            self.entries = tuple(entries)
        return ""

    def _fault(self, text: str) -> str:
        prefix, text_key = self.challenge.prefix, key(text)
        if len(text) > LONGEST:
            return f"That has {len(text)} letters; {LONGEST} are enough."
        if not text_key:
            return f"A {'meaning' if self.challenge.asks_meaning else 'term'} needs letters or digits."
        if self.challenge.asks_meaning:
            if not self._is_new(text_key):
                return "Somebody has already written that, or nearly that; write something else."
            is_true = _is_near(text_key, key(self.challenge.real.meaning))
            return "That is what it means, or nearly; write something else." if is_true else ""
        if not text.casefold().startswith(prefix.casefold()):
            return f"It has to begin with ‘{prefix}’."
        if text_key == key(prefix):
            return "That is only the beginning."
        if not self._is_new(text_key):
            return "Somebody has already written that, or nearly that; write something else."
        return self._refusal(text)

    def _is_new(self, text_key: str) -> bool:
        """Whether no player has written a near-duplicate of the term with this key; two would give each other away."""
        return not any(_is_near(text_key, k) for k in map(key, self._written) if k)

    def may_vote(self, choice: int) -> bool:
        """Whether the player whose turn it is may vote for an entry; but not for their own."""
        return (
            self.phase is Phase.VOTE
            and 0 <= choice < len(self.entries)
            and self.entries[choice].author != len(self.votes)
        )

    def vote(self, choice: int) -> bool:
        """Vote for an entry as the real one."""
        if not self.may_vote(choice):
            return False
        self.votes = (*self.votes, choice)
        if len(self.votes) == len(self.names):
            for entry in range(len(self.entries)):
                self._pay(entry)
        return True

    def take_back(self) -> bool:
        """Take the latest vote back, as long as somebody has still to vote; its player votes again."""
        if self.phase is not Phase.VOTE or not self.votes:
            return False
        self.votes = self.votes[:-1]
        return True

    def is_real(self, choice: int) -> bool:
        """Whether an entry is the real term, or somebody knows that it is real."""
        return self.entries[choice].author == REAL or choice in self.disputed

    def _pay(self, choice: int, times: int = 1) -> None:
        """Give the points for the votes on an entry; times=-1 takes them back."""
        author = self.entries[choice].author
        for voter in (voter for voter, vote in enumerate(self.votes) if vote == choice):
            if self.is_real(choice):
                self._scores[voter] += times * SPOTTED
            elif author == NETWORK:
                self.network_score += times * FOOLED
            else:
                self._scores[author] += times * FOOLED

    def dispute(self, choice: int) -> bool:
        """Say that a fake is real, once everybody sees the truth; saying it again takes it back.

        Votes for a disputed entry count as votes for a real term, so its author fooled nobody.
        """
        if self.phase is not Phase.LOOK or self.challenge.asks_meaning or not 0 <= choice < len(self.entries):
            return False
        if self.entries[choice].author == REAL:
            return False
        self._pay(choice, -1)
        self.disputed ^= {choice}
        self._pay(choice)
        return True

    def voters(self, choice: int) -> tuple[str, ...]:
        """The names of the players who voted for an entry."""
        return tuple(name for name, vote in zip(self.names, self.votes, strict=False) if vote == choice)

    def author(self, choice: int) -> str:
        """Who wrote an entry, in words."""
        author = self.entries[choice].author
        return "real" if author == REAL else NETWORK_NAME if author == NETWORK else self.names[author]

    def go_on(self) -> bool:
        """Begin the next round once everybody has seen the truth; after the last one the party is over."""
        if self.phase is not Phase.LOOK:
            return False
        for choice, entry in enumerate(self.entries):
            if not self.is_real(choice) and (fooled := self.votes.count(choice)):
                text = f"‘{self.challenge.real.text}’: {entry.text}" if self.challenge.asks_meaning else entry.text
                self._lies.append((fooled, text, self.author(choice)))
        self.round += 1
        self._begin()
        return True

    @property
    def table(self) -> list[tuple[str, int]]:
        """The players and the network with their points, the most points first."""
        rows = [*zip(self.names, self._scores, strict=True), (NETWORK_NAME, self.network_score)]
        return sorted(rows, key=lambda row: -row[1])

    @property
    def best_lie(self) -> str:
        """The fakes that most players took for real, as a sentence; "" if nobody was fooled."""
        most = max((fooled for fooled, _, _ in self._lies), default=0)
        best = [f"{text} (by {author})" for fooled, text, author in self._lies if fooled == most]
        players = counted(most, "player")
        return f"Best lie of the evening, which fooled {players}: {'; '.join(best)}." if best else ""

    @property
    def result(self) -> str:
        """Who has won, as a sentence."""
        best = max(score for _, score in self.table)
        winners = [who for who, score in self.table if score == best]
        named = " and ".join(winners)
        return f"{named[:1].upper()}{named[1:]} {'wins' if len(winners) == 1 else 'win'} with {best} points."


def name_key(name: str) -> str:
    """What is the same for all spellings of one player's name: in upper or lower case, composed or not.

    >>> name_key("ANN") == name_key(" Ann"), name_key("Zoe\u0308") == name_key("Zoë")
    (True, True)
    """
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def _is_near(text_key: str, other: str) -> bool:
    from balderdash.terms.near_duplicates import is_edit  # its C library takes a while to load

    return joined_stem(text_key) == joined_stem(other) or is_edit(text_key, other)


def parsed_names(text: str) -> list[str]:
    """The names in a comma-separated line.

    Raises
    ------
    ValueError
        There are too few or too many, or one is too long, the network's, or there twice; the message says which.
    """
    names = [unicodedata.normalize("NFC", " ".join(name.split())) for name in text.split(",") if name.strip()]
    if not FEWEST <= len(names) <= MOST:
        raise ValueError(f"{counted(len(names), 'name')}; a party has {FEWEST} to {MOST}.")
    folded = list(map(name_key, names))
    for name in names:
        if len(name) > LONGEST_NAME:
            raise ValueError(f"‘{name[:20]}…’ has {len(name)} letters; {LONGEST_NAME} are enough for a name.")
        if name.casefold() == NETWORK_NAME:
            raise ValueError(f"{NETWORK_NAME.capitalize()} plays anyway; give each player a name of their own.")
        if folded.count(name_key(name)) > 1:
            raise ValueError(f"‘{name}’ is there twice; give each player a name of their own.")
    return names
