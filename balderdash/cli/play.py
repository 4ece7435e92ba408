"""`balderdash play`: the game, full screen or line by line."""

from __future__ import annotations

import argparse
import io
import random
import shlex
import sys
from collections.abc import Sequence

from balderdash import paths
from balderdash.cli import arguments
from balderdash.cli.terminal import say
from balderdash.errors import BalderdashError
from balderdash.game import words
from balderdash.game.dealing import MAX_SEED, Deck, seeded_sheet
from balderdash.game.game import FAKE, Game
from balderdash.game.sheet import Sheet
from balderdash.terms.printable import printable

MODES = ("sheet",)


def run(typed: list[str]) -> int:
    """Play; 0 after a game, 1 if there is none to play or the answer never came."""
    options = _parser().parse_args(typed)
    for name, find in ((options.list, paths.find_list), (options.model, paths.find_model)):
        if name is not None:
            find(name)  # a wrong name is told before the screen is cleared
    if options.plain:
        return _play_plain(options.list, options.model, options.seed)
    return _play_on_screen(options.list, options.model, options.seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="balderdash play",
        description="Ten terms, and a neural network wrote five of them. Which?",
        allow_abbrev=False,
    )
    parser.add_argument("--list", metavar="L", help="a word list, by name or file (default: mathematics)")
    parser.add_argument("--model", metavar="M", help="a model, by name or file (default: the one named like the list)")
    parser.add_argument("--mode", choices=MODES, default="sheet", help="sheet: ten terms at once (default)")
    parser.add_argument(
        "--seed", type=arguments.seed, metavar="N", help="deal the sheet of this number, the same every time"
    )
    parser.add_argument("--plain", action="store_true", help="line by line, without the full screen")
    return parser


def _play_on_screen(list_name: str | None, model_name: str | None, seed: int | None) -> int:
    # Textual reads stdin and draws on stderr; whoever redirects stdout wants data, not a screen.
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise BalderdashError("The full-screen game needs a terminal; `balderdash play --plain` works without one.")
    from balderdash.tui.app import BalderdashApp

    app = BalderdashApp(list_name, model_name, seed)
    app.run()
    if app.fault:
        raise app.fault
    if app.failure:
        raise BalderdashError(app.failure)
    return app.return_code or 0


def _open_deck(list_name: str | None, model_name: str | None) -> Deck:
    from balderdash.forge.supply import Supply

    return Supply(list_name, model_name)


def _play_plain(list_name: str | None, model_name: str | None, seed: int | None) -> int:
    deck = _open_deck(list_name, model_name)
    if deck.mismatch:
        say(deck.mismatch)
    sheet = seeded_sheet(deck, random.randrange(MAX_SEED) if seed is None else seed)
    say(words.task(sheet))
    for number, card in enumerate(sheet.cards, start=1):
        print(f"{number:2}  {printable(card.text)}")
    marks = _ask(sheet)
    if marks is None:
        raise BalderdashError("No answer came, so nothing was revealed; type the numbers of the fakes, such as 2 5 7.")
    game = Game(sheet)
    for index in marks:
        game.mark(index, FAKE)
    game.reveal()
    _print_verdicts(game)
    print(words.what_fake_means(len(deck.lexicon.names), len(deck.lexicon)))
    print(f"The same sheet again: {_command(list_name, model_name, sheet)}")
    return 0


def _ask(sheet: Sheet) -> set[int] | None:
    """The indices of the cards taken for fakes, or None at the end of the input."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # bytes that are no text are a wrong answer, not the end
    while sys.stdin:
        sys.stdout.flush()
        say("The numbers of the fakes, on one line:")
        line = sys.stdin.readline()
        if not line:
            break
        try:
            return _numbers(line.replace(",", " ").split(), len(sheet))
        except ValueError as error:
            say(str(error))
    return None


def _numbers(parts: Sequence[str], n_cards: int) -> set[int]:
    allowed = {str(number): number - 1 for number in range(1, n_cards + 1)}
    for part in parts:
        if part not in allowed:
            raise ValueError(f"'{printable(part[:40])}' is no number from 1 to {n_cards}; try again.")
    if not parts:
        raise ValueError(f"That line is empty; type some numbers from 1 to {n_cards}, such as 2 5 7.")
    return {allowed[part] for part in parts}


def _print_verdicts(game: Game) -> None:
    for number, verdict in enumerate(game.verdicts, start=1):
        term, source = printable(verdict.card.text), words.provenance(verdict.card.provenance)
        judged = f"{words.sign(verdict)} {words.right_or_wrong(verdict)}: {verdict.truth}"
        print(f"{number:2}  {judged}  {term}  ({source})")
    rank = words.rank_of(game)
    print(f"{words.score(game)}, {words.coins(game)}. {rank.title}: {rank.remark}")


def _command(list_name: str | None, model_name: str | None, sheet: Sheet) -> str:
    names = [(option, name) for option, name in (("--list", list_name), ("--model", model_name)) if name is not None]
    parts = ["balderdash", "play", *(part for pair in names for part in pair), "--seed", str(sheet.seed), "--plain"]
    return printable(shlex.join(parts))
