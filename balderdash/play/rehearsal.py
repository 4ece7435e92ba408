"""Simulated players, so that a speaker can try the whole hour alone."""

from __future__ import annotations

from random import Random

from balderdash.game.question import Kind, Question
from balderdash.game.room import Phase, Player
from balderdash.play.room_session import RoomSession

ACTS = 0.08  # of those who still have something to do, at each step
SKILL = (0.5, 0.85)  # the probability of a right answer, from the weakest player to the best
TOKEN = "rehearsal"  # begins the tokens of simulated players; a phone cannot choose its own
PERSUADED = 0.3  # of the players who were wrong see it after a discussion


class Rehearsal:
    """Players who join, write and vote by themselves, a few at each step.

    Parameters
    ----------
    session : whose room they join; those who are in it from an earlier rehearsal play on
    players : how many at least
    rng : decides all that they do
    """

    def __init__(self, session: RoomSession, players: int, rng: Random) -> None:
        self._session, self._rng = session, rng
        self._skill = {player.number: rng.uniform(*SKILL) for player in simulated(session)}
        self._left = max(0, players - len(self._skill))
        self._terms: list[str] = []
        self._meanings: list[str] = []

    @property
    def players(self) -> frozenset[int]:
        """The numbers of the simulated players."""
        return frozenset(self._skill)

    def prepare(self) -> None:
        """Draw the terms and meanings that the players will write: for a worker thread."""
        self._terms, self._meanings = self._session.texts_to_write(self._rng)

    def step(self) -> bool:
        """Let some players do something; whether anything has changed."""
        room, before = self._session.room, self._session.room.rev
        if self._left and room.phase is not Phase.END:
            self._join()
        for number in self._skill:
            if self._rng.random() < ACTS and not room.players[number].is_kicked:
                if room.phase is Phase.WRITE and not room.written(number):
                    room.write(number, room.round, self._text())
                elif room.phase is Phase.VOTE and room.question and number not in room.attempts[-1].voted:
                    room.vote(number, room.round, len(room.attempts), self._vote(number, room.question))
        return room.rev != before

    def _join(self) -> None:
        room = self._session.room
        for _ in range(min(self._left, 1 + self._left // 20)):
            token = f"{TOKEN} {len(room.players)} {self._rng.random()}"
            player = room.join(token, self._session.default_name())
            self._left -= 1
            if isinstance(player, Player):
                self._skill[player.number] = self._rng.uniform(*SKILL)

    def _text(self) -> str:
        """A text that begins as it has to."""
        question = self._session.room.question
        material = self._terms if question is not None and question.prefix else self._meanings
        text = self._rng.choice(material) if material else f"Word {self._rng.randrange(1_000)}"
        if question is None or not question.prefix:
            return text
        return question.prefix + text[len(question.prefix) :] if len(text) > len(question.prefix) + 2 else ""

    def _vote(self, number: int, question: Question) -> list[int]:
        lines = question.lines(())
        attempts, is_real = self._session.room.attempts, [line.truth == "real" for line in lines]
        if len(attempts) > 1 and number in attempts[0].marks and self._rng.random() > PERSUADED:
            return list(attempts[0].marks[number])
        # Each line takes in everybody alike, by an amount that belongs to the line.
        ease = [Random(line.text).uniform(-0.3, 0.2) for line in lines]
        right = [self._rng.random() < self._skill[number] + ease[index] for index in range(len(lines))]
        if question.kind is Kind.MARKS:
            return [index for index, real in enumerate(is_real) if real != right[index]]
        if question.kind is Kind.ANSWERS:
            choices = [a for a in range(len(question.answers)) if question.right((a,), ()) == (right[0],)]
            return [self._rng.choice(choices)]
        others = [index for index in range(len(lines)) if index != question.own(number)]
        found = is_real.index(True) if True in is_real else others[0]
        return [found if right[found] else self._rng.choice(others)]


def simulated(session: RoomSession) -> list[Player]:
    """The simulated players of a room, such as one that was rehearsed in and is resumed."""
    return [player for player in session.room.present if player.token.startswith(TOKEN)]
