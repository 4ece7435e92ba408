"""A room controlled line by line: a letter and Enter for each step."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from balderdash.cli.plain import as_typed
from balderdash.cli.terminal import can_draw, narrate
from balderdash.errors import BalderdashError
from balderdash.game import room_view
from balderdash.game.question import Kind
from balderdash.game.room import Phase, Room
from balderdash.notation import percent
from balderdash.play.room_session import ROOM_MODES
from balderdash.terms.printable import counted, printable
from balderdash.web import qr
from balderdash.web.server import RoomServer

PAUSE = 3.0  # seconds between two lines about who has joined or voted
HELP = (
    ("Enter", "the next step: deal, close the vote, reveal, the next term, the scores"),
    ("d", "let the room discuss before a second vote, which is the one that counts"),
    ("o", "open the vote again that was just closed"),
    ("a", "reveal all that is left"),
    ("v", "show the votes, once the vote is closed"),
    ("x 3", "the fake number 3 is real after all; once more takes it back"),
    ("h 12 3 …", "raised hands for each line, in a room without phones"),
    ("m duel", f"the mode of the next sheet: {', '.join(ROOM_MODES)}"),
    ("p", "show the players"),
    ("k 7, r 7 Ann", "send player 7 away; give player 7 another name"),
    ("l", "lock or unlock: nobody joins, nobody changes their name"),
    ("i", "another address of this machine, for another network"),
    ("c", "the QR code and the addresses once more"),
    ("e", "end the game and show the final scores; twice, if somebody plays"),
    ("s", "write the result as JSON, CSV and a page to print, into this folder; s FOLDER, into another one"),
    ("q", "close the room; twice, if somebody plays"),
)
_ENDS = {"q": "close the room on", "e": "end the game of"}


class LineControl:
    """Reads the host's commands, and prints what the room does.

    Parameters
    ----------
    server : the room; it runs already
    """

    def __init__(self, server: RoomServer) -> None:
        self._server = server
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._shown: tuple[Phase, int, int, int] | None = None
        self._told = self._trouble = self._asked_twice = ""
        self._printed: set[tuple[int, int]] = set()  # round and line of what is printed face up
        self._is_count_due = False
        server.on_change = self._show

    @property
    def _room(self) -> Room:
        return self._server.room

    async def run(self) -> None:
        """Obey until the host leaves."""
        self._print_join()
        narrate("Enter deals the first sheet; ? explains the other commands; q closes the room.")
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), daemon=True).start()
        while (line := await self._lines.get()) is not None:
            line = as_typed(line)
            command = line.strip().casefold()
            if command in _ENDS and not self._is_sure(command):
                continue
            if command == "q":
                return
            self._asked_twice = ""
            if why := await self._obey(line):
                narrate(why)
        narrate("There is no keyboard here, so only the clicker's page controls the room; Ctrl+C closes it.")
        await asyncio.Event().wait()

    def _is_sure(self, command: str) -> bool:
        """Whether to end something: at a terminal a host who has players types the letter twice."""
        room = self._room
        if room.phase is Phase.END or not room.present or not sys.stdin.isatty() or self._asked_twice == command:
            return True
        self._asked_twice = command
        narrate(f"{command} and Enter once more to {_ENDS[command]} {counted(len(room.present), 'player')}.")
        return False

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            for line in sys.stdin or ():
                loop.call_soon_threadsafe(self._lines.put_nowait, line)
            loop.call_soon_threadsafe(self._lines.put_nowait, None)
        except (RuntimeError, ValueError, OSError):  # the room is closed, or the terminal is gone
            return

    async def _obey(self, line: str) -> str:
        """Do what a line says; "" or why not."""
        command, _, rest = line.strip().partition(" ")
        room, rest = self._room, rest.strip()
        moves: dict[str, Callable[[], str]] = {
            "d": room.discuss,
            "o": room.reopen,
            "a": room.reveal_all,
            "e": room.end,
            "l": self._toggle_lock,
            "v": self._print_votes,
            "p": self._print_players,
            "c": self._print_join,
            "?": _print_help,
            "m": lambda: self._set_mode(rest),
            "x": lambda: self._with_number(rest, lambda number: room.dispute(number - 1)),
            "h": lambda: self._count_hands(rest),
            "k": lambda: self._with_number(rest, self._kick),
            "r": lambda: self._rename(rest),
            "i": self._next_address,
            "s": lambda: self._write_result(rest),
        }
        if command == "":
            if self._server.session.needs_deal:
                narrate("Dealing …")
            return await self._server.go_on()
        if command.casefold() not in moves:
            return f"There is no command {printable(command[:20])!r}; ? explains them."
        why = moves[command.casefold()]()
        self._server.changed()
        return why

    def _toggle_lock(self) -> str:
        self._room.lock(not self._room.is_locked)
        return "Locked: nobody joins." if self._room.is_locked else "Unlocked."

    def _set_mode(self, name: str) -> str:
        if name not in ROOM_MODES:
            return f"The modes are: {', '.join(ROOM_MODES)}."
        self._server.session.mode = name
        return f"The next sheet is played as {name}."

    def _with_number(self, text: str, move: Callable[[int], str]) -> str:
        return move(int(text)) if text.isdecimal() else "Type the number behind the letter, such as k 7."

    def _is_player(self, number: int) -> bool:
        return 1 <= number <= len(self._room.players)

    def _kick(self, number: int) -> str:
        return self._server.kick(number - 1) if self._is_player(number) else f"There is no player {number}."

    def _rename(self, rest: str) -> str:
        number, _, name = rest.partition(" ")
        if not number.isdecimal() or not self._is_player(int(number)):
            return "Type the player's number and the new name, such as r 7 Ann."
        return self._room.rename(int(number) - 1, name, by_host=True)

    def _count_hands(self, text: str) -> str:
        counts = text.replace(",", " ").split()
        if not counts or not all(count.isdecimal() and len(count) < 6 for count in counts):
            return "Type a number of hands for each line, such as h 12 3 0 7."
        return self._room.count_hands(map(int, counts))

    def _next_address(self) -> str:
        self._server.next_address()
        return self._print_join()

    def _write_result(self, folder: str) -> str:
        """Write the result; where it is, or why not."""
        try:
            files = self._server.session.write_result(Path(folder or ".").expanduser(), datetime.now(UTC))
        except (BalderdashError, RuntimeError) as error:
            return str(error)
        return f"Written: {', '.join(map(str, files))}."

    # ---- what is printed

    def _print_join(self) -> str:
        server = self._server
        if can_draw(sys.stdout) and (sys.stdout.encoding or "").casefold().startswith("utf"):
            print("\n".join(qr.coloured(qr.half_blocks(qr.matrix(server.join_url)))))
        print(server.join_url, flush=True)
        narrate("In a browser on this machine, for the projector, and for a clicker:")
        narrate(f"  {server.projector_url}")
        narrate(f"  {server.stage_url}")
        return ""

    def _show(self) -> None:
        """Print what is new in the room; called after every change."""
        room = self._room
        now = (room.phase, room.round, len(room.attempts), len(room.turned))
        if now != self._shown:
            self._shown = now
            self._print_phase()
        if self._server.trouble != self._trouble:
            self._trouble = self._server.trouble
            narrate(self._trouble)
        if not self._is_count_due:
            self._is_count_due = True
            asyncio.get_running_loop().call_later(PAUSE, self._print_counts)

    def _print_counts(self) -> None:
        self._is_count_due = False
        state = room_view.public(self._room, self._server.here)["counts"]
        done = {Phase.VOTE: f"{state['voted']} voted", Phase.WRITE: f"{state['wrote']} wrote"}.get(self._room.phase)
        told = f"{counted(state['here'], 'phone')} connected{f', {done}' if done else ''}."
        if told != self._told:
            self._told = told
            narrate(told)

    def _print_phase(self) -> None:
        room, question = self._room, self._room.question
        match room.phase:
            case Phase.WRITE if question is not None:
                asked = f": ‘{question.asked}’" if question.asked else ""
                print(printable(f"{question.title}{asked}. {question.task}"))
            case Phase.VOTE if question is not None:
                number, of = question.hand
                part = f" ({number})" if room.is_streak else f" ({number} of {of})" if of > 1 else ""
                again = " Second vote." if len(room.attempts) > 1 else ""
                print(f"{question.title}{part}: {question.task}{again}")
                if question.asked:
                    print(printable(f"{question.asked}:"))
                for line, text in enumerate(question.texts, start=1):
                    print(f"{line:2}  {printable(text)}")
            case Phase.CLOSED:
                split = len(room_view.split_lines(room))
                pays = ": a discussion (d) pays" if len(room.attempts) == 1 else ""
                about = f" The room is split about {counted(split, 'line')}{pays}." if split else ""
                if not room.attempts[-1].ballots:
                    about = " Nobody has voted: o opens it again, h counts raised hands."
                narrate(f"The vote is closed.{about}")
            case Phase.DISCUSS:
                narrate("Discuss; Enter opens the second vote.")
            case Phase.REVEAL:
                self._print_turned()
            case Phase.SCORES | Phase.END:
                self._print_scores()
            case _:
                pass
        sys.stdout.flush()

    def _print_turned(self) -> None:
        state = room_view.public(self._room, self._server.here)
        latest = [index for step in self._room.steps for index in step if index in self._room.turned]
        for index in latest:
            if (self._room.round, index) in self._printed:
                continue
            self._printed.add((self._room.round, index))
            term = state["terms"][index]
            told = term["meaning"] or term["origin"]
            print(printable(f"{index + 1:2}  {term['text']}: {term['truth']}{f'; {told}' if told else ''}"))
            if "votes" in term:
                print(f"    {_share(self._room, term, state)}")
        for answer in state["answers"] if self._room.is_turned else ():
            print(f"    {answer['words']}: {_share(self._room, answer, state)}")

    def _print_votes(self) -> str:
        state = room_view.host(self._room, self._server.here)
        if not state["tallies"]:
            return "The votes are shown once the vote is closed."
        ballots = {"ballots": state["ballot_counts"][-1]}
        labels = [answer["words"] for answer in state["answers"]] or [term["text"] for term in state["terms"]]
        for line, (label, votes) in enumerate(zip(labels, state["tallies"][-1], strict=True), start=1):
            print(printable(f"{line:2}  {label}: {_share(self._room, {'votes': votes}, ballots)}"))
        return ""

    def _print_players(self) -> str:
        scores, connected = self._room.scores, self._server.connected
        for player in self._room.present:
            away = "" if player.number in connected else "  (away)"
            print(printable(f"{player.number + 1:4}  {player.name}: {scores[player.number]}{away}"))
        return "" if scores else "Nobody has joined yet."

    def _print_scores(self) -> None:
        state = room_view.public(self._room, self._server.here)
        is_over = self._room.phase is Phase.END
        print("The end." if is_over else "Scores:")
        for leader in state["leaders"]:
            print(printable(f"{leader['place']:4}  {leader['name']}: {leader['score']}"))
        if state["tied"]:
            print(f"      and {state['tied']} more with {state['leaders'][-1]['score']}")
        if state["fooled"]:
            print("What fooled this room:")
        for entry in state["fooled"]:
            print(printable(f"      {entry['text']} ({entry['truth']}) fooled {percent(entry['share'])}"))
        for lie in state["lies"]:
            print(printable(f"      {lie['text']} (by {lie['author']}) fooled {counted(lie['fooled'], 'player')}"))
        if is_over:
            narrate("s writes the result; q closes the room.")


def _share(room: Room, line: dict[str, Any], state: dict[str, Any]) -> str:
    """The votes of a line or an answer, in words; those of the first vote, too, if there were two."""
    votes, ballots = line["votes"], state["ballots"]
    if not ballots:
        return "no votes"
    is_marked = room.question is not None and room.question.kind is Kind.MARKS
    did = "took it for a fake" if is_marked else "chose it"
    told = f"{votes} of {ballots} ({percent(votes / ballots)}) {did}"
    if "before" in line and state["ballots_before"]:
        told += f"; in the first vote {percent(line['before'] / state['ballots_before'])}"
    return told


def _print_help() -> str:
    width = max(len(keys) for keys, _ in HELP)
    for keys, does in HELP:
        narrate(f"  {keys:{width}}  {does}", indent=width + 4)
    return ""
