"""A room as JSON values, so that it can be resumed after a crash."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from balderdash.game.cards import Card, FakeSource, OtherTerm, Provenance, RealSource
from balderdash.game.challenge import Challenge, Entry
from balderdash.game.modes import MODES
from balderdash.game.question import Question, SheetQuestion
from balderdash.game.room import Phase, Played, Player, Room, Votes
from balderdash.game.sheet import Sheet
from balderdash.game.writing import WritingQuestion

_SOURCES: dict[str, Callable[..., Provenance]] = {"real": RealSource, "fake": FakeSource, "other": OtherTerm}
_NAMES = {RealSource: "real", FakeSource: "fake", OtherTerm: "other"}


class RoomWriter:
    """Writes one room as JSON text, after each of its moves; what has been played is put into words only once."""

    def __init__(self) -> None:
        self._log: list[str] = []
        self._sheets: list[Sheet] = []  # of the log; ten hands of a duel share one
        self._sheet_texts: list[str] = []

    def text(self, room: Room) -> str:
        """All that `from_json` needs; tokens are among it."""
        self._log += [_text(_played_to_json(one, self._sheets)) for one in room.log[len(self._log) :]]
        self._sheet_texts += [_text(_sheet_to_json(sheet)) for sheet in self._sheets[len(self._sheet_texts) :]]
        sheets = list(self._sheets)
        now = _text(_now_to_json(room, sheets))
        texts = [*self._sheet_texts, *(_text(_sheet_to_json(sheet)) for sheet in sheets[len(self._sheets) :])]
        return f'{now[:-1]}, "log": [{", ".join(self._log)}], "sheets": [{", ".join(texts)}]}}'


def _text(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _now_to_json(room: Room, sheets: list[Sheet]) -> dict[str, Any]:
    return {
        "title": room.title,
        "phase": room.phase.value,
        "round": room.round,
        "sheet": room.sheet,
        "is_locked": room.is_locked,
        "rev": room.rev,
        "players": [
            {"token": player.token, "name": player.name, "score": player.score, "is_kicked": player.is_kicked}
            for player in room.players
        ],
        "question": room.question and _question_to_json(room.question, sheets),
        "attempts": [_votes_to_json(votes) for votes in room.attempts],
        "disputed": sorted(room.disputed),
        "turned_steps": room.turned_steps,
        "out_before": sorted(room.out_before),
    }


def _played_to_json(one: Played, sheets: list[Sheet]) -> dict[str, Any]:
    return {
        "round": one.round,
        "sheet": one.sheet,
        "question": _question_to_json(one.question, sheets),
        "attempts": [_votes_to_json(votes) for votes in one.attempts],
        "disputed": sorted(one.disputed),
        "points": list(one.points.items()),
    }


def _sheet_to_json(sheet: Sheet) -> dict[str, Any]:
    return {"seed": sheet.seed, "cards": _cards_to_json(sheet.cards)}


def from_json(
    values: Any, is_decent: Callable[[str], bool] = lambda text: True, refusal: Callable[[str], str] = lambda term: ""
) -> Room:
    """The room that a `RoomWriter` has written.

    Raises
    ------
    ValueError
        These are not its values.
    """
    try:
        return _room(values, is_decent, refusal)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"no room: {error!r}") from error


def _room(values: Any, is_decent: Callable[[str], bool], refusal: Callable[[str], str]) -> Room:
    room = Room(str(values["title"]), is_decent, refusal)
    for number, player in enumerate(values["players"]):
        room.seat(Player(number, str(player["token"]), str(player["name"]), int(player["score"]), player["is_kicked"]))
    sheets = [Sheet(_cards(sheet["cards"]), sheet["seed"]) for sheet in values["sheets"]]
    room.phase = Phase(values["phase"])
    room.round, room.sheet, room.rev = int(values["round"]), int(values["sheet"]), int(values["rev"]) + 1
    room.is_locked = bool(values["is_locked"])
    room.question = None if values["question"] is None else _question(values["question"], sheets)
    room.attempts = [_votes(votes) for votes in values["attempts"]]
    room.disputed, room.out_before = set(values["disputed"]), set(values["out_before"])
    room.turned_steps = int(values["turned_steps"])
    for one in values["log"]:
        attempts = tuple(_votes(votes) for votes in one["attempts"])
        points = {int(number): int(won) for number, won in one["points"]}
        asked = _question(one["question"], sheets)
        room.log.append(Played(one["round"], one["sheet"], asked, attempts, frozenset(one["disputed"]), points))
    if room.phase not in (Phase.LOBBY, Phase.END) and (room.question is None or not room.attempts):
        raise ValueError(f"no question in the phase {room.phase}")
    return room


def _votes_to_json(votes: Votes) -> dict[str, Any]:
    return {
        "marks": list(votes.marks.items()),
        "voted": sorted(votes.voted),
        "hands": votes.hands,
        "people": votes.people,
    }


def _votes(values: Any) -> Votes:
    marks = {int(number): tuple(map(int, chosen)) for number, chosen in values["marks"]}
    return Votes(marks, set(values["voted"]), tuple(map(int, values["hands"])), int(values["people"]))


def _question_to_json(question: Question, sheets: list[Sheet]) -> dict[str, Any]:
    if isinstance(question, SheetQuestion):
        if question.sheet not in sheets:
            sheets.append(question.sheet)
        return {"mode": question.mode.name, "sheet": sheets.index(question.sheet), "number": question.number}
    assert isinstance(question, WritingQuestion)
    challenge = question.challenge
    return {
        "prefix": challenge.prefix,
        "real": _cards_to_json([challenge.real]),
        "fakes": _cards_to_json(challenge.fakes),
        "asks_meaning": challenge.asks_meaning,
        "seed": question.seed,
        "written": list(question.written.items()),
        "knew": sorted(question.knew),
        "entries": [(entry.text, entry.author) for entry in question.entries],
    }


def _question(values: Any, sheets: Sequence[Sheet]) -> Question:
    if "mode" in values:
        return SheetQuestion(sheets[values["sheet"]], MODES[values["mode"]], int(values["number"]))
    (real,) = _cards(values["real"])
    challenge = Challenge(str(values["prefix"]), real, _cards(values["fakes"]), bool(values["asks_meaning"]))
    question = WritingQuestion(challenge, int(values["seed"]))
    question.written = {int(number): str(text) for number, text in values["written"]}
    question.knew = frozenset(values["knew"])
    question.entries = tuple(Entry(str(text), int(author)) for text, author in values["entries"])
    return question


def _cards_to_json(cards: Sequence[Card]) -> list[dict[str, Any]]:
    return [{"text": card.text, _NAMES[type(card.provenance)]: asdict(card.provenance)} for card in cards]


def _cards(values: Any) -> tuple[Card, ...]:
    return tuple(_card(card) for card in values)


def _card(values: Any) -> Card:
    for name, source in _SOURCES.items():
        if name in values:
            told = {key: tuple(value) if isinstance(value, list) else value for key, value in values[name].items()}
            return Card(str(values["text"]), source(**told))
    raise ValueError("a card without a source")
