"""The game line by line: for screen readers, pipes, and terminals that cannot draw."""

from __future__ import annotations

import io
import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from balderdash.cli.terminal import narrate, own_settings, warn
from balderdash.errors import BalderdashError
from balderdash.game import wording
from balderdash.game.dealing import CardSource, barred
from balderdash.game.game import FAKE, REAL, Game
from balderdash.game.opponents import NO_FORMER_SELF, READERS, YOURSELF
from balderdash.play.round import Round
from balderdash.play.term_page import open_page, what_became
from balderdash.records.history import same_sheet
from balderdash.terms.printable import printable

if TYPE_CHECKING:
    from balderdash.play.game_recorder import GameRecorder
    from balderdash.play.start import PlayOptions

# Nobody types these: a byte order mark, invisible marks, and the second byte of a letter in UTF-16.
_NOT_TYPED = re.compile("[\0\ufeff\ufffe\u200b\u200e\u200f\u2060]")
_SEPARATORS = re.compile(r"[\s,;.、،؛。]+")
LEAVE, DISPUTE, GIVE_AWAY, OPEN_PAGE, NO_FAKES = "q", "x", "u", "o", "0"


class Left(Exception):  # noqa: N818  it is no error
    """The player wants to leave."""


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def play_plain(options: PlayOptions, source: CardSource) -> int:
    """Play one game and return the exit code.

    Raises
    ------
    BalderdashError
        The list is too short, or the input ends before the game does.
    """
    from balderdash.play.game_recorder import GameRecorder
    from balderdash.play.start import start_round

    for warning in source.warnings:
        warn(warning)
    own = own_settings()
    player = options.player or own.name
    recorder = GameRecorder(warn, utc_now, in_words=True)
    narrate("Dealing …")
    current = start_round(source, options.mode, recorder, player, utc_now(), options.seed, adapts=own.adapts)
    game = current.game
    if level := wording.difficulty(game.sheet):
        narrate(f"{level.capitalize()}, after your latest games.")
    _let_opponent_play(current, recorder, current.earlier_opponent or options.opponent or own.opponent)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # bytes that are not text are a wrong answer, not the end
    if current.is_replay:
        narrate("You have played today's sheet; the next one comes with the next day (UTC).")
        for index in game.hand:
            _print_verdict(game, index)
    else:
        try:
            Asker(current, lambda: recorder.record(current)).play()
        except Left:
            if not current.counts:
                narrate("You have left the game; it is not counted.")
                return 0
        except KeyboardInterrupt:
            if current.is_lost_if_left:
                narrate("You have left a game that had begun; it is not counted.")
            raise
    _print_result(current, recorder)
    if game.sheet.seed is not None and not current.day:
        is_reported = any(map(barred(source), game.sheet.cards))
        but = ", but for the terms that you have reported" if is_reported else ""
        print(
            f"The same sheet again{but}: {same_sheet(options.list, options.model, game.mode, game.sheet.seed)} --plain"
        )
    elif recorder.share:
        print(recorder.share)
    if recorder.unrecorded:
        warn(recorder.unrecorded)
    return 0


def _print_result(current: Round, recorder: GameRecorder) -> None:
    """Print the score, have the machine play, record the game, and say what the records say."""
    game, rank = current.game, wording.rank_of(current.game)
    print(f"{wording.score(game)}, {wording.coins(game)}. {rank.title}: {rank.remark}")
    print(current.meaning)
    if beliefs := current.ask_machine():
        current.let_machine_play(beliefs)
    if recorded := recorder.record(current):
        for line in recorded.lines:
            narrate(line)
        if game.mode.is_review:
            narrate(recorded.note)


def _let_opponent_play(current: Round, recorder: GameRecorder, name: str) -> None:
    """Let the opponent with this name play, and say who that is."""
    current.let_opponent_play(recorder.opponent(name, current))
    if (opponent := current.opponent) is not None:
        narrate(f"Against {'the ' if opponent.name in READERS else ''}{opponent.title}, {opponent.about}.")
    elif name == YOURSELF:
        narrate(NO_FORMER_SELF)


