"""`balderdash play`: the game, full screen or line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balderdash.cli import arguments
from balderdash.cli.arguments import CommandParser, Options, add_plain, check_list_and_model
from balderdash.cli.plain import play_plain
from balderdash.cli.terminal import at_terminal, is_dumb, is_served, narrate, own_settings, print_table, warn
from balderdash.errors import BalderdashError
from balderdash.game.modes import DEFAULT, MODES
from balderdash.game.opponents import ABOUT, OPPONENTS
from balderdash.game.writing import BLUFF, PARTY
from balderdash.play.start import PlayOptions, open_card_source

if TYPE_CHECKING:
    from balderdash.tui.app import BalderdashApp


def run(options: Options) -> int:
    """Play; 0 after a game, 1 if there was none to play or no answer came."""
    check_game(options)
    if options.keys:
        return _print_keys(options.plain)
    plain = options.plain
    if not plain and is_dumb() and at_terminal():
        narrate("This terminal cannot draw a screen, so the game goes line by line.")
        plain = True
    party = options.mode if options.mode in (PARTY, BLUFF) else ""
    mode = DEFAULT if party else MODES[options.mode]
    asked = PlayOptions(options.list, options.model, options.seed, mode, options.player, options.opponent, party)
    if not plain:
        return _play_on_screen(asked)
    source = open_card_source(asked.list, asked.model)
    if party:
        from balderdash.cli.plain_party import play_party

        return play_party(source, asked.seed, asks_meaning=party == BLUFF)
    return play_plain(asked, source)


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash play",
        description="Ten terms, and a neural network wrote five of them. Which?",
        examples=["balderdash play --list minerals --mode duel", "balderdash play --plain"],
    )
    add_game_arguments(parser)
    parser.add_argument("--keys", action="store_true", help="print every key, with the names that settings.json knows")
    add_plain(parser, "line by line, without the full screen")
    return parser


def add_game_arguments(parser: CommandParser) -> None:
    """Add what says which game to play: list, model, mode, seed, player and opponent."""
    parser.add_argument(
        "--list", metavar="L", help="a word list, by name or file (default: the model's, or mathematics)"
    )
    parser.add_argument("--model", metavar="M", help="a model, by name or file (default: the one named like the list)")
    modes = "the way to play. " + "; ".join(f"{mode.name}: {mode.summary}" for mode in MODES.values())
    modes += f"; {PARTY}: 2 to 8 players write fakes and vote; {BLUFF}: they write what a real term might mean"
    parser.add_argument(
        "--mode", choices=(*MODES, PARTY, BLUFF), default=DEFAULT.name, help=f"{modes} (default: {DEFAULT.name})"
    )
    parser.add_argument(
        "--seed", type=arguments.seed, metavar="N", help="deal the sheet of this number, the same every time"
    )
    parser.add_argument("--player", metavar="NAME", help="who plays this time (default: the one of the settings)")
    others = "; ".join(f"{name}: {about}" for name, about in ABOUT.items())
    parser.add_argument(
        "--opponent",
        choices=OPPONENTS,
        help=f"who plays against you. {others} (default: the one of the settings)",
    )


def check_game(options: Options) -> None:
    """Check what `add_game_arguments` has added, before the screen is cleared."""
    check_list_and_model(options)
    if options.seed is not None and options.mode in MODES and MODES[options.mode].is_daily:
        options.error("the sheet of the day has a seed of its own; leave out --seed")
    if options.seed is not None and options.mode in MODES and MODES[options.mode].is_review:
        options.error("a review asks for what you got wrong, which no seed deals; leave out --seed")
    if options.player is not None:
        from balderdash import settings

        options.player = settings.checked_name(options.player)


def _play_on_screen(asked: PlayOptions) -> int:
    if not at_terminal() and not is_served():
        raise BalderdashError("The full-screen game needs a terminal; `balderdash play --plain` works without one.")
    from balderdash.tui.app import BalderdashApp

    return run_app(BalderdashApp(asked))


def run_app(app: BalderdashApp) -> int:
    """Play until the player leaves; the exit code."""
    try:
        app.run()
    finally:
        app.finish(warn)
    if app.recorder.share and not is_served():
        print(app.recorder.share)
    if app.fault:
        raise app.fault
    if app.failure:
        raise BalderdashError(app.failure)
    return app.return_code or 0


def _print_keys(plain: bool) -> int:
    from balderdash import settings
    from balderdash.tui.bindings import complaints, every_binding

    changed = own_settings().keys
    rows = [
        (place, binding.id or "", changed.get(binding.id or "", binding.key), binding.tooltip or binding.description)
        for place, binding in every_binding()
    ]
    print_table(("where", "name", "keys", "does"), rows, plain=plain)
    for complaint in complaints(changed):
        warn(f"{settings.file()}: {complaint}.")
    narrate(f'Other keys: write {{"keys": {{"reveal": "v"}}}} into {settings.file()}.')
    return 0
