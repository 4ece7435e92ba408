"""`balderdash web`: the game in a browser on this machine."""

from __future__ import annotations

from balderdash.cli import DONE, arguments
from balderdash.cli.arguments import CommandParser, Options, require
from balderdash.cli.play import add_game_arguments, check_game
from balderdash.cli.terminal import at_terminal, narrate, own_settings

PORT = 8100


def run(options: Options) -> int:
    """Serve the game until Ctrl+C."""
    check_game(options)
    require(["balderdash.web.browser_game"], "The game in a browser", "web")
    from balderdash.web import browser_game

    own_settings()  # what is wrong with them is said here as well
    chosen = {"--list": options.list, "--model": options.model, "--mode": options.mode, "--player": options.player}
    chosen["--opponent"] = options.opponent
    chosen["--seed"] = options.seed
    command = browser_game.game_command([f"{name}={value}" for name, value in chosen.items() if value is not None])

    def ready(address: str) -> None:
        narrate(f"The game is at {address} for browsers on this machine, and for no other. Ctrl+C ends it.")
        if not options.no_open and at_terminal():
            from threading import Thread

            from balderdash.play.term_page import open_page

            Thread(target=open_page, args=(address,), daemon=True).start()  # some browsers take seconds to start

    browser_game.serve(command, options.port, ready)
    return DONE


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash web",
        description="Play in a browser on this machine: the full-screen game, drawn by the browser. No other machine "
        "can reach it. Each tab is a game of its own, at most three at once.",
        examples=["balderdash web", "balderdash web --list minerals --no-open"],
    )
    add_game_arguments(parser)
    parser.add_argument(
        "--port",
        type=arguments.port,
        default=PORT,
        metavar="P",
        help="where to listen; if it is taken, the next (default: 8100)",
    )
    parser.add_argument("--no-open", action="store_true", help="print the address, but open no browser")
    return parser