class Asker:
    """Asks one player on stderr, and prints terms and verdicts on stdout.

    Parameters
    ----------
    current : what is played
    keep : records the game, called when it is over: the player may leave before the last question is answered
    """

    def __init__(self, current: Round, keep: Callable[[], object] = lambda: None) -> None:
        self._round, self._game, self._keep = current, current.game, keep

    def play(self) -> None:
        """Play to the end.

        Raises
        ------
        Left
            The player wants to leave.
        BalderdashError
            The input ends.
        """
        narrate(wording.task(self._game))
        if self._game.mode.is_marked:
            self._play_marks()
        else:
            self._play_hands()

    def _play_marks(self) -> None:
        """Show all cards, read one line with the numbers of the fakes, and show the verdicts."""
        game = self._game
        for number, card in enumerate(game.sheet.cards, start=1):
            print(f"{number:2}  {printable(card.text)}")
        may_be_none = game.mode.fakes is None
        none = f", {NO_FAKES} for none" if may_be_none else ""
        question = f"The numbers of the fakes, on one line{none} ({LEAVE} leaves):"
        while True:
            marked = self._ask(question, len(game.sheet), "2 5 7", may_be_none=may_be_none)
            for index in game.hand:
                game.mark(index, FAKE if index in marked else REAL)
            warning = self._round.reveal_warning() if sys.stdin.isatty() and not may_be_none else ""
            if not warning:
                break
            narrate(f"{warning.partition(';')[0]}; the same line once more reveals all the same.")
        game.reveal()
        for index in game.hand:
            _print_verdict(game, index)
        self._hear_reports(
            f"An empty line goes on; {OPEN_PAGE} 3 looks the term number 3 up; {DISPUTE} 3 says that the fake number 3 "
            f"is a real term, {GIVE_AWAY} 3 that it gives itself away; once more takes it back:"
        )

    def _play_hands(self) -> None:
        """Show a hand, read the number of an answer, and show the verdict at once; then the next hand."""
        game, answers = self._game, self._game.mode.answers
        offer = ", ".join(f"{number} {answer.words}" for number, answer in enumerate(answers, start=1))
        while True:
            if question := wording.question(game):
                print(f"{question[:1].upper()}{question[1:]}:")
            for place, index in enumerate(game.hand, start=1):
                number = f"{place}  " if len(game.hand) > 1 else ""
                print(f"{number}{wording.face(game.sheet.cards[index], game.mode)}")
            others = self._round.shown_opponent if game.played else None
            ahead = f", {wording.opponent(game, *others)}" if others else ""
            question = f"{wording.status(game)}{ahead}. {offer} ({LEAVE} leaves):"
            (choice,) = self._ask(question, len(answers), "1", is_single=True)
            game.answer(choice)
            if len(game.hand) > 2:  # else the verdicts say enough
                print(wording.outcome(game))
            for index in game.hand:
                _print_verdict(game, index)
            if not game.go_on():
                self._hear_reports(
                    f"An empty line goes on; {OPEN_PAGE} looks the last term up; {DISPUTE} says that the last fake is "
                    f"a real term, {GIVE_AWAY} that it gives itself away:"
                )
                if not game.go_on():  # a streak does if its last miss is disputed
                    return

    def _ask(
        self, question: str, n_choices: int, example: str, *, may_be_none: bool = False, is_single: bool = False
    ) -> Sequence[int]:
        """The numbers on the next valid line, counted from 0.

        Raises
        ------
        Left
            The player wants to leave.
        BalderdashError
            The input ends.
        """
        while (line := read_line(question)) is not None:
            if self._obeys(line):
                continue
            parts = as_typed(_SEPARATORS.sub(" ", line)).split()
            if may_be_none and parts == [NO_FAKES]:
                return []
            try:
                numbers = _numbers(parts, n_choices, example)
                if is_single and len(numbers) > 1:
                    raise ValueError(f"One number is enough, from 1 to {n_choices}; try again.")
                return numbers
            except ValueError as error:
                narrate(str(error))
        if self._game.played:
            raise BalderdashError(
                f"The answers end after {self._game.played} of {self._game.n_hands}, so the game is not counted."
            )
        raise BalderdashError(
            f"No answer came, so nothing was revealed; type numbers from 1 to {n_choices}, such as {example}."
        )

    def _hear_reports(self, question: str) -> None:
        """At a keyboard, let the player look terms up and report fakes, or take that back, until they go on."""
        self._round.finish()
        while sys.stdin and sys.stdin.isatty():
            self._keep()
            try:
                line = read_line(question)
            except Left:
                return  # the game is over, so it counts
            if not line or not line.strip():
                return
            if not self._obeys(line):
                narrate(f"‘{printable(line.strip()[:40])}’ is no answer to that.")
            elif not self._game.is_over:
                return

    def _open_fakes(self, report: str = DISPUTE) -> list[int]:
        """The fakes that can be reported, or taken back; if hands are answered, only those of the latest hand."""
        is_open = self._game.is_open if report == DISPUTE else self._game.can_be_disputed
        return [index for index in self._shown() if is_open(index)]

    def _shown(self) -> range:
        """The cards that are face up; if hands are answered, only those of the latest hand."""
        shown = len(self._game.verdicts)
        return range(0 if self._game.mode.is_marked else max(0, shown - self._game.mode.hand), shown)

    def _obeys(self, line: str) -> bool:
        """Whether the line looks a term up, or reports a fake or takes that back; if so, it is done."""
        command, *rest = line.lower().split() or [""]
        if command == OPEN_PAGE:
            self._open_page(rest)
        elif command in (DISPUTE, GIVE_AWAY):
            self._report(command, rest)
        else:
            return False
        return True

    def _open_page(self, numbers: Sequence[str]) -> None:
        """Open the page of a term, or say its address; without a number that of the one that is looked at first."""
        game, shown = self._game, self._shown()
        if numbers:
            chosen = [index for place, index in enumerate(shown, start=1) if [str(place)] == list(numbers)]
        else:
            chosen = [game.focus] if game.focus in shown else []
        if not chosen:
            narrate(f"There is no such term on the table, face up; say {OPEN_PAGE} 3 for the third one.")
            return
        url = self._round.address(chosen[-1])
        narrate(what_became(url, is_open=sys.stdin.isatty() and open_page(url)))

    def _report(self, report: str, rest: Sequence[str]) -> None:
        """Take a report that a fake is real or gives itself away, or take that back."""
        game, possible = self._game, self._open_fakes(report)
        if rest or game.mode.is_marked:
            possible = [index for index in possible if [str(index + 1)] == list(rest)]
        if not possible:
            example = f"{report} 3" if game.mode.is_marked else report
            narrate(f"There is no such fake on the table, face up; say {example} for one that is.")
            return
        before = game.score
        tell = self._round.dispute if report == DISPUTE else self._round.give_away
        if filing := tell(game.focus if game.focus in possible and not rest else possible[-1]):
            narrate(filing.sentence)
        if game.score != before:
            narrate(f"You have {wording.score(game)}.")


def read_line(question: str) -> str | None:
    """The next line of the input; None at its end.

    Raises
    ------
    Left
        The player wants to leave.
    """
    sys.stdout.flush()
    narrate(question)
    line = as_typed(sys.stdin.readline() if sys.stdin else "")
    if line.strip().lower() == LEAVE:
        raise Left
    return line or None


def as_typed(line: str) -> str:
    """A line of the input as somebody meant it who typed it: without invisible marks, with digits as they are here."""
    if "\0" in line:
        line = line.lstrip("\N{REPLACEMENT CHARACTER}")  # the byte order mark of UTF-16, read as UTF-8
    line = _NOT_TYPED.sub("", line)
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in unicodedata.normalize("NFKC", line))
    return plain if plain.isascii() else line  # the wide digits of a Japanese keyboard, those of an Arabic one


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
    term, told = printable(verdict.card.text), wording.told(verdict.card)
    number = f"{index - game.hand.start + 1:{2 if game.mode.is_marked else 1}}  " if len(game.hand) > 1 else ""
    answer = f"{words}: " if (words := wording.right_or_wrong(verdict)) else ""
    print(f"{number}{answer}{wording.truth(verdict)}  {term}  ({told})")
