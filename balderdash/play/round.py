"""One player's game from the first card to the record, shared by every face."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from balderdash.errors import BalderdashError
from balderdash.game import wording
from balderdash.game.cards import Card, FakeSource
from balderdash.game.dealing import CardSource
from balderdash.game.game import Game
from balderdash.game.machine import Machine, machine_game
from balderdash.game.opponents import MACHINE, Opponent
from balderdash.play.term_page import address
from balderdash.records import readings
from balderdash.records.game_record import GameRecord, guesses_of, new_id, stamp
from balderdash.terms import known_terms
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.printable import printable

UNPLAYED = "Nothing was marked, so this sheet is not recorded."


@dataclass(frozen=True, slots=True)
class Filing:
    """What became of a report about a fake, or of taking it back.

    Attributes
    ----------
    sentence : for the player
    is_done : False if a file could not be read or written; a dispute counts all the same
    """

    sentence: str
    is_done: bool = True


class Round:
    """One player's game, the machine's game on the same sheet, and what there is to say at the end.

    The face makes the player's moves on `game`, and every dispute through `dispute`. A round belongs to one thread;
    only `ask_machine` and `find_machine`, which take a moment, are for a worker thread.

    Parameters
    ----------
    game : the game, new or rebuilt from `earlier`
    source : where its cards come from
    player : under whose name it is recorded
    day : the day of a daily sheet as YYYY-MM-DD, or ""
    earlier : the record of this very sheet, if the player has played it before
    find_machine : returns the machine; by default the source's

    Attributes
    ----------
    id : of the record
    machine_beliefs : for each card, the machine's probability that it is real; None until it has said so
    machine_game : the same sheet as the machine plays it; None until it has
    opponent : another opponent, if there is one; `opponent_game` is the same sheet as they play it
    lines : what there is to say after the game, once it is recorded
    note : a line more important than the rank's remark, or ""
    """

    def __init__(
        self,
        game: Game,
        source: CardSource,
        player: str,
        *,
        day: str = "",
        earlier: GameRecord | None = None,
        find_machine: Callable[[], Machine] | None = None,
    ) -> None:
        self.game, self.source, self.player, self.day = game, source, player, day
        self.id = earlier.id if earlier else new_id()
        self.is_replay = earlier is not None
        self.find_machine = find_machine or (lambda: source.machine)
        self.machine_beliefs: Sequence[float] | None = None
        self.machine_game: Game | None = None
        self.opponent: Opponent | None = None
        self.opponent_game: Game | None = None
        self.earlier_opponent = earlier.opponent if earlier else ""  # the name of the one who played it before
        self.lines: Sequence[str] = ()
        self.note = ""
        self._is_finished = False
        self._warned_marks = -1  # the number of marks about which the player was warned
        if earlier:
            beliefs = [guess.machine for guess in earlier.guesses if guess.machine is not None]
            if beliefs and len(beliefs) == len(game.sheet):
                self.let_machine_play(beliefs)

    @property
    def title(self) -> str:
        """The title of the list, safe for a terminal."""
        return printable(self.source.words.title)

    @property
    def meaning(self) -> str:
        """What the program knows about the fakes; in a mode without any, that there are none."""
        if self.game.mode.asks_for_meaning:
            return wording.NO_FAKES
        return wording.what_fake_means(len(self.source.lexicon.names), len(self.source.lexicon))

    def ask_machine(self) -> Sequence[float] | None:
        """What the machine believes about the cards, or None if it has no judge of terms, or of meanings, which no
        machine judges: for a worker thread.
        """
        if self.game.mode.asks_for_meaning:
            return None
        return self.find_machine().beliefs([card.text for card in self.game.sheet.cards])

    def let_machine_play(self, beliefs: Sequence[float]) -> None:
        """Let the machine play the sheet with its beliefs, one for each card."""
        self.machine_beliefs, self.machine_game = beliefs, machine_game(self.game, beliefs)

    def let_opponent_play(self, opponent: Opponent | None) -> None:
        """Let another opponent than the machine play the sheet; None lets only the machine play."""
        self.opponent, self.opponent_game = opponent, None
        if opponent is not None:
            self.opponent_game = machine_game(self.game, opponent.beliefs(self.game.sheet, self.game.mode))

    @property
    def shown_opponent(self) -> tuple[str, Game] | None:
        """Title and game of the opponent whose score is shown: the one who was chosen, else the machine."""
        if self.opponent is not None and self.opponent_game is not None:
            return self.opponent.title, self.opponent_game
        return None if self.machine_game is None else (MACHINE, self.machine_game)

    def dispute(self, index: int) -> Filing | None:
        """Say that a fake which is face up is real, or take that back; the term joins or leaves the player's list.

        A fake on that list is never dealt again. What the player says is kept as a reading, too.

        Returns
        -------
        What became of the term, or None if the rules do not allow a dispute now.
        """
        is_known = self.game.dispute(index)
        if not is_known and not self.game.take_back(index):
            return None
        if self.machine_beliefs:  # the dispute holds for the machine too, and its streak may continue
            self.let_machine_play(self.machine_beliefs)
        self.let_opponent_play(self.opponent)
        return file_as_known(self.game.sheet.cards[index], self.source, is_known=is_known)

    def give_away(self, index: int) -> Filing | None:
        """Say that a fake which is face up gives itself away, or take that back; such a fake is never dealt again.

        Returns
        -------
        What there is to say, or None if the card is no fake, face down, or reported as real.
        """
        if not self.game.can_be_disputed(index):
            return None
        card, given_away = self.game.sheet.cards[index], self.source.given_away
        is_new = card.key not in given_away
        if failure := _keep_reading(card, self.source, readings.GIVES_ITSELF_AWAY if is_new else None):
            return failure
        given_away.symmetric_difference_update({card.key})
        told = "gives itself away, so it is not dealt again" if is_new else "may be dealt again"
        return Filing(printable(f"‘{card.text}’ {told}."))

    def address(self, index: int) -> str:
        """The page about the term of a card, or the search for it; see `term_page.address`."""
        return address(self.game.sheet.cards[index].text, self.source.words)

    def reveal_warning(self) -> str:
        """Why the player should not reveal yet, or "".

        With an unusual number of marks there is a warning, the first time. Without any, a sheet may be looked at,
        because it is not recorded then (see `is_unplayed`); but a daily sheet cannot be played again.
        """
        marked, usual = self.game.marked, self.game.mode.fakes
        if self.game.is_over or not self.game.mode.is_marked:
            return ""
        if self.day and not marked:
            return "Mark the fakes first: there is one such sheet a day."
        if self.is_unplayed or marked in (usual, self._warned_marks) or (usual is None and marked):
            return ""
        self._warned_marks = marked
        said = "Nothing is marked, so all would be real" if usual is None else f"{marked} of {usual} are marked"
        return f"{said}; reveal once more to do so all the same."

    @property
    def is_unplayed(self) -> bool:
        """Whether nothing is marked on a sheet that has fakes, as its player knows: they only want to see the truth."""
        mode = self.game.mode
        return mode.is_marked and mode.fakes is not None and not self.game.marked

    def finish(self) -> None:
        """The game is over: from now on it counts, even if a dispute makes it continue."""
        self._is_finished = True
        if self.is_unplayed:
            self.note = UNPLAYED

    @property
    def counts(self) -> bool:
        """Whether the game is to be recorded: it was played, and is over or continues because of a dispute."""
        return not self.is_unplayed and (self.game.is_over or self._is_finished)

    @property
    def is_lost_if_left(self) -> bool:
        """Whether the player has made a move that is not recorded if they leave now."""
        return self.game.is_under_way and not self.counts

    def record(self, at: datetime) -> GameRecord:
        """The game as it stands now, for the records."""
        game = self.game
        return GameRecord(
            id=self.id,
            at=stamp(at),
            player=self.player,
            list=self.source.words.name,
            model=self.source.model_name,
            mode=game.mode.name,
            score=game.score,
            out_of=game.out_of,
            guesses=guesses_of(game, self.machine_beliefs),
            seed=game.sheet.seed,
            day=self.day,
            machine_score=self.machine_game.score if self.machine_game else None,
            opponent=self.opponent.name if self.opponent else "",
            opponent_score=self.opponent_game.score if self.opponent_game else None,
        )


def file_as_known(card: Card, source: CardSource, *, is_known: bool) -> Filing:
    """File a fake that the player says is real, or take that back: in their list of known terms and as a reading."""
    filing = file_term(card.text, source.lexicon, is_known=is_known)
    source.given_away.discard(card.key)
    return _keep_reading(card, source, readings.REAL if is_known else None) or filing


def file_term(term: str, lexicon: Lexicon, *, is_known: bool) -> Filing:
    """Add a term to the player's own list, or remove it, and say so."""
    try:
        return Filing(known_terms.add(term, lexicon) if is_known else known_terms.remove(term, lexicon))
    except BalderdashError as error:
        return Filing(printable(str(error)), is_done=False)


def _keep_reading(card: Card, source: CardSource, verdict: str | None) -> Filing | None:
    """Keep what the player says about a fake, or drop it; why that failed, or None."""
    name, fake = source.words.name, card.provenance
    try:
        if verdict is None or not isinstance(fake, FakeSource):
            readings.remove(name, card.text)
        else:
            log_prob = fake.log_prob if isfinite(fake.log_prob) else None
            readings.add(name, readings.FakeReading(card.text, fake.kind, log_prob, verdict))
    except BalderdashError as error:
        return Filing(printable(str(error)), is_done=False)
    return None
