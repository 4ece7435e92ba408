"""A session in a room: sheets are dealt to it, one after the other, in the modes that the host chooses.

It is kept in a file, so that it can be resumed after a crash of the machine.
"""

from __future__ import annotations

import json
import os
import secrets
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any

from balderdash import atomic, paths
from balderdash.errors import BalderdashError
from balderdash.game import room_json
from balderdash.game.challenge import Challenge
from balderdash.game.dealing import REALS, CardSource, meaning_challenges, told_cards
from balderdash.game.modes import DEFAULT, MODES
from balderdash.game.names import LONGEST_IN_ROOM
from balderdash.game.party import ROUNDS
from balderdash.game.question import SheetQuestion
from balderdash.game.room import Phase, Room
from balderdash.game.writing import BLUFF, PARTY, TITLES
from balderdash.play import room_result
from balderdash.play.party_game import party_seeds
from balderdash.play.sheet_preloader import SheetPreloader, never

CODE_LETTERS, CODE_LENGTH = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 4  # none that look alike
SNAPSHOT_VERSION = 1
LATEST, BEFORE = "latest", "before"
_SAVING = Lock()  # so that no earlier snapshot ends up in place of a later one
# The ways to play in a room: name -> title.
ROOM_MODES = {name: mode.title for name, mode in MODES.items() if not (mode.is_daily or mode.is_review)} | TITLES


@dataclass(frozen=True, slots=True)
class Saved:
    """A session as it was kept.

    Attributes
    ----------
    list, model : as the host gave them, or None
    mode, code, port : see `RoomSession`
    room : see `room_json`
    """

    list: str | None
    model: str | None
    mode: str
    code: str
    port: int
    room: Any


def snapshot_file(which: str = LATEST) -> Path:
    """Where the latest session is kept, or the one before it."""
    return paths.state() / ("room.json" if which == LATEST else "room-before.json")


def set_aside() -> bool:
    """Keep the latest session as the one before, so that a new room does not replace it.

    Returns
    -------
    Whether there was one that anybody had joined

    Raises
    ------
    BalderdashError
        The file cannot be moved.
    """
    file = snapshot_file()
    try:
        if not json.loads(atomic.read(file))["room"]["players"]:
            return False
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass  # whatever it is, it is kept
    try:
        file.replace(snapshot_file(BEFORE))
    except OSError as error:
        raise BalderdashError(f"{file} cannot be moved ({error.strerror}); check its permissions.") from error
    return True


def save(snapshot: bytes) -> None:
    """Keep a session; only this user may read it, because it holds the players' tokens.

    Raises
    ------
    BalderdashError
        The file cannot be written.
    """
    file = snapshot_file()
    with _SAVING:
        atomic.write(file, snapshot)
        if os.name == "posix":
            file.chmod(0o600)


