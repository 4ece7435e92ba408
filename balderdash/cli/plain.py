"""The game line by line: for screen readers, pipes, and terminals that cannot draw."""

from __future__ import annotations

import io
import random
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from balderdash.cli.terminal import say
from balderdash.errors import BalderdashError
from balderdash.game import wording
from balderdash.game.daily import daily_seed, share_text
from balderdash.game.dealing import MAX_SEED, CardSource, seeded_sheet
from balderdash.game.game import FAKE, Game
from balderdash.game.machine import machine_game
from balderdash.game.modes import Mode
from balderdash.records.game_record import GameRecord, new_id, replay
from balderdash.terms import known_terms
from balderdash.terms.printable import printable

LEAVE, DISPUTE, NO_FAKES = "q", "x", "0"


class Left(Exception):  # noqa: N818  it is no error
    """The player does not want to go on."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line."""

    list: str | None
    model: str | None
    seed: int | None
    mode: Mode
    player: str | None


def play_plain(wish: Wish, deck: CardSource) -> int:
    """Play one game from a deck; the exit code.

    Raises
    ------
    BalderdashError
        The list is too short, or the input ends before the answers came.
    """
    from balderdash import settings
    from balderdash.records.recorder import Recorder
    from balderdash.records.statistics import daily_game, days_in_a_row

    mode = wish.mode
    if deck.mismatch:
        say(deck.mismatch)
    now = datetime.now(UTC)
    day = now.date().isoformat() if mode.is_daily else ""
    player = wish.player or settings.load()[0].name
    recorder = Recorder(say, in_words=True)
    seed = wish.seed
    if day:
        seed = daily_seed(day, deck.digest)
    elif seed is None:
        seed = random.randrange(MAX_SEED)
    say("Dealing …")
    sheet = seeded_sheet(deck, seed, mode)
    earlier = daily_game(recorder.history(), day, player, deck.words.name, deck.model_name) if day else None
    game = replay(earlier, mode, sheet) if earlier else Game(sheet, mode)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # bytes that are no text are a wrong answer, not the end
    if earlier:
        say("You have played today's sheet; the next one comes with the next day (UTC).")
        for index in game.hand:
            _print_verdict(game, index)
    else:
        try:
            Asker(game, deck).play()
        except Left:
            say("You have left the game; it is not counted.")
            return 0
    rank = wording.rank_of(game)
    print(f"{wording.score(game)}, {wording.coins(game)}. {rank.title}: {rank.remark}")
    print(wording.what_fake_means(len(deck.lexicon.names), len(deck.lexicon)))
    beliefs = deck.machine.beliefs([card.text for card in game.sheet.cards])
    machines = machine_game(game, beliefs) if beliefs else None
    if not earlier:
        entry = GameRecord.of(
            game,
            id=new_id(),
            at=now,
            player=player,
            list_name=deck.words.name,
            model=deck.model_name,
            day=day,
            machine=beliefs,
            machine_score=machines.score if machines else None,
        )
        for line in recorder.record(entry):
            say(line)
    if day:
        days = days_in_a_row(recorder.history(), player, deck.words.name, now.date())
        print(share_text(game, day, deck.words.title, days, machines, in_words=True))
    else:
        print(f"The same sheet again: {_command(wish, game)}")
    return 0


