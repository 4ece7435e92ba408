"""`balderdash play`: the game, full screen or line by line."""

from __future__ import annotations

import io
import random
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from balderdash import paths
from balderdash.cli import arguments
from balderdash.cli.arguments import CommandParser, add_plain
from balderdash.cli.terminal import at_terminal, is_dumb, print_table, say
from balderdash.errors import BalderdashError
from balderdash.game import words
from balderdash.game.daily import daily_seed, share_text
from balderdash.game.dealing import MAX_SEED, Deck, seeded_sheet
from balderdash.game.game import FAKE, Game
from balderdash.game.machine import game_of_machine
from balderdash.game.modes import DAILY, MODES, SHEET, Mode
from balderdash.records.entries import new_id, played, replayed
from balderdash.terms.printable import printable

PARTY = "party"  # Balderdash proper: no mode of one sheet and one player
if TYPE_CHECKING:
    from balderdash.tui.app import BalderdashApp


def run(typed: list[str]) -> int:
    """Play; 0 after a game, 1 if there is none to play or the answer never came."""
    options = parser().parse_args(typed)
    for name, find in ((options.list, paths.find_list), (options.model, paths.find_model)):
        if name is not None:
            find(name)  # a wrong name is told before the screen is cleared
    if options.keys:
        return _print_keys(options.plain)
    plain = options.plain
    if not plain and is_dumb() and at_terminal():
        say("This terminal cannot draw a screen, so the game goes line by line.")
        plain = True
    is_party = options.mode == PARTY
    if options.seed is not None and options.mode == DAILY.name:
        parser().error("the sheet of the day has a seed of its own; leave out --seed")
    mode = SHEET if is_party else MODES[options.mode]
    wish = Wish(options.list, options.model, options.seed, mode, _player(options.player))
    if is_party and plain:
        from balderdash.cli import party

        return party.play(_open_deck(wish.list, wish.model), wish.seed)
    return _play_plain(wish) if plain else _play_on_screen(wish, is_party)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line."""

    list: str | None
    model: str | None
    seed: int | None
    mode: Mode
    player: str | None


def _player(name: str | None) -> str | None:
    from balderdash import settings

    return None if name is None else settings.checked_name(name)


def parser() -> CommandParser:
    """The command's arguments."""
    made = CommandParser(
        "balderdash play",
        description="Ten terms, and a neural network wrote five of them. Which?",
        examples=["balderdash play --list minerals --mode duel", "balderdash play --plain"],
    )
    made.add_argument("--list", metavar="L", help="a word list, by name or file (default: mathematics)")
    made.add_argument("--model", metavar="M", help="a model, by name or file (default: the one named like the list)")
    modes = "the way to play. " + "; ".join(f"{mode.name}: {mode.summary}" for mode in MODES.values())
    modes += f"; {PARTY}: 2 to 8 players write fakes and vote"
    made.add_argument("--mode", choices=(*MODES, PARTY), default="sheet", help=f"{modes} (default: sheet)")
    made.add_argument(
        "--seed", type=arguments.seed, metavar="N", help="deal the sheet of this number, the same every time"
    )
    made.add_argument("--player", metavar="NAME", help="who plays this time (default: the one of the settings)")
    made.add_argument("--keys", action="store_true", help="print every key, with the names that settings.json knows")
    add_plain(made, "line by line, without the full screen")
    return made


def _play_on_screen(wish: Wish, is_party: bool = False) -> int:
    if not at_terminal():
        raise BalderdashError("The full-screen game needs a terminal; `balderdash play --plain` works without one.")
    from balderdash.tui.app import BalderdashApp

    return run_app(
        BalderdashApp(wish.list, wish.model, wish.seed, mode=wish.mode, player=wish.player, is_party=is_party)
    )


def run_app(app: BalderdashApp) -> int:
    """Play until the player leaves; the exit code."""
    app.run()
    if app.scribe.share:
        print(app.scribe.share)
    if app.fault:
        raise app.fault
    if app.failure:
        raise BalderdashError(app.failure)
    return app.return_code or 0


def _print_keys(plain: bool) -> int:
    from balderdash import settings
    from balderdash.tui.commands import every_binding

    changed = settings.load()[0].keys
    rows = [
        (place, binding.id or "", changed.get(binding.id or "", binding.key), binding.tooltip or binding.description)
        for place, binding in every_binding()
    ]
    print_table(("where", "name", "keys", "does"), rows, plain=plain)
    say(f'Other keys: write {{"keys": {{"reveal": "v"}}}} into {settings.file()}.')
    return 0


