"""A party of Balderdash at one keyboard: everybody writes a fake, then all vote for the real thing; see `challenge`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from random import Random

from balderdash.game.challenge import NETWORK, NETWORK_NAME, REAL, Challenge, Entry, ballot_points
from balderdash.game.names import LONGEST_NAME, name_key
from balderdash.terms.key import tidy
from balderdash.terms.printable import counted

FEWEST, MOST = 2, 8  # players
ROUNDS = 3
_COMMAS = re.compile("[,，、،﹐﹑;；؛]")  # of Chinese, Japanese and Arabic keyboards, too
ABSTAINS = -1  # the vote of a player who has written what the term means


class Phase(StrEnum):
    """What the players do next."""

    WRITE = "write"
    VOTE = "vote"
    LOOK = "look"  # everybody sees who wrote what
    OVER = "over"


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
        self._before: Counter[int] = Counter()  # the points of the rounds before this one
        self._lies: list[tuple[int, str, str]] = []  # votes, text and author of each fake that fooled somebody
        self.round = 0
        self._begin()

    def _begin(self) -> None:
        self._written: list[str] = []  # one text for each player in turn; "" is a pass
        self.entries: tuple[Entry, ...] = ()  # the ballot, shuffled
        self.votes: tuple[int, ...] = ()  # one for each player in turn: the index of an entry, or ABSTAINS
        self.disputed: frozenset[int] = frozenset()  # indices of fakes that are real, or mean the same, as all say
        self.knew: frozenset[int] = frozenset()  # indices of the players who have written what the term means

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
    def _points(self) -> Counter[int]:
        """The points of this round, once all have voted."""
        if self.phase is not Phase.LOOK:
            return Counter()
        votes = {voter: choice for voter, choice in enumerate(self.votes) if choice != ABSTAINS}
        return ballot_points(self.entries, votes, self.knew, self.disputed, self.challenge.asks_meaning)

    @property
    def scores(self) -> tuple[int, ...]:
        """The points of each player."""
        points = self._before + self._points
        return tuple(points[player] for player in range(len(self.names)))

    @property
    def network_score(self) -> int:
        """The points of the network."""
        return (self._before + self._points)[NETWORK]

    def write(self, text: str) -> str:
        """Write the fake of the player whose turn it is; an empty text passes.

        Returns
        -------
        Why the text is refused, or "".
        """
        if self.phase is not Phase.WRITE:
            return "This is not the time to write."
        text = tidy(text)
        if text and (reason := self.challenge.fault(text, self._written, self._refusal)):
            return reason
        if self.challenge.is_true(text):
            self.knew |= {len(self._written)}
        self._written.append(self.challenge.disguised(text) if text else "")
        if len(self._written) == len(self.names):
            fakes = [Entry(text, author) for author, text in enumerate(self._written) if text]
            fakes = [entry for entry in fakes if entry.author not in self.knew]
            self.entries = self.challenge.ballot(fakes, self._written, self._rng)
            self._pass_on()
        return ""

    def written(self, player: int) -> str:
        """What a player has written in this round; "" if they passed, or have not written yet."""
        return self._written[player] if player < len(self._written) else ""

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
        self._pass_on()
        return True

    def _pass_on(self) -> None:
        """Give the vote to the next player who has one."""
        while len(self.votes) < len(self.names) and len(self.votes) in self.knew:
            self.votes = (*self.votes, ABSTAINS)

    @property
    def can_take_back(self) -> bool:
        """Whether there is a vote to take back and another one still to come."""
        return self.phase is Phase.VOTE and any(vote != ABSTAINS for vote in self.votes)

    def take_back(self) -> bool:
        """Take the latest vote back, as long as another player has still to vote; its player votes again."""
        if not self.can_take_back:
            return False
        while self.votes[-1] == ABSTAINS:
            self.votes = self.votes[:-1]
        self.votes = self.votes[:-1]
        return True

    def is_real(self, choice: int) -> bool:
        """Whether an entry is the real term or its meaning, or counts as such because it is disputed."""
        return self.entries[choice].author == REAL or choice in self.disputed

    def dispute(self, choice: int) -> bool:
        """Say that a fake is real, or a bluff true, once everybody sees the truth; saying it again takes it back.

        What that changes: see `ballot_points`.
        """
        if self.phase is not Phase.LOOK or not 0 <= choice < len(self.entries):
            return False
        if self.entries[choice].author == REAL:
            return False
        self.disputed ^= {choice}
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
        self._before += self._points
        self.round += 1
        self._begin()
        return True

    @property
    def table(self) -> list[tuple[str, int]]:
        """The players and the network with their points, the most points first."""
        rows = [*zip(self.names, self.scores, strict=True), (NETWORK_NAME, self.network_score)]
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


def parsed_names(text: str) -> list[str]:
    """The names in a line, with commas of any script between them.

    Raises
    ------
    ValueError
        There are too few or too many, or one is too long, the network's, or there twice; the message says which.
    """
    names = [unicodedata.normalize("NFC", " ".join(name.split())) for name in _COMMAS.split(text) if name.strip()]
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