class Asker:
    """Asks one player, on stderr, and prints terms and truths."""

    def __init__(self, game: Game, deck: CardSource) -> None:
        self._game, self._deck = game, deck

    def play(self) -> None:
        """Play to the end.

        Raises
        ------
        Left
            The player wants to.
        BalderdashError
            The input ends.
        """
        say(wording.task(self._game))
        if self._game.mode.is_marked:
            self._play_marks()
        else:
            self._play_hands()

    def _play_marks(self) -> None:
        """All the cards, one line with the numbers of the fakes, and the truth about each card."""
        game = self._game
        for number, card in enumerate(game.sheet.cards, start=1):
            print(f"{number:2}  {printable(card.text)}")
        may_be_none = game.mode.fakes is None  # where the number of fakes is not told there may be none
        none = f", {NO_FAKES} for none" if may_be_none else ""
        question = f"The numbers of the fakes, on one line{none} ({LEAVE} leaves):"
        for index in self._ask(question, len(game.sheet), "2 5 7", may_be_none=may_be_none):
            game.mark(index, FAKE)
        game.reveal()
        for index in game.hand:
            _print_verdict(game, index)
        self._hear(
            f"An empty line goes on; {DISPUTE} 3 says that the fake number 3 is a real term, or takes that back:"
        )

    def _play_hands(self) -> None:
        """A hand, one line with the answer's number, and the truth at once; then the next hand."""
        game, answers = self._game, self._game.mode.answers
        offer = ", ".join(f"{number} {answer.words}" for number, answer in enumerate(answers, start=1))
        while True:
            for place, index in enumerate(game.hand, start=1):
                number = f"{place}  " if len(game.hand) > 1 else ""
                print(f"{number}{printable(game.sheet.cards[index].text)}")
            question = f"{wording.status(game)}. {offer} ({LEAVE} leaves):"
            (choice,) = self._ask(question, len(answers), "1", is_single=True)
            game.answer(choice)
            for index in game.hand:
                _print_verdict(game, index)
            if not game.go_on():
                self._hear(f"An empty line goes on; {DISPUTE} says that the last fake is a real term:")
                if not game.go_on():  # a streak does, where the miss was none
                    return

    def _ask(
        self, question: str, n_choices: int, example: str, *, may_be_none: bool = False, is_single: bool = False
    ) -> Sequence[int]:
        """What was typed on the next line that can be understood, counted from 0.

        Raises
        ------
        BalderdashError
            The input ends.
        """
        while (line := _line(question)) is not None:
            if self._disputes(line):
                continue
            parts = line.replace(",", " ").split()
            if may_be_none and parts == [NO_FAKES]:
                return []
            try:
                numbers = _numbers(parts, n_choices, example)
                if is_single and len(numbers) > 1:
                    raise ValueError(f"One number is enough, from 1 to {n_choices}; try again.")
                return numbers
            except ValueError as error:
                say(str(error))
        raise BalderdashError(
            f"No answer came, so nothing was revealed; type numbers from 1 to {n_choices}, such as {example}."
        )

    def _hear(self, question: str) -> None:
        """Let somebody at a keyboard say that a fake is real, or take it back, until he goes on."""
        while sys.stdin and sys.stdin.isatty() and self._talked_about():
            try:
                line = _line(question)
            except Left:
                return  # the game is over, and counts
            if not line or not line.strip():
                return
            if not self._disputes(line):
                say(f"‘{printable(line.strip()[:40])}’ is no answer to that.")
            elif not self._game.is_over:
                return

    def _talked_about(self) -> list[int]:
        """The fakes that lie face up; where hands are answered, those of the latest one."""
        game = self._game
        shown = range(len(game.verdicts))
        if not game.mode.is_marked:
            shown = range(max(0, len(shown) - game.mode.hand), len(shown))
        return [index for index in shown if game.is_open(index)]

    def _disputes(self, line: str) -> bool:
        """Whether the line is about a fake that is real, or about one that is none after all, which is then heard."""
        first, *rest = line.split() or [""]
        if first.lower() != DISPUTE:
            return False
        game, possible = self._game, self._talked_about()
        if rest or game.mode.is_marked:
            possible = [index for index in possible if [str(index + 1)] == rest]
        if not possible:
            example = f"{DISPUTE} 3" if game.mode.is_marked else DISPUTE
            say(f"There is no such fake on the table, face up; say {example} for one that is.")
            return True
        index, before = possible[-1], game.score
        term, lexicon = game.sheet.cards[index].text, self._deck.lexicon
        is_known = game.dispute(index) or not game.take_back(index)
        say(known_terms.put(term, lexicon, is_known=is_known))
        if game.score != before:
            say(f"You have {wording.score(game)}.")
        return True


def _line(question: str) -> str | None:
    """The next line of the input; None at its end.

    Raises
    ------
    Left
        The player wants to leave.
    """
    sys.stdout.flush()
    say(question)
    line = sys.stdin.readline() if sys.stdin else ""
    if line.strip().lower() == LEAVE:
        raise Left
    return line or None


def _numbers(parts: Sequence[str], n_choices: int, example: str) -> list[int]:
    allowed = {str(number): number - 1 for number in range(1, n_choices + 1)}
    for part in parts:
        if part not in allowed:
            raise ValueError(f"'{printable(part[:40])}' is no number from 1 to {n_choices}; try again.")
    if not parts:
        raise ValueError(f"That line is empty; type numbers from 1 to {n_choices}, such as {example}.")
    return sorted({allowed[part] for part in parts})


def _print_verdict(game: Game, index: int) -> None:
    verdict = game.verdicts[index]
    term, source = printable(verdict.card.text), wording.provenance(verdict.card.provenance)
    number = f"{index + 1:2}  " if game.mode.is_marked else ""
    print(f"{number}{wording.right_or_wrong(verdict)}: {verdict.truth}  {term}  ({source})")


def _command(wish: Wish, game: Game) -> str:
    mode = None if game.mode.name == "sheet" else game.mode.name
    options = (("--list", wish.list), ("--model", wish.model), ("--mode", mode), ("--seed", str(game.sheet.seed)))
    parts = [part for option, value in options if value is not None for part in (option, value)]
    return printable(shlex.join(["balderdash", "play", *parts, "--plain"]))
