"""What a host is told: where the room is, what Enter does now, and why a key does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from balderdash.game import room_view
from balderdash.game.room import Phase, Room
from balderdash.notation import in_words
from balderdash.play.room_session import ROOM_MODES
from balderdash.terms.printable import counted
from balderdash.tui.host.desk import RoomDesk

_PHASES = {
    Phase.LOBBY: "open",
    Phase.WRITE: "writing",
    Phase.VOTE: "vote open",
    Phase.CLOSED: "vote closed",
    Phase.DISCUSS: "discussion",
    Phase.REVEAL: "reveal",
    Phase.SCORES: "scores",
    Phase.END: "the end",
}
_NEWEST = 60  # players who are named in the lobby


def title(room: Room, state: dict[str, Any]) -> str:
    """The list, the mode and the hand.

    Parameters
    ----------
    state : of the room, from `room_view.host`
    """
    if state["mode"] is None:
        return str(state["title"])
    number, of = state["hand"]["number"], state["hand"]["of"]
    place = f" {number}" if room.is_streak else f" {number} of {of}" if of > 1 else ""  # a streak has no last
    return f"{state['title']} · {state['mode']['title']}{place}"


def progress(desk: RoomDesk, state: dict[str, Any]) -> str:
    """The phase, how many players there are, and how many have voted or written.

    Parameters
    ----------
    state : of the room, from `room_view.host`
    """
    room, counts = desk.room, state["counts"]
    is_voting = room.phase in (Phase.VOTE, Phase.CLOSED)
    words = ["rehearsal"] if desk.rehearsal is not None else []
    is_second = is_voting and len(room.attempts) > 1
    words.append(f"second {_PHASES[room.phase]}" if is_second else _PHASES[room.phase])
    if room.is_locked:
        words.append("locked")
    if not is_voting:
        words.append(f"{counts['players']} joined")
    if counts["here"] < counts["players"]:
        words.append(f"{counts['here']} here")
    if counts["standing"] is not None:
        words.append(f"{counts['standing']} standing")
    if is_voting:
        voted = f"{counts['voted']} of {counts['players']} voted"
        words.append(f"{state['ballot_counts'][-1]} counted" if room.attempts[-1].hands else voted)
    if room.phase is Phase.WRITE:
        words.append(f"{counts['wrote']} wrote")
    return " · ".join(words)


def lobby(desk: RoomDesk, *, waits: bool) -> Iterator[str]:
    """What there is to say before the first sheet, paragraph by paragraph.

    Parameters
    ----------
    waits : whether nobody has joined for a long time
    """
    players = desk.room.present
    if players:
        names = ", ".join(player.name for player in reversed(players[-_NEWEST:]))
        yield f"{counted(len(players), 'player')}, the latest first: {names}"
        return
    yield f"Phones scan the code, or open {desk.base_url} and type {desk.code}."
    if not waits:
        yield "For the projector, open its page in a browser on this machine and put it on full screen."
        yield "? explains how a room is led."
        return
    yield "Nobody has joined yet. Phones need the same network as this machine, and guest networks keep them apart."
    yield "• Open a hotspot on your phone or on this machine; then w shows a QR code that lets phones join it."
    if len(desk.addresses) > 1:
        yield f"• This machine has {in_words(len(desk.addresses))} addresses: i tries the next."
    yield "• No network at all: let them raise their hands, and type the counts in (h)."


def next_step(desk: RoomDesk) -> str:
    """What Enter does now."""
    room = desk.room
    match room.phase:
        case Phase.LOBBY | Phase.SCORES:
            which = "first" if room.phase is Phase.LOBBY else "next"
            return f"Enter deals the {which} sheet: {ROOM_MODES[desk.session.mode]}."
        case Phase.WRITE:
            return "Enter closes the writing and opens the vote."
        case Phase.VOTE:
            return "Enter closes the vote."
        case Phase.CLOSED if not room.attempts[-1].ballots:
            return "Nobody has voted: o opens it again, h counts raised hands. Enter reveals."
        case Phase.CLOSED:
            split = len(room_view.split_lines(room))
            if len(room.attempts) > 1 or not split:
                return "Enter begins the reveal."
            is_by_line = room.question is not None and len(room.question.options) == len(room.steps)
            about = f" about {counted(split, 'term')}" if is_by_line else ""
            return f"The room is split{about}: d opens a discussion. Enter reveals."
        case Phase.DISCUSS:
            return "Let them talk. Enter opens the second vote, the one that counts."
        case Phase.REVEAL if not room.is_turned:
            return "Enter turns up the next line."
        case Phase.REVEAL:
            return "Enter shows the scores." if room.is_last_hand else "Enter asks the next one."
        case _:
            return "This game is over. s writes the result to files, q closes the room."


def why_not(room: Room, action: str) -> str:
    """Why the key of an action does nothing now; "" if it does something."""
    phase = room.phase
    match action:
        case "go_on" if phase is Phase.END:
            return "This game is over: s saves the result, q closes the room."
        case "reveal_all" if phase is not Phase.REVEAL or room.is_turned:
            return "There is nothing left to turn up." if phase is Phase.REVEAL else "The reveal has not begun."
        case "bars" if phase not in (Phase.LOBBY, Phase.CLOSED):
            return "The votes are shown now." if phase is Phase.REVEAL else "The vote is not closed."
        case "peek" if room.is_turned or phase not in (Phase.VOTE, Phase.CLOSED, Phase.DISCUSS, Phase.REVEAL):
            return "There is no answer left to peek at." if room.is_turned else "There is no sheet to peek at."
        case "hands":
            return room.why_not("count_hands")
        case "choose_mode" if phase not in (Phase.LOBBY, Phase.SCORES):
            return "The mode can be changed once this sheet is over."
        case "save" if phase not in (Phase.SCORES, Phase.END):
            return "The result can be saved at the scores."
        case "save" if not room.log:
            return "There is no result yet: no sheet has been played to its end."
        case "end" if phase is Phase.LOBBY:
            return "Nothing has been played yet."
    return room.why_not(action)
