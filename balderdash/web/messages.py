"""What phones say: each message is validated where it is read. docs/room-protocol.md describes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from balderdash.terms.printable import whole

VERSION = 1
LARGEST = 2048  # bytes of a message
_LARGEST_NUMBER = 2**53  # what JavaScript can count to


class MalformedError(ValueError):
    """A message that no phone of ours sends."""


@dataclass(frozen=True, slots=True)
class Hello:
    """A phone asks for a seat, or for the one that it had."""

    code: str
    token: str
    name: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A player wants another name."""

    n: int
    name: str


@dataclass(frozen=True, slots=True)
class Vote:
    """A whole vote; it replaces the one before."""

    n: int
    round: int
    attempt: int
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Write:
    """What a player writes in Balderdash; it replaces the text before."""

    n: int
    round: int
    text: str


@dataclass(frozen=True, slots=True)
class StageHello:
    """A clicker's page shows its key."""

    key: str


@dataclass(frozen=True, slots=True)
class StageNext:
    """The clicker was pressed."""


Message = Hello | Rename | Vote | Write


def read_message(text: str) -> Message:
    """A message of a phone.

    Raises
    ------
    MalformedError
        The text is not such a message.
    """
    values = _values(text)
    match values.get("type"):
        case "hello":
            if _number(values, "v") != VERSION:
                raise MalformedError("This page is older than the game; load it again.")
            return Hello(_text(values, "code"), _text(values, "token", ""), _text(values, "name", ""))
        case "name":
            return Rename(_number(values, "n"), _text(values, "name"))
        case "vote":
            marks = values.get("marks")
            if not isinstance(marks, list) or not all(type(mark) is int for mark in marks):
                raise MalformedError("A vote is a list of whole numbers.")
            n, round_, attempt = (_number(values, name) for name in ("n", "round", "attempt"))
            return Vote(n, round_, attempt, tuple(marks))
        case "write":
            return Write(_number(values, "n"), _number(values, "round"), _text(values, "text"))
    raise MalformedError("There is no such message.")


def read_stage_message(text: str) -> StageHello | StageNext:
    """A message of the stage page.

    Raises
    ------
    MalformedError
        The text is not such a message.
    """
    values = _values(text)
    match values.get("type"):
        case "hello":
            return StageHello(_text(values, "key"))
        case "next":
            return StageNext()
    raise MalformedError("There is no such message.")


def _values(text: str) -> dict[str, Any]:
    if len(text.encode(errors="replace")) > LARGEST:
        raise MalformedError("The message is too long.")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedError("The message is not JSON.") from error
    if not isinstance(values, dict):
        raise MalformedError("The message is not a JSON object.")
    return values


def _number(values: dict[str, Any], name: str) -> int:
    value = values.get(name)
    if type(value) is not int or not 0 <= value <= _LARGEST_NUMBER:
        raise MalformedError(f"{name} is not a whole number.")
    return value


def _text(values: dict[str, Any], name: str, default: str | None = None) -> str:
    value = values.get(name, default)
    if not isinstance(value, str):
        raise MalformedError(f"{name} is not a text.")
    return whole(value)
