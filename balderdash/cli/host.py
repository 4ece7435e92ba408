"""`balderdash host`: a room that an audience joins with its phones."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Coroutine
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from balderdash.cli import DONE, arguments
from balderdash.cli.arguments import CommandParser, Options, require
from balderdash.cli.terminal import at_terminal, is_dumb, narrate, status, warn
from balderdash.errors import BalderdashError
from balderdash.game.modes import DEFAULT
from balderdash.play.rehearsal import Rehearsal, simulated
from balderdash.play.room_session import BEFORE, LATEST, ROOM_MODES, RoomSession, load_saved, set_aside
from balderdash.play.start import open_card_source
from balderdash.web.serving import ROOM_PORT, StopSignal, stop_signal

if TYPE_CHECKING:
    from balderdash.web.server import RoomServer

REHEARSED = 30  # players


def run(options: Options) -> int:
    """Open a room, and keep it open until the host leaves; returns the exit code."""
    require(["aiohttp", "segno"], "A room", "room")
    saved = load_saved(options.resume) if options.resume else None
    if saved is not None:
        options.list, options.model, options.mode = saved.list, saved.model, saved.mode
        options.port = options.port or saved.port
    if not options.no_screen and not at_terminal():
        raise BalderdashError("The host's screen needs a terminal; `balderdash host --no-screen` works without one.")
    with status("Looking for the terms …"):
        source = open_card_source(options.list, options.model)
        session = RoomSession(source, options.mode, options.seed, (options.list, options.model))
        session.prepare_names()
        if saved is not None:
            session.resume(saved)
    for warning in source.warnings:
        warn(warning)
    if options.resume != LATEST and set_aside():
        narrate("The last room is kept: `balderdash host --resume before` opens it again.")
    with stop_signal() as stop:
        asyncio.run(_host(session, options, stop))
    if session.room.players:
        narrate("The room is kept: `balderdash host --resume` opens it again.")
    return DONE


async def _host(session: RoomSession, options: Options, stop: StopSignal) -> None:
    from balderdash.web.server import RoomServer

    asked = options.port or ROOM_PORT
    is_rehearsed = options.rehearse or simulated(session)  # a rehearsal that is resumed goes on
    rehearsal = Rehearsal(session, options.rehearse or 0, Random()) if is_rehearsed else None
    server = RoomServer(session, port=asked, public_url=options.public_url or "", rehearsal=rehearsal)
    await server.start()
    _tell_port(server, asked)
    try:
        if options.no_screen or is_dumb():
            from balderdash.cli.host_lines import LineControl

            await _until(stop, LineControl(server).run())
        else:
            await _show_screen(server, stop)
    finally:
        await server.stop()


async def _until(stop: StopSignal, host: Coroutine[Any, Any, None]) -> None:
    """Wait until the host leaves, or until a signal ends the program."""
    tasks = [asyncio.create_task(host), asyncio.create_task(stop.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            tasks[0].result()
    finally:
        for task in tasks:
            task.cancel()


async def _show_screen(server: RoomServer, stop: StopSignal) -> None:
    from balderdash.tui.host_app import HostApp
    from balderdash.web import qr

    app = HostApp(server, qr.matrix)
    stopping = asyncio.create_task(stop.wait())
    stopping.add_done_callback(lambda task: None if task.cancelled() else app.leave())
    try:
        await app.run_async()
    finally:
        stopping.cancel()
    if app.fault:
        raise app.fault


def _tell_port(server: RoomServer, asked: int) -> None:
    if server.port != asked:
        narrate(f"Port {asked} is taken, so the room is at port {server.port}.")


def public_url(text: str) -> str:
    """The address of a tunnel: http or https, a host, and no path."""
    try:
        parts = urlsplit(text)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.path in ("", "/")
        is_good = is_good and not (parts.query or parts.fragment or "@" in parts.netloc) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or not text.isascii() or not text.isprintable():
        raise argparse.ArgumentTypeError(f"{text!r} is not an address such as https://my-room.example")
    return text.rstrip("/")


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash host",
        description="Open a room: an audience joins with its phones by a QR code, votes, and sees the reveal. The "
        "phones need the same network as this machine. Needs the extra `room`.",
        examples=["balderdash host --list minerals", "balderdash host --no-screen --rehearse 40"],
    )
    arguments.add_list_and_model(parser)
    parser.add_argument(
        "--mode",
        choices=ROOM_MODES,
        default=DEFAULT.name,
        help="the way to play to begin with; it can be changed before each sheet (default: %(default)s)",
    )
    parser.add_argument("--seed", type=arguments.seed, metavar="N", help="of the first sheet (default: random)")
    parser.add_argument(
        "--port",
        type=arguments.port,
        metavar="P",
        help=f"where to listen; if it is taken, the next (default: {ROOM_PORT}; with --resume, where the room was)",
    )
    parser.add_argument(
        "--public-url", type=public_url, metavar="URL", help="the address of a tunnel that leads to this machine's port"
    )
    parser.add_argument(
        "--rehearse",
        type=arguments.count,
        nargs="?",
        const=REHEARSED,
        metavar="N",
        help=f"simulated players join, write and vote, so that you can try it all alone (N: {REHEARSED} if left out)",
    )
    parser.add_argument(
        "--resume",
        nargs="?",
        const=LATEST,
        choices=(LATEST, BEFORE),
        help="open the last room again, after a crash, or the one before it: players, votes and scores",
    )
    parser.add_argument("--no-screen", action="store_true", help="line by line, without the full screen")
    return parser
