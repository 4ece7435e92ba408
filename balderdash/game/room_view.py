"""What each device may see of a room: pure functions of the room, as JSON values.

`docs/room-protocol.md` describes the values. Before a line is turned up, nothing here depends on the truth about it; a
property test holds this.
"""

from __future__ import annotations

from typing import Any

from balderdash.game.challenge import LONGEST, NETWORK, NETWORK_NAME
from balderdash.game.question import Kind, Line, Question
from balderdash.game.room import Phase, Played, Room, Votes
from balderdash.game.writing import WritingQuestion

LEADERS, FOOLED = 5, 5
SPLIT = 0.7  # if no answer has a larger share of the votes, the room is split and a discussion pays


def public(room: Room, here: int) -> dict[str, Any]:
    """What everybody may see.

    Parameters
    ----------
    here : how many phones are connected
    """
    question, votes = room.question, room.attempts[-1] if room.attempts else Votes()
    is_over = room.phase in (Phase.SCORES, Phase.END)
    best = leaders(room) if is_over else []
    return {
        "type": "state",
        "rev": room.rev,
        "phase": room.phase.value,
        "title": room.title,
        "dealing": room.is_dealing,
        "round": room.round,
        "attempt": max(1, len(room.attempts)),
        "mode": question and {"name": question.mode_name, "title": question.title, "task": question.task},
        "hand": dict(zip(("number", "of"), question.hand if question else (1, 1), strict=True)),
        "kind": (question.kind if question else Kind.MARKS).value,
        "question": question.asked if question else "",
        "prefix": question.prefix if question else "",
        "longest": LONGEST,
        "terms": _terms(room, question) if question and not is_over and room.phase is not Phase.WRITE else [],
        "answers": _answers(room, question) if question and not is_over else [],
        "turned": len(room.turned),
        "ballots": votes.ballots if room.turned else 0,
        "ballots_before": room.attempts[0].ballots if room.turned and len(room.attempts) > 1 else 0,
        "counts": {
            "players": len(room.present),
            "here": here,
            "voted": len(votes.voted),
            "wrote": len(question.written) if isinstance(question, WritingQuestion) else 0,
            "standing": len(room.standing) if room.is_streak else None,
        },
        "leaders": best,
        "tied": tied(room, best),
        "fooled": fooled(_latest(room)) if is_over else [],
        "lies": lies(room, _latest(room)) if is_over else [],
    }


def mine(room: Room, number: int, place: int) -> dict[str, Any]:
    """What one player may see beside that.

    Parameters
    ----------
    place : see `places`
    """
    player, question = room.players[number], room.question
    marks = room.attempts[-1].marks.get(number) if room.attempts else None
    is_over = room.phase in (Phase.SCORES, Phase.END)
    right: list[bool | None] | None = None
    if question is not None and marks is not None and room.turned:
        told = question.right(marks, room.disputed)
        if question.kind is Kind.MARKS:
            right = [value if line in room.turned else None for line, value in enumerate(told)]
        elif room.is_turned:
            right = list(told)
    return {
        "name": player.name,
        "can_rename": not room.is_locked,
        "score": player.score + room.points.get(number, 0),
        "place": place,
        "marks": None if marks is None or is_over else list(marks),
        "voted": bool(room.attempts) and number in room.attempts[-1].voted,
        "text": question.written.get(number) if isinstance(question, WritingQuestion) and not is_over else None,
        "knew": room.knew(number),
        "own": question.own(number) if question is not None and not is_over else None,
        "out": room.is_out(number),
        "right": right,
        "points": room.points.get(number, 0) if room.is_turned else None,
    }


def projection(room: Room, number: int, here: int) -> dict[str, Any]:
    """All that the phone of a player may see."""
    return {**public(room, here), "mine": mine(room, number, places(room)[number])}


def places(room: Room) -> dict[int, int]:
    """The place of each player, by number; players with the same score share one."""
    scores = room.scores
    ordered = sorted(scores.values(), reverse=True)
    first = {score: ordered.index(score) + 1 for score in set(ordered)}
    return {number: first[score] for number, score in scores.items()}


def leaders(room: Room) -> list[dict[str, Any]]:
    """The players with the most points."""
    place, scores = places(room), room.scores
    best = sorted(scores, key=lambda number: (place[number], number))[:LEADERS]
    return [
        {"place": place[number], "name": room.players[number].name, "score": scores[number]}
        for number in best
        if scores[number] > 0
    ]


def tied(room: Room, best: list[dict[str, Any]]) -> int:
    """How many more players share the place of the last of the leaders; 0 if there are none."""
    return sum(place <= best[-1]["place"] for place in places(room).values()) - len(best) if best else 0


def fooled(played: list[Played]) -> list[dict[str, Any]]:
    """The lines that most players took for what they are not, with their share of the votes."""
    asked = [one for one in played if not isinstance(one.question, WritingQuestion)]
    found = [_fooled_by(one, line) for one in asked for line in range(len(one.question.texts))]
    best = sorted((entry for entry in found if entry["share"] > 0), key=lambda entry: -entry["share"])
    return best[:FOOLED]


