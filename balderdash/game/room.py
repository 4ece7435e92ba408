"""A room full of players with phones: its phases, players, votes and scores, as a value.

```text
LOBBY → [WRITE] → VOTE → CLOSED → [DISCUSS → VOTE → CLOSED] → REVEAL → the next hand, or SCORES → the next sheet … END
```

Nothing here knows a clock, a file or a network: the host and the phones make moves, and a move that the phase does not
allow changes nothing and says why. What a phone or the projector may see is a pure function of the room; see
`room_view`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum

from balderdash.game.challenge import NETWORK_NAME, Challenge
from balderdash.game.modes import Mode
from balderdash.game.names import LONGEST_IN_ROOM, clean_name, name_key
from balderdash.game.question import Kind, Marks, Question, SheetQuestion
from balderdash.game.sheet import Sheet
from balderdash.game.writing import WritingQuestion

MOST_PLAYERS = 500
_NO_FAKE = "Only a fake of the network that is turned up can be real after all."


class Phase(StrEnum):
    """What the room does now."""

    LOBBY = "lobby"
    WRITE = "write"
    VOTE = "vote"
    CLOSED = "closed"
    DISCUSS = "discuss"
    REVEAL = "reveal"
    SCORES = "scores"
    END = "end"


@dataclass(slots=True)
class Player:
    """One phone.

    Attributes
    ----------
    number : of the player, from 0, in the order of joining; it never changes
    token : what their phone shows to get its seat back
    name : unique in the room
    score : the points of all rounds before the current one
    is_kicked : whether the host has sent them away
    """

    number: int
    token: str
    name: str
    score: int = 0
    is_kicked: bool = False


@dataclass(slots=True)
class Votes:
    """The votes of one attempt.

    Attributes
    ----------
    marks : the latest vote of each player, by number
    voted : who voted in this attempt; a second attempt begins with the votes of the first
    hands : raised hands for each line or answer, typed in by the host; empty if there are none
    people : how many raised a hand at all
    """

    marks: dict[int, Marks] = field(default_factory=dict)
    voted: set[int] = field(default_factory=set)
    hands: tuple[int, ...] = ()
    people: int = 0

    @property
    def ballots(self) -> int:
        """The number of votes, raised hands included."""
        return len(self.marks) + self.people

    def tally(self, question: Question) -> list[int]:
        """The votes for each line, or for each answer if the question has answers."""
        counts = list(self.hands) or [0] * len(question.options)
        for marks in self.marks.values():
            for index in marks:
                counts[index] += 1
        return counts


@dataclass(frozen=True, slots=True)
class Played:
    """A question that has been played to its end.

    Attributes
    ----------
    round : its number in the session, from 1
    sheet : the number of its sheet in the session, from 1
    question : what was asked
    attempts : the votes, one or two times
    disputed : the fakes that somebody knew to be real
    points : what each player got, by number
    """

    round: int
    sheet: int
    question: Question
    attempts: tuple[Votes, ...]
    disputed: frozenset[int]
    points: dict[int, int]


class Room:
    """A room: the only truth about it. Each move returns "" if it was made, else a sentence that says why not.

    Parameters
    ----------
    title : of the list that is played
    is_decent : whether a name, or what a player has written, may be shown to everybody
    refusal : returns why a term that a player wrote is too real to be a fake, or ""

    Attributes
    ----------
    players : everybody who ever joined; the index is the player's number
    phase : what the room does now
    round : the number of the current question, from 1; 0 before the first
    sheet : the number of the current sheet, from 1; 0 before the first
    question : the current question, or None in the lobby before the first deal
    attempts : the votes of the current question, one or two times
    disputed : lines of the current question that are real after all, as somebody says
    turned_steps : how many steps of the reveal have been made
    is_locked : whether nobody may join or change their name any more
    is_dealing : whether the host has asked for a sheet that is not ready yet; the phones say so
    out_before : who was out of the streak before the current hand, by number
    log : the questions that have been played, in order
    rev : grows with every change
    """

    def __init__(
        self,
        title: str,
        is_decent: Callable[[str], bool] = lambda name: True,
        refusal: Callable[[str], str] = lambda term: "",
    ) -> None:
        self.title = title
        self.is_decent, self.refusal = is_decent, refusal
        self.players: list[Player] = []
        self.phase = Phase.LOBBY
        self.round = self.sheet = 0
        self.question: Question | None = None
        self.attempts: list[Votes] = []
        self.disputed: set[int] = set()
        self.turned_steps = 0
        self.is_locked = self.is_dealing = False
        self.out_before: set[int] = set()
        self.log: list[Played] = []
        self.rev = 1
        self._by_token: dict[str, Player] = {}
        self._by_name: dict[str, Player] = {}
        self._points: tuple[int, dict[int, int]] = (0, {})  # the revision for which they were computed, and the points

    # ---- players

    @property
    def present(self) -> list[Player]:
        """The players, without those who were sent away."""
        return [player for player in self.players if not player.is_kicked]

    def player_of(self, token: str) -> Player | None:
        """The player with this token."""
        return self._by_token.get(token)

    def join(self, token: str, name: str) -> Player | str:
        """Give a new player a seat, at any time.

        Parameters
        ----------
        token : nobody else has it
        name : as it was typed; one that is not fit becomes "Player 7"

        Returns
        -------
        The player, or why there is no seat.
        """
        if self.phase is Phase.END:
            return "This game is over."
        if self.is_locked:
            return "The host has closed the room to new players."
        if len(self.present) >= MOST_PLAYERS:
            return f"The room is full: {MOST_PLAYERS} play already."
        number = len(self.players)
        cleaned = clean_name(name)
        if not cleaned or not self._is_fit(cleaned):
            cleaned = f"Player {number + 1}"
        player = Player(number, token, self._unique(cleaned, None))
        self.seat(player)
        if self.is_streak and not self._is_first_vote:
            self.out_before.add(number)
        self.rev += 1
        return player

    def seat(self, player: Player) -> None:
        """Give a player the next seat, without any check; a room that is resumed does so."""
        self.players.append(player)
        self._by_token[player.token] = player
        if not player.is_kicked:
            self._by_name[name_key(player.name)] = player

    @property
    def _is_first_vote(self) -> bool:
        return self.question is not None and self.question.hand[0] == 1 and self.phase is Phase.VOTE

    def _is_fit(self, name: str) -> bool:
        return name_key(name) != name_key(NETWORK_NAME) and self.is_decent(name)

    def _unique(self, name: str, mine: Player | None) -> str:
        """The name, with a number behind it if somebody else has it."""
        candidate, count = name, 1
        while self._by_name.get(name_key(candidate), mine) is not mine:
            count += 1
            end = f" {count}"
            candidate = name[: LONGEST_IN_ROOM - len(end)].rstrip() + end
        return candidate

    def rename(self, number: int, name: str, *, by_host: bool = False) -> str:
        """Give a player another name: cleaned, and with a number behind it if somebody else has it."""
        player = self.players[number]
        if player.is_kicked:
            return "They have left already."
        if self.is_locked and not by_host:
            return "The host has locked the names."
        cleaned = clean_name(name)
        if not cleaned:
            return "A name needs a letter or a digit."
        if not self._is_fit(cleaned):
            return "Please choose another name."
        self._by_name.pop(name_key(player.name), None)
        player.name = self._unique(cleaned, player)
        self._by_name[name_key(player.name)] = player
        self.rev += 1
        return ""

    def kick(self, number: int) -> str:
        """Send a player away: their token is worth nothing any more, and their votes do not count."""
        player = self.players[number]
        if player.is_kicked:
            return "They have left already."
        player.is_kicked = True
        self._by_name.pop(name_key(player.name), None)
        for votes in self.attempts:
            votes.marks.pop(number, None)
            votes.voted.discard(number)
        if isinstance(self.question, WritingQuestion) and self.phase is Phase.WRITE:
            self.question.drop(number)
        self.rev += 1
        return ""

    def lock(self, is_locked: bool = True) -> None:
        """Let nobody join or change their name any more, or let them again."""
        self.is_locked = is_locked
        self.rev += 1

    # ---- what the host does

    def why_not(self, move: str) -> str:
        """Why a move of the host's cannot be made in this phase, or "".

        Parameters
        ----------
        move : the name of a method
        """
        match move:
            case "go_on" | "end" if self.phase is Phase.END:
                return "This game is over."
            case "discuss" if self.phase is not Phase.CLOSED or len(self.attempts) > 1:
                return "A discussion follows the first vote, once it is closed."
            case "reopen" if self.phase is not Phase.CLOSED:
                return "Only a vote that was just closed can be opened again."
            case "dispute" if not self.turned:
                return _NO_FAKE
            case "count_hands" if self.phase not in (Phase.VOTE, Phase.CLOSED):
                return "Hands are counted while the vote is open, or right after it."
        return ""

    def deal(self, sheet: Sheet, mode: Mode) -> str:
        """Put a new sheet before everybody; the vote on its first hand is open."""
        return self._ask_first(SheetQuestion(sheet, mode), Phase.VOTE)

    def challenge(self, challenge: Challenge, seed: int) -> str:
        """Begin a round of Balderdash: everybody writes.

        Parameters
        ----------
        seed : of the order of the ballot
        """
        return self._ask_first(WritingQuestion(challenge, seed), Phase.WRITE)

    def _ask_first(self, question: Question, phase: Phase) -> str:
        if self.phase not in (Phase.LOBBY, Phase.SCORES):
            return "Finish this sheet first."
        self.sheet += 1
        self.out_before = set()
        self._ask(question, phase)
        return ""

    def _ask(self, question: Question, phase: Phase) -> None:
        self.question, self.phase = question, phase
        self.round += 1
        self.attempts = [Votes()]
        self.disputed, self.turned_steps = set(), 0
        self.rev += 1

    def go_on(self) -> str:
        """Take the natural next step: close the vote, reveal, turn up the next line, ask the next hand, show scores."""
        if why := self.why_not("go_on"):
            return why
        match self.phase:
            case Phase.WRITE if isinstance(self.question, WritingQuestion):
                self.question.close(self._drawn)
                self.phase = Phase.VOTE
            case Phase.VOTE:
                self.phase = Phase.CLOSED
            case Phase.CLOSED:
                self.phase, self.turned_steps = Phase.REVEAL, 1
            case Phase.DISCUSS:
                first = self.attempts[0]
                self.attempts.append(Votes(dict(first.marks)))
                self.phase = Phase.VOTE
            case Phase.REVEAL if not self.is_turned:
                self.turned_steps += 1
            case Phase.REVEAL:
                self._keep()
            case _:
                return "Deal a sheet first."
        self.rev += 1
        return ""

    @property
    def _drawn(self) -> Counter[int]:
        """On how many ballots of this session a text of each player was."""
        asked = [played.question for played in self.log if isinstance(played.question, WritingQuestion)]
        return Counter(entry.author for question in asked for entry in question.entries if entry.author >= 0)

    def reopen(self) -> str:
        """Open a vote again that was closed too early."""
        if why := self.why_not("reopen"):
            return why
        self.phase = Phase.VOTE
        self.rev += 1
        return ""

    def discuss(self) -> str:
        """Let the players talk to each other before a second vote, which is the one that counts."""
        if why := self.why_not("discuss"):
            return why
        self.phase = Phase.DISCUSS
        self.rev += 1
        return ""

    def reveal_all(self) -> str:
        """Turn up all that is left."""
        if self.phase not in (Phase.CLOSED, Phase.REVEAL) or self.question is None:
            return "Close the vote first."
        self.phase, self.turned_steps = Phase.REVEAL, len(self.steps)
        self.rev += 1
        return ""

    def dispute(self, line: int) -> str:
        """Say that a fake which is turned up is real after all, or take that back; all votes on it count as right."""
        if self.question is None or line not in self.turned or not self.question.can_be_disputed(line):
            return _NO_FAKE
        self.disputed ^= {line}
        self.rev += 1
        return ""

    def count_hands(self, hands: Iterable[int], people: int | None = None) -> str:
        """Add raised hands to the votes, for a room without phones; they replace those typed in before.

        Parameters
        ----------
        hands : for each line, or for each answer
        people : how many raised a hand at all; by default the most for one line, or the sum if each votes once
        """
        counts = tuple(hands)
        if (why := self.why_not("count_hands")) or self.question is None:
            return why
        places = len(self.question.options)
        if len(counts) != places or min(counts, default=0) < 0:
            return f"Type {places} numbers, one for each line."
        least = max(counts) if self.question.kind is Kind.MARKS else sum(counts)
        if people is not None and people < least:
            return f"{people} people cannot raise {least} hands."
        votes = self.attempts[-1]
        votes.hands, votes.people = counts, least if people is None else people
        self.rev += 1
        return ""

    def end(self) -> str:
        """End the session; a question whose reveal is complete still counts."""
        if why := self.why_not("end"):
            return why
        if self.is_turned:
            self._keep()
        self.phase = Phase.END
        self.rev += 1
        return ""

    # ---- what a phone does

    def write(self, number: int, round_: int, text: str) -> str:
        """Take what a player of Balderdash has written, in place of the text before."""
        question = self.question
        if self.phase is not Phase.WRITE or not isinstance(question, WritingQuestion) or round_ != self.round:
            return "The time to write is over."
        if not self.is_decent(text):
            return "Please write something else."
        if why := question.write(number, text, self.refusal):
            return why
        self.rev += 1
        return ""

    def vote(self, number: int, round_: int, attempt: int, marks: Iterable[int]) -> str:
        """Take a vote, in place of the one that this player gave before."""
        question = self.question
        if question is None or (round_, attempt) != (self.round, len(self.attempts)):
            return "This vote is over."
        if self.phase is not Phase.VOTE:
            return "The vote is closed."
        if self.is_out(number):
            return "You are out of this streak; the next sheet is for everybody again."
        chosen = tuple(sorted(set(marks)))
        places = len(question.options)
        if any(not 0 <= mark < places for mark in chosen):
            return "There is no such line."
        if question.kind is not Kind.MARKS and len(chosen) != 1:
            return "Choose one."
        if question.own(number) in chosen:
            return "That one is yours; vote for another."
        if self.knew(number):
            return "You have written what it means, so you have your points and do not vote."
        votes = self.attempts[-1]
        votes.marks[number] = chosen
        votes.voted.add(number)
        self.rev += 1
        return ""

    # ---- what follows from it

    def written(self, number: int) -> str:
        """What a player has written in this round of Balderdash, or ""."""
        return self.question.written.get(number, "") if isinstance(self.question, WritingQuestion) else ""

    def knew(self, number: int) -> bool:
        """Whether a player of Balderdash has written what the term means; False until the writing is closed."""
        question = self.question
        return isinstance(question, WritingQuestion) and bool(question.entries) and number in question.knew

    @property
    def is_streak(self) -> bool:
        """Whether a miss puts a player out until the next sheet."""
        return isinstance(self.question, SheetQuestion) and self.question.mode.ends_at_a_miss

    @property
    def steps(self) -> list[list[int]]:
        """The lines that the reveal turns up together, step by step."""
        return self.question.steps(self.attempts[-1].marks) if self.question is not None else []

    @property
    def turned(self) -> frozenset[int]:
        """The lines that are turned up."""
        if self.phase is not Phase.REVEAL:
            return frozenset()
        return frozenset(line for step in self.steps[: self.turned_steps] for line in step)

    @property
    def is_turned(self) -> bool:
        """Whether every line is turned up."""
        return self.phase is Phase.REVEAL and self.turned_steps >= len(self.steps)

    @property
    def points(self) -> dict[int, int]:
        """The points of the current question, by number, once every line is turned up; before, none."""
        if self._points[0] != self.rev:
            self._points = (self.rev, self._compute_points())
        return self._points[1]

    def _compute_points(self) -> dict[int, int]:
        if self.question is None or not self.is_turned:
            return {}
        return self.question.points(self.attempts[-1].marks, self.disputed)

    @property
    def out(self) -> frozenset[int]:
        """Who is out of the streak."""
        if not self.is_streak or self.question is None:
            return frozenset()
        missed: set[int] = set()
        if self.is_turned:
            points = self.points
            missed = {player.number for player in self.players if not points.get(player.number)}
        return frozenset(self.out_before | missed)

    def is_out(self, number: int) -> bool:
        """Whether a player is out of the streak."""
        return self.is_streak and number in (self.out if self.is_turned else self.out_before)

    @property
    def standing(self) -> list[Player]:
        """Who is still in the streak."""
        out = self.out
        return [player for player in self.present if player.number not in out]

    @property
    def is_last_hand(self) -> bool:
        """Whether the sheet is over once this question is: no hand is left, or at most one player of several stands."""
        if self.question is None:
            return True
        number, of = self.question.hand
        is_decided = self.is_streak and len(self.standing) <= (1 if len(self.present) > 1 else 0)
        return number == of or (is_decided and not self.attempts[-1].people)

    def _keep(self) -> None:
        """Write the question into the log, and ask the next hand or show the scores."""
        question = self.question
        if question is None:
            return
        points, out, is_last = self.points, set(self.out), self.is_last_hand
        attempts = tuple(deepcopy(self.attempts))  # who is sent away later keeps the votes of the past
        self.log.append(Played(self.round, self.sheet, question, attempts, frozenset(self.disputed), points))
        question.forget()
        for number, won in points.items():
            self.players[number].score += won
        self.out_before = out
        if is_last or not isinstance(question, SheetQuestion):
            self.phase = Phase.SCORES
        else:
            self._ask(SheetQuestion(question.sheet, question.mode, question.number + 1), Phase.VOTE)

    @property
    def scores(self) -> dict[int, int]:
        """The points of everybody who is here, by number; those of the current question once it is turned up."""
        points = self.points
        return {player.number: player.score + points.get(player.number, 0) for player in self.present}
