"""`balderdash stats`: statistics over recorded games."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from balderdash import atomic, paths
from balderdash.cli import arguments
from balderdash.cli.arguments import CommandParser, Options, add_plain, check_place
from balderdash.cli.terminal import as_json, bold, narrate, own_settings, print_table, warn
from balderdash.errors import BalderdashError
from balderdash.game.modes import MODES
from balderdash.game.names import name_key
from balderdash.records import anki, readings
from balderdash.records.days import calendar, calendar_words, days_of, days_words
from balderdash.records.game_record import GameRecord
from balderdash.records.report import MEASURES, history_table, learnt_table, remarks, tables
from balderdash.records.schedule import ScheduledTerm, learnt_words, schedule
from balderdash.records.store import FILE, Store
from balderdash.terms import library
from balderdash.terms.printable import counted, printable

_MOST_NAMES = 5  # of players, lists or modes in a message
COLUMNS = (
    "game", "at", "player", "list", "model", "mode", "seed", "day", "score", "out_of", "machine_score",
    "opponent", "opponent_score",
    "place", "term", "is_real", "belief", "is_right", "is_disputed", "machine", "kind",
)  # fmt: skip


def run(options: Options) -> int:
    """Run `balderdash stats`; returns the exit code."""
    if options.readings:
        if options.player or options.mode or options.format != "text":
            options.error("--readings prints a table with tabs; only --list goes with it")
        return _print_readings(options.list)
    if options.learnt or options.anki:
        if options.mode or options.format == "csv" or (options.anki and options.format != "text"):
            what, more = ("--learnt", ", and --format json") if options.learnt else ("--anki", "")
            options.error(f"{what} is about terms; only --player and --list go with it{more}")
        return _learnt(options)
    path = paths.state() / FILE
    every = Store(path, warn).load()
    games = [
        game
        for game in every
        if (options.player is None or name_key(options.player) == name_key(game.player))
        and options.list in (None, game.list)
        and options.mode in (None, game.mode)
    ]
    if options.history and options.format == "text" and games:
        table = history_table(games)
        print_table(table.head, table.rows, table.right, spare=table.spare, plain=options.plain)
    elif options.format == "json":
        for game in games:
            print(as_json(asdict(game)))
    elif options.format == "csv":
        _write_csv(games)
    elif games:
        _print(games, every, options.player, options.plain)
    else:
        narrate(_why_empty(every))
    return 0


def _learnt(options: Options) -> int:
    """Print the terms that the player got wrong, and when they come back, or write them for Anki."""
    check_place(options.anki, "--anki")
    player = options.player or own_settings().name
    games = Store(paths.state() / FILE, warn).load()
    terms = [term for term in schedule(games, player, library.meanings) if options.list in (None, term.list)]
    if options.anki:
        return _write_for_anki(terms, options.anki)
    today = datetime.now(UTC).date()
    if options.format == "json":
        for term in terms:
            days = {"last": term.last.isoformat(), "due": term.due.isoformat(), "stability": round(term.stability, 2)}
            print(as_json({**asdict(term), **days}))
        return 0
    if terms:
        table = learnt_table(terms, today)
        print_table(table.head, table.rows, table.right, plain=options.plain)
    for line in learnt_words(terms, today) or [_why_nothing_learnt(games, player)]:
        narrate(line)
    return 0


def _why_nothing_learnt(games: Sequence[GameRecord], player: str) -> str:
    if any(name_key(game.player) == name_key(player) for game in games):
        return f"{player} has got no real term wrong yet."
    return _why_empty(games)


def _write_for_anki(terms: Sequence[ScheduledTerm], path: Path) -> int:
    kept = [term for term in terms if term.meaning]
    if not kept:
        raise BalderdashError("There is nothing to write: a term with a meaning that you got wrong is needed first.")
    atomic.write(path, anki.notes(kept).encode())
    left = len(terms) - len(kept)
    without = f"; {counted(left, 'term')} without a meaning left out" if left else ""
    narrate(f"{path} has {counted(len(kept), 'note')}{without}. In Anki, choose Import.")
    return 0


def _why_empty(games: Sequence[GameRecord]) -> str:
    """Say why there is nothing to show: no games at all, or none that match."""
    if not games:
        return "No games yet; `balderdash` opens the game."
    recorded = {
        "players": {game.player for game in games},
        "lists": {game.list for game in games},
        "modes": {game.mode for game in games},
    }
    return f"No such games. Recorded: {'; '.join(f'{kind} {_some(names)}' for kind, names in recorded.items())}."


def _some(names: set[str]) -> str:
    first, more = sorted(names)[:_MOST_NAMES], max(0, len(names) - _MOST_NAMES)
    return ", ".join(first) + (f" and {more} more" if more else "")


def make_parser() -> CommandParser:
    """Build the argument parser."""
    parser = CommandParser(
        "balderdash stats",
        description="Statistics of your games: scores, hits and false alarms, calibration, tells, and the terms that "
        "fool players most often.",
        examples=[
            "balderdash stats --player Ada",
            "balderdash stats --format csv > games.csv",
            "balderdash stats --history",
            "balderdash stats --learnt",
            "balderdash stats --anki terms.txt",
            "balderdash stats --readings --list minerals > readings.tsv",
        ],
    )
    parser.add_argument("--player", metavar="NAME", help="only games of this player")
    parser.add_argument("--list", metavar="L", help="only games with this list")
    parser.add_argument("--mode", choices=tuple(MODES), help="only games in this mode")
    parser.add_argument(
        "--format",
        choices=("text", "json", "csv"),
        default="text",
        help="json: one game per line, with its cards; csv: one card per line (default: text)",
    )
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="short for --format json")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--history",
        action="store_true",
        help="every game, the latest first, with its score, its seed and the command that deals its sheet again",
    )
    what.add_argument(
        "--learnt",
        action="store_true",
        help="the real terms that you got wrong, how often you knew them since, and when they come back; with --format "
        "json an object for each",
    )
    what.add_argument(
        "--anki",
        type=arguments.file,
        metavar="FILE",
        help="write these terms, with meaning and list, as a text file that Anki imports; what is there is replaced",
    )
    what.add_argument(
        "--readings",
        action="store_true",
        help="print what you have said about fakes (x and u in the game) as a table with tabs: term, kind, log_prob, "
        "verdict, remark; without --list, those of every list, with the list in the first column",
    )
    add_plain(parser, "sentences and numbers instead of tables and pictures")
    return parser


def _print(games: Sequence[GameRecord], every: Sequence[GameRecord], player: str | None, plain: bool) -> None:
    for number, table in enumerate(tables(games, every)):
        if number:
            print()
        print(bold(table.title, sys.stdout))
        print_table(table.head, table.rows, table.right, spare=table.spare, plain=plain)
    own = player or own_settings().name
    names = (
        [own]
        if any(name_key(game.player) == name_key(own) for game in games)
        else list(dict.fromkeys(g.player for g in games))[:3]
    )
    for name in names:
        print()
        today = datetime.now(UTC).date()
        learnt = learnt_words(schedule(games, name, library.meanings), today)
        said = remarks(games, name, today, every, in_words=plain)
        for line in [*said, *learnt, *_calendar(games, name, today, plain)]:
            print(printable(line))
    if names:
        print(f"\n{MEASURES}")


def _calendar(games: Sequence[GameRecord], player: str, today: date, plain: bool) -> list[str]:
    """The days on which a player played: in sentences, and unless it is plain as a picture."""
    days = days_of(games, player)
    picture = [calendar_words(days, today)] if plain else ["", *calendar(days, today)]
    return [line for line in (days_words(days, today), *picture) if line or not plain]


def _print_readings(list_name: str | None) -> int:
    if list_name is not None:
        found = readings.read(readings.file_of(list_name))
        lines = readings.table(found).splitlines()
    else:
        found = ()
        lines = ["\t".join(("list", *readings.COLUMNS))]
        for file in readings.files():
            its_readings = readings.read(file)
            found += its_readings
            lines += [f"{file.stem}\t{readings.row(reading)}" for reading in its_readings]
    for line in lines:
        print(line)
    if not found:
        narrate("You have said nothing about fakes yet; press x or u in the game, after the reveal.")
    return 0


def _write_csv(games: Sequence[GameRecord]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for game in games:
        columns = (game.id, game.at, game.player, game.list, game.model, game.mode, game.seed, game.day, game.score,
                 game.out_of, game.machine_score, game.opponent, game.opponent_score)  # fmt: skip
        for place, guess in enumerate(game.guesses):
            row = [*columns, place, guess.term, int(guess.is_real), guess.belief, int(guess.is_right),
                   int(guess.is_disputed), guess.machine, guess.kind]  # fmt: skip
            writer.writerow([printable(value) if isinstance(value, str) else value for value in row])
