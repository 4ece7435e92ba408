"""`balderdash players`: who has played; a player can be renamed or deleted."""

from __future__ import annotations

import sys

from balderdash import paths, settings
from balderdash.cli.arguments import CommandParser, Options, add_plain
from balderdash.cli.terminal import narrate, own_settings, print_table, warn
from balderdash.errors import BalderdashError
from balderdash.game.names import name_key
from balderdash.records.report import players_table
from balderdash.records.store import FILE, Store
from balderdash.terms.printable import counted, printable


def run(options: Options) -> int:
    """Run `balderdash players`; returns the exit code."""
    store = Store(paths.state() / FILE, warn)
    match options.action:
        case "rename":
            return _rename(store, options.player, settings.checked_name(options.new))
        case "delete":
            return _delete(store, options.player, is_sure=options.yes)
    table = players_table(store.load())
    if options.names:
        for name, *_ in table.rows:
            print(printable(name))
    elif table.rows:
        print_table(table.head, table.rows, table.right, plain=options.plain)
    else:
        narrate("Nobody has played yet; `balderdash` opens the game.")
    return 0


def make_parser() -> CommandParser:
    """The parser of the command's arguments."""
    parser = CommandParser(
        "balderdash players",
        description="Who has played, how many games and on how many days; rename or delete a player.",
        epilog="A name is the same in upper and lower case. Games belong to a player; lists, models, lessons and what "
        "you have said about terms belong to everyone here, so they stay as they are.",
        examples=["balderdash players", "balderdash players rename Ann Anna", "balderdash players delete Guest"],
    )
    parser.add_argument("--names", action="store_true", help="the names alone, one a line")
    add_plain(parser, "sentences instead of a table")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")

    rename = actions.add_parser(
        "rename",
        help="give a player's games another name",
        description="Give all games of a player another name, which nobody else has.",
        examples=["balderdash players rename Ann Anna"],
    )
    rename.add_argument("player", metavar="NAME", help="who has played")
    rename.add_argument("new", metavar="NEW", help="the new name")

    delete = actions.add_parser(
        "delete",
        help="delete a player's games, after asking",
        description="Delete all games of a player, after asking. `balderdash stats --player NAME --format json` prints "
        "them before.",
        examples=["balderdash players delete Guest", "balderdash players delete Guest --yes"],
    )
    delete.add_argument("player", metavar="NAME", help="who has played")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    return parser


def _rename(store: Store, name: str, new: str) -> int:
    games = store.rename_player(name, new)
    if name_key(own_settings().name) == name_key(name):
        settings.change(player=new)
    narrate(f"{counted(games, 'game')} of {name}: the name is now {new}.")
    return 0


def _delete(store: Store, name: str, *, is_sure: bool) -> int:
    games = sum(name_key(game.player) == name_key(name) for game in store.load())
    if games and not is_sure:
        if not (sys.stdin and sys.stdin.isatty()):
            raise BalderdashError(f"{counted(games, 'game')} of {name!r} would be deleted; add --yes to go ahead.")
        narrate(f"This deletes {counted(games, 'game')} of {name}, for good. Type yes to go on:")
        if sys.stdin.readline().strip().casefold() not in ("yes", "y"):
            narrate("Nothing was deleted.")
            return 0
    narrate(f"{counted(store.delete_player(name), 'game')} of {name} deleted.")
    return 0