def load_saved(which: str = LATEST) -> Saved:
    """The session that was kept last, or the one before it.

    Raises
    ------
    BalderdashError
        There is none, or it cannot be read.
    """
    file = snapshot_file(which)
    try:
        values = json.loads(atomic.read(file))
        if values["version"] != SNAPSHOT_VERSION:
            raise ValueError(f"version {values['version']}")
        texts = (values["list"], values["model"])
        if not all(text is None or isinstance(text, str) for text in texts) or values["mode"] not in ROOM_MODES:
            raise ValueError("no list, model or mode")
        code = str(values["code"])
        if len(code) != CODE_LENGTH or not set(code) <= set(CODE_LETTERS):
            raise ValueError("no code")
        return Saved(*texts, values["mode"], code, int(values["port"]), values["room"])
    except FileNotFoundError:
        why = "none has been opened here yet" if which == LATEST else "no other was opened before the last one"
        raise BalderdashError(f"There is no room to resume: {why}.") from None
    except OSError as error:
        raise BalderdashError(f"{file} cannot be read ({error.strerror}); check its permissions.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(file) from error


def _damaged(file: Path) -> BalderdashError:
    return BalderdashError(f"{file} is damaged, so that room cannot be resumed; open a new one without --resume.")


class RoomSession:
    """A room, and what deals to it.

    Parameters
    ----------
    source : where the cards come from
    mode : the name of the mode to begin with
    seed : of the first sheet; None draws it at random
    asked : the names of the list and the model, as the host gave them

    Attributes
    ----------
    room : the room
    code : what phones type in to join
    port : of the server, once it listens; phones look for it there after a crash
    mode : the name of the mode in which the next sheet is played; the host may change it
    """

    def __init__(
        self,
        source: CardSource,
        mode: str = DEFAULT.name,
        seed: int | None = None,
        asked: tuple[str | None, str | None] = (None, None),
    ) -> None:
        from balderdash.forge.profanity import ProfanityFilter

        names = ProfanityFilter(frozenset())
        self.source, self.mode, self._asked = source, mode, asked
        self.code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        self.port = 0
        self._preloader = SheetPreloader(source, Random(), seed, seen=self._seen)
        self.room = Room(source.words.title, lambda text: names.find(text) is None, source.refusal)
        self._writer = room_json.RoomWriter()
        self._seeds = party_seeds(seed)
        self._challenges: dict[str, deque[tuple[Challenge, int]]] = {PARTY: deque(), BLUFF: deque()}
        self._names: Iterator[str] = iter(())
        self._lock = Lock()

    def prepare(self, is_cancelled: Callable[[], bool] = never) -> None:
        """Get the next sheet ready: for a worker thread.

        Raises
        ------
        BalderdashError
            The mode needs other cards than there are.
        """
        with self._lock:
            if self.mode not in self._challenges:
                self._preloader.prepare(1, is_cancelled, in_haste=True, mode=MODES[self.mode])
            elif not self._challenges[self.mode]:
                self._challenges[self.mode].extend(self._made_challenges(self.mode))

    def _made_challenges(self, mode: str) -> list[tuple[Challenge, int]]:
        """The material of the next rounds of Balderdash, each with the seed of its ballot."""
        seed = next(self._seeds)
        with self._preloader.at_once() as source:
            made = meaning_challenges(source, seed, ROUNDS) if mode == BLUFF else [source.challenge(seed)]
        return [(challenge, seed + number) for number, challenge in enumerate(made)]

    def _seen(self) -> set[str]:
        """The keys of the terms that the room has seen; a room that is resumed does not get them again."""
        asked = [one.question for one in self.room.log]
        return {card.key for question in asked if isinstance(question, SheetQuestion) for card in question.cards}

    def resume(self, saved: Saved) -> None:
        """Take over a room that was kept: for a worker thread, because a round of Balderdash may need the network.

        Raises
        ------
        BalderdashError
            The file is damaged.
        """
        fresh = self.room
        try:
            self.room = room_json.from_json(saved.room, fresh.is_decent, fresh.refusal)
        except ValueError as error:
            raise _damaged(snapshot_file()) from error
        self._writer = room_json.RoomWriter()
        self.code, self.mode = saved.code, saved.mode
        if self.room.phase is Phase.WRITE:
            self.source.refusal(" ")  # loads what it needs

    def snapshot(self) -> bytes:
        """All that `resume` needs; tokens are among it."""
        values = {
            "version": SNAPSHOT_VERSION,
            "list": self._asked[0],
            "model": self._asked[1],
            "mode": self.mode,
            "code": self.code,
            "port": self.port,
        }
        head = json.dumps(values, ensure_ascii=False)
        return f'{head[:-1]}, "room": {self._writer.text(self.room)}}}'.encode("utf-8", "replace")

    def write_result(self, folder: Path, now: datetime) -> list[Path]:
        """Write what came of it as JSON, CSV and a page to print; the paths.

        Raises
        ------
        BalderdashError
            Nothing has been played to its end, or a file cannot be written.
        """
        if not self.room.log:
            raise BalderdashError("There is no result yet: no sheet has been played to its end.")
        if not folder.is_dir():
            raise BalderdashError(f"There is no folder {folder}; make it first, or choose another one.")
        about = {"list": self.source.words.name, "model": self.source.model_name}
        result = room_result.to_json(self.room, **about, at=f"{now:%Y-%m-%d %H:%M} UTC")
        return room_result.write(folder, f"room-{now:%Y-%m-%d}-{self.code}", result)

    def texts_to_write(self, rng: Random) -> tuple[list[str], list[str]]:
        """Terms, and meanings, for simulated players to write: for a worker thread."""
        with self._lock:
            told, fakes = told_cards(self.source, rng, REALS), self.source.starter_fakes()
        terms = [card.text for card in rng.sample(fakes, min(len(fakes), REALS))]
        return terms, [card.meaning for card in told]

    def prepare_names(self) -> None:
        """Get names ready for players who choose none: short fakes of the network. For a worker thread."""
        fakes = [card.text for card in self.source.starter_fakes() if len(card.text) <= LONGEST_IN_ROOM]
        Random().shuffle(fakes)
        self._names = chain(self._names, fakes)

    def default_name(self) -> str:
        """A name for a player who has chosen none, or "" if there are none left."""
        return next(self._names, "")

    @property
    def needs_deal(self) -> bool:
        """Whether the next step is a new sheet."""
        return self.room.phase in (Phase.LOBBY, Phase.SCORES)

    def deal(self) -> str:
        """Deal the sheet that is ready; "" or why not.

        Raises
        ------
        BalderdashError
            The mode needs more cards than there are.
        """
        if self.mode in self._challenges:
            return self.room.challenge(*self._challenges[self.mode].popleft())
        mode = MODES[self.mode]
        return self.room.deal(self._preloader.take(mode), mode)
