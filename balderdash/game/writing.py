"""Balderdash in a room: all write at once, then all vote."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from random import Random

from balderdash.game.challenge import REAL, Challenge, Entry, ballot_points
from balderdash.game.question import Kind, Line, Marks, Question
from balderdash.game.wording import meaning_of, told
from balderdash.terms.key import tidy
from balderdash.terms.printable import printable

PARTY, BLUFF = "party", "bluff"  # modes beside those of a sheet: with terms, and with meanings
TITLES = {PARTY: "Balderdash", BLUFF: "Balderdash with definitions"}
MOST_ENTRIES = 12  # on a ballot: what a projector shows in one column, and a reader remembers


class WritingQuestion(Question):
    """A challenge as a room plays it: first the players write, then the ballot is made and they vote.

    Parameters
    ----------
    challenge : the term, and the program's fakes
    seed : of the order of the ballot

    Attributes
    ----------
    written : what each player has written, by number
    knew : who has written what the term means; their text is not on the ballot, and they do not vote
    entries : the ballot; empty while the players write
    """

    def __init__(self, challenge: Challenge, seed: int) -> None:
        self.challenge, self.seed = challenge, seed
        self.written: dict[int, str] = {}
        self.knew: frozenset[int] = frozenset()
        self.entries: tuple[Entry, ...] = ()

    def write(self, player: int, text: str, refusal: Callable[[str], str]) -> str:
        """Take the text of a player, in place of the one before; an empty text takes that back.

        Returns
        -------
        Why it is refused, or "".
        """
        text = tidy(printable(text))
        others = [other for number, other in self.written.items() if number != player]
        if text and (reason := self.challenge.fault(text, others, refusal)):
            return reason
        self.written.pop(player, None)
        self.knew -= {player}
        if text:
            self.written[player] = self.challenge.disguised(text)
            if self.challenge.is_true(text):
                self.knew |= {player}
        return ""

    def drop(self, player: int) -> None:
        """Forget what a player has written, who was sent away."""
        self.written.pop(player, None)
        self.knew -= {player}

    def close(self, drawn: Mapping[int, int]) -> None:
        """Make the ballot.

        If more have written than fit on it, lots are drawn among those whose texts were on the fewest ballots.

        Parameters
        ----------
        drawn : on how many ballots a text of each player was before
        """
        rng = Random(self.seed)
        fakes = [Entry(text, player) for player, text in self.written.items() if player not in self.knew]
        fakes.sort(key=lambda entry: entry.text)
        rng.shuffle(fakes)
        fakes.sort(key=lambda entry: drawn.get(entry.author, 0))
        kept = fakes[: MOST_ENTRIES - 1 - len(self.challenge.fakes)]
        self.entries = self.challenge.ballot(kept, (entry.text for entry in kept), rng)

    @property
    def mode_name(self) -> str:
        """With terms, or with meanings."""
        return BLUFF if self.challenge.asks_meaning else PARTY

    @property
    def title(self) -> str:
        """The title of the mode."""
        return TITLES[self.mode_name]

    @property
    def task(self) -> str:
        """What to write, or what to look for."""
        if self.challenge.asks_meaning:
            return "What might this mean? Make the others believe it." if not self.entries else "What does it mean?"
        if self.entries:
            return "Which of these is real?"
        return f"Write a term that the others will take for a real one. It begins with ‘{self.prefix}’."

    @property
    def kind(self) -> Kind:
        """One of the entries."""
        return Kind.CHOICE

    @property
    def asked(self) -> str:
        """The term whose meaning is asked for, or ""."""
        return printable(self.challenge.real.text) if self.challenge.asks_meaning else ""

    @property
    def prefix(self) -> str:
        """How each term begins."""
        return self.challenge.prefix

    @property
    def texts(self) -> tuple[str, ...]:
        """The ballot."""
        return tuple(printable(entry.text) for entry in self.entries)

    def is_real(self, line: int, disputed: Collection[int]) -> bool:
        """Whether an entry is the real one, or counts as such because it is disputed."""
        return self.entries[line].author == REAL or line in disputed

    def lines(self, disputed: Collection[int]) -> tuple[Line, ...]:
        """The ballot with the truth and the authors."""
        return tuple(self._line(index, entry, disputed) for index, entry in enumerate(self.entries))

    def _line(self, index: int, entry: Entry, disputed: Collection[int]) -> Line:
        challenge = self.challenge
        truth = "real" if self.is_real(index, disputed) else "fake"
        if entry.author == REAL:
            meaning = "" if challenge.asks_meaning else told(challenge.real)
            return Line(printable(entry.text), truth, meaning, "", None)
        owner = challenge.owner(entry) if challenge.asks_meaning else None
        origin = "" if owner is None else meaning_of(owner.text)
        return Line(printable(entry.text), "other" if owner and truth == "fake" else truth, "", origin, entry.author)

    def own(self, player: int) -> int | None:
        """The entry that a player wrote."""
        return next((index for index, entry in enumerate(self.entries) if entry.author == player), None)

    def steps(self, votes: Mapping[int, Marks]) -> list[list[int]]:
        """One entry at a time: the fakes first, those with the fewest votes before others, then the real one."""
        counts = [sum(marks == (index,) for marks in votes.values()) for index in range(len(self.entries))]
        order = sorted(range(len(self.entries)), key=lambda index: (self.entries[index].author == REAL, counts[index]))
        return [[index] for index in order]

    def right(self, marks: Marks, disputed: Collection[int]) -> tuple[bool | None, ...]:
        """Whether the vote went to the real entry."""
        return (self.is_real(marks[0], disputed),)

    def points(self, votes: Mapping[int, Marks], disputed: Collection[int]) -> dict[int, int]:
        """Points for finding the real one, for fooling others, and for knowing the meaning: those of a party."""
        chosen = {voter: choice for voter, (choice, *_) in votes.items()}
        points = ballot_points(self.entries, chosen, self.knew, disputed, self.challenge.asks_meaning)
        return {player: won for player, won in points.items() if player >= 0}

    def can_be_disputed(self, line: int) -> bool:
        """Whether the entry is not the real one."""
        return 0 <= line < len(self.entries) and self.entries[line].author != REAL