def _open_deck(list_name: str | None, model_name: str | None) -> Deck:
    from balderdash.forge.supply import Supply

    return Supply(list_name, model_name)


def _play_plain(wish: Wish) -> int:
    from balderdash import settings
    from balderdash.records.recorder import Recorder
    from balderdash.records.statistics import daily_days, days_in_a_row, of_day

    deck, mode = _open_deck(wish.list, wish.model), wish.mode
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
    sheet = seeded_sheet(deck, seed, mode)
    earlier = of_day(recorder.history(), day, player, deck.words.name, deck.model_name) if day else None
    game = replayed(earlier, mode, sheet) if earlier else Game(sheet, mode)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # bytes that are no text are a wrong answer, not the end
    if earlier:
        say("You have played today's sheet; the next one comes with the next day (UTC).")
        for index in game.hand:
            _print_verdict(game, index)
    elif mode.is_marked:
        _play_marks(game)
    else:
        _play_hands(game)
    rank = words.rank_of(game)
    print(f"{words.score(game)}, {words.coins(game)}. {rank.title}: {rank.remark}")
    print(words.what_fake_means(len(deck.lexicon.names), len(deck.lexicon)))
    beliefs = deck.machine.beliefs([card.text for card in game.sheet.cards])
    machines = game_of_machine(game.sheet, mode, beliefs) if beliefs else None
    if not earlier:
        entry = played(
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
        days = daily_days(recorder.history(), player, deck.words.name)
        print(share_text(game, day, deck.words.title, days_in_a_row(days, now.date()), machines))
    else:
        print(f"The same sheet again: {_command(wish, game)}")
    return 0


def _play_marks(game: Game) -> None:
    """All the cards, one line with the numbers of the fakes, and the truth about each card."""
    say(words.task(game))
    for number, card in enumerate(game.sheet.cards, start=1):
        print(f"{number:2}  {printable(card.text)}")
    may_be_empty = game.mode.fakes is None  # where the number of fakes is not told there may be none
    for index in _ask("The numbers of the fakes, on one line:", len(game.sheet), "2 5 7", may_be_empty):
        game.mark(index, FAKE)
    game.reveal()
    for index in game.hand:
        _print_verdict(game, index)


def _play_hands(game: Game) -> None:
    """A hand, one line with the answer's number, and the truth at once; then the next hand."""
    say(words.task(game))
    answers = game.mode.answers
    offer = ", ".join(f"{number} {answer.words}" for number, answer in enumerate(answers, start=1))
    while True:
        for place, index in enumerate(game.hand, start=1):
            number = f"{place}  " if len(game.hand) > 1 else ""
            print(f"{number}{printable(game.sheet.cards[index].text)}")
        (choice,) = _ask(f"{words.status(game)}. {offer}:", len(answers), "1", is_single=True)
        game.answer(choice)
        for index in game.hand:
            _print_verdict(game, index)
        if not game.go_on():
            return


def _ask(
    question: str, n_choices: int, example: str, may_be_empty: bool = False, is_single: bool = False
) -> Sequence[int]:
    """What was typed on the next line that can be understood, counted from 0.

    Raises
    ------
    BalderdashError
        The input ends.
    """
    while sys.stdin:
        sys.stdout.flush()
        say(question)
        line = sys.stdin.readline()
        if not line:
            break
        parts = line.replace(",", " ").split()
        try:
            if not parts and may_be_empty:
                return []
            numbers = _numbers(parts, n_choices, example)
            if is_single and len(numbers) > 1:
                raise ValueError(f"One number is enough, from 1 to {n_choices}; try again.")
            return numbers
        except ValueError as error:
            say(str(error))
    raise BalderdashError(
        f"No answer came, so nothing was revealed; type numbers from 1 to {n_choices}, such as {example}."
    )


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
    term, source = printable(verdict.card.text), words.provenance(verdict.card.provenance)
    number = f"{index + 1:2}  " if game.mode.is_marked else ""
    print(f"{number}{words.right_or_wrong(verdict)}: {verdict.truth}  {term}  ({source})")


def _command(wish: Wish, game: Game) -> str:
    mode = None if game.mode.name == "sheet" else game.mode.name
    options = (("--list", wish.list), ("--model", wish.model), ("--mode", mode), ("--seed", str(game.sheet.seed)))
    parts = [part for option, value in options if value is not None for part in (option, value)]
    return printable(shlex.join(["balderdash", "play", *parts, "--plain"]))