def _fooled_by(one: Played, index: int) -> dict[str, Any]:
    votes, line = one.attempts[-1], one.question.lines(one.disputed)[index]
    counts, wrong = votes.tally(one.question), 0
    if one.question.kind is Kind.MARKS:
        wrong = counts[index] if line.truth == "real" else votes.ballots - counts[index]
        wrong = 0 if index in one.disputed else wrong
    elif one.question.kind is Kind.CHOICE:
        wrong = 0 if line.truth == "real" else counts[index]
    else:
        wrong = sum(
            counts[answer] for answer in range(len(counts)) if one.question.right((answer,), one.disputed) == (False,)
        )
    share = wrong / votes.ballots if votes.ballots else 0.0
    is_other = line.truth == "other"
    meaning = f"{line.origin}, not of ‘{one.question.asked}’" if is_other else line.meaning
    return {"text": line.text, "truth": line.truth, "meaning": meaning, "share": share}


def lies(room: Room, played: list[Played]) -> list[dict[str, Any]]:
    """The texts of Balderdash that fooled the most players."""
    found: list[dict[str, Any]] = []
    for one in played:
        if isinstance(one.question, WritingQuestion):
            counts = one.attempts[-1].tally(one.question)
            for line, count in zip(one.question.lines(one.disputed), counts, strict=True):
                if line.truth != "real" and count:
                    found.append({"text": line.text, "author": author(room, line), "fooled": count})
    return sorted(found, key=lambda lie: -lie["fooled"])[:FOOLED]


def author(room: Room, line: Line) -> str:
    """Who wrote a line of Balderdash, in words; "" for the real one, and in other modes."""
    if line.author is None:
        return ""
    if line.author == NETWORK:
        return "the program" if line.truth == "other" else NETWORK_NAME
    return room.players[line.author].name


def _latest(room: Room) -> list[Played]:
    """The questions of the latest sheet; at the end, those of the whole session."""
    if room.phase is Phase.END:
        return room.log
    return [one for one in room.log if one.sheet == room.sheet]


def _terms(room: Room, question: Question) -> list[dict[str, Any]]:
    turned, texts = room.turned, question.texts
    if not turned:
        return [{"text": text} for text in texts]
    lines = question.lines(room.disputed)
    tallies = [votes.tally(question) for votes in room.attempts]
    terms: list[dict[str, Any]] = []
    for index, line in enumerate(lines):
        term: dict[str, Any] = {"text": texts[index]}
        if index in turned:
            term |= {"truth": line.truth, "meaning": line.meaning, "origin": line.origin, "author": author(room, line)}
            term["disputed"] = index in room.disputed
            if question.kind is not Kind.ANSWERS:
                term |= _counted(tallies, index)
        terms.append(term)
    return terms


def _answers(room: Room, question: Question) -> list[dict[str, Any]]:
    if not room.is_turned:
        return [{"words": words} for words in question.answers]
    tallies = [votes.tally(question) for votes in room.attempts]
    return [
        {"words": words, **_counted(tallies, index), "right": question.right((index,), room.disputed)[0]}
        for index, words in enumerate(question.answers)
    ]


def _counted(tallies: list[list[int]], index: int) -> dict[str, int]:
    counted = {"votes": tallies[-1][index]}
    return {**counted, "before": tallies[0][index]} if len(tallies) > 1 else counted


def split_lines(room: Room) -> list[int]:
    """The lines about which the room is split, once the vote is closed: no answer has more than 70 % of the votes.

    The truth makes no difference. A real or fake term has a guess rate of one half, so a share of 35 to 70 % right,
    where peer instruction finds a discussion worth its time, is the same as a room that is split.
    """
    question = room.question
    if question is None or room.phase not in (Phase.CLOSED, Phase.DISCUSS, Phase.REVEAL):
        return []
    votes = room.attempts[-1]
    counts, ballots = votes.tally(question), votes.ballots
    if not ballots:
        return []
    if question.kind is Kind.MARKS:
        return [line for line, count in enumerate(counts) if max(count, ballots - count) <= SPLIT * ballots]
    return list(range(len(question.texts))) if max(counts) <= SPLIT * ballots else []


def host(room: Room, here: int, *, peeks: bool = False) -> dict[str, Any]:
    """What the host's terminal shows: the votes as soon as they are closed, and the truth only to a host who peeks."""
    state, question = public(room, here), room.question
    is_closed = room.phase in (Phase.CLOSED, Phase.DISCUSS, Phase.REVEAL)
    state["tallies"] = [votes.tally(question) for votes in room.attempts] if question and is_closed else []
    state["ballot_counts"] = [votes.ballots for votes in room.attempts]
    state["split"] = split_lines(room)
    state["truths"] = [line.truth for line in question.lines(room.disputed)] if question and peeks else []
    return state
