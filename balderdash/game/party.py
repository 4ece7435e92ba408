"""A party of Balderdash: everybody writes a fake, the program adds its own, and all vote for the real thing.

What is written are terms, or in the parlour game itself the meanings of an obscure term. Whoever writes its true
meaning, or something close to it, gets points at once and does not vote; their text is not put on the ballot, where
the true meaning would stand twice.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from balderdash.game.cards import Card
from balderdash.terms.key import key, tidy
from balderdash.terms.meaning import says_the_same
from balderdash.terms.printable import counted
from balderdash.terms.stems import FUNCTION_WORDS, joined_stem

FEWEST, MOST = 2, 8  # players
LONGEST, LONGEST_NAME = 120, 40  # letters of a fake, and of a player's name
ROUNDS = 3
NETWORK_NAME = "the network"
SPOTTED, FOOLED = 2, 1  # points for voting for the real term, and for each vote on one's own fake
KNEW = 3  # points for writing what the term means
NETWORK, REAL = -1, -2  # authors who are not players
_WRITTEN_BEFORE = "Somebody has already written that, or nearly that; write something else."
ABSTAINS = -1  # the vote of a player who has written what the term means


class Phase(StrEnum):
    """What the players do next."""

    WRITE = "write"
    VOTE = "vote"
    LOOK = "look"  # everybody sees who wrote what
    OVER = "over"


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


def name_key(name: str) -> str:
    """What is the same for all spellings of one player's name: in upper or lower case, composed or not, wide or not.

    >>> name_key("ANN") == name_key(" Ann"), name_key("Zoe\u0308") == name_key("Zoë"), name_key("Ａnn\u200d")
    (True, True, 'ann')
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join("".join(c for c in folded if unicodedata.category(c) != "Cf").split())


def is_new(text: str, written: Iterable[str]) -> bool:
    """Whether nobody has written a near-duplicate of a text; two would give each other away."""
    text_key = key(text)
    return not any(_is_near(text_key, k) for k in map(key, written) if k)


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
