"""The settings: a small JSON file that users may edit."""

from __future__ import annotations

import itertools
import json
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from balderdash import atomic, lock, paths
from balderdash.errors import BalderdashError
from balderdash.game.names import LONGEST_NAME
from balderdash.game.opponents import OPPONENTS
from balderdash.terms.encoding import as_utf8
from balderdash.terms.printable import printable


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings.

    Attributes
    ----------
    player : the name in the records; "" for the login name
    theme : of Textual; "" for its default
    adapts : whether cards get harder when the player wins
    opponent : who plays against the player, see `game.opponents`; "" for the machine
    looks_up : whether fakes are looked up in an encyclopedia before they are dealt
    keys : id of a command -> its keys, as in `balderdash play --keys`
    """

    player: str = ""
    theme: str = ""
    adapts: bool = False
    looks_up: bool = False
    opponent: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The player's name."""
        return self.player or _login()


_NAMES = tuple(each.name for each in fields(Settings))


def file() -> Path:
    """The settings file."""
    return paths.config() / "settings.json"


def load() -> tuple[Settings, str]:
    """The settings, and a sentence about what is wrong with the file, or "" if nothing is."""
    try:
        values = json.loads(as_utf8(str(file()), atomic.read(file())))
    except (FileNotFoundError, NotADirectoryError):
        return Settings(), ""
    except OSError as error:
        return Settings(), f"{file()} cannot be read ({error.strerror}); the default settings are used."
    except ValueError as error:
        return Settings(), f"{file()} is not JSON ({error}); the default settings are used. Repair or delete it."
    except BalderdashError as error:
        return Settings(), f"{error} The default settings are used."
    except RecursionError:
        return Settings(), f"{file()} is nested too deeply; the default settings are used. Repair or delete it."
    if not isinstance(values, dict):
        return Settings(), f"{file()} holds no JSON object; the default settings are used. Repair or delete it."
    wrong = {name: value for name, value in values.items() if not _fits(name, value)}
    settings = Settings(**{name: value for name, value in values.items() if name not in wrong})
    for name, value in wrong.items():
        if name not in _NAMES:
            complaint = f"there is no setting {printable(repr(name))[:60]}, only {', '.join(_NAMES)}"
        else:
            named, what = _wrong(name, value)
            complaint = f"{named} cannot be {printable(json.dumps(what, ensure_ascii=False))[:40]}"
        return settings, f"{file()}: {complaint}; the other settings are used."
    return settings, ""


def change(**values: Any) -> None:
    """Save new values of some settings.

    Raises
    ------
    BalderdashError
        The file cannot be written.
    """
    with lock.locked(file()):
        settings, complaint = load()
        if complaint:
            _put_aside()
        content = {name: value for name, value in asdict(replace(settings, **values)).items() if value}
        atomic.write(file(), (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())


def _put_aside() -> None:
    """Rename a damaged file, so that what the user wrote into it is not lost."""
    try:
        atomic.read(file())
        names = (file().with_name(f"settings.damaged{k or ''}.json") for k in itertools.count())
        os.replace(file(), next(name for name in names if not name.exists()))
    except OSError as error:
        raise BalderdashError(
            f"{file()} cannot be read ({error.strerror}), so it is not changed; check its permissions."
        ) from error


def checked_name(text: str) -> str:
    """A player's name without superfluous white space.

    Raises
    ------
    BalderdashError
        It is empty or too long, or holds control characters.
    """
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name or len(name) > LONGEST_NAME:
        raise BalderdashError(f"A player's name has 1 to {LONGEST_NAME} letters; this one has {len(name)}.")
    if not _is_plain(name):
        raise BalderdashError(f"A player's name has letters, not control characters such as those in {name!r}.")
    return name


def _is_plain(text: str) -> bool:
    return printable(text) == text


def _fits(name: str, value: object) -> bool:
    if name in ("player", "theme"):
        return isinstance(value, str) and len(value) <= 4 * LONGEST_NAME and _is_plain(value)
    if name in ("adapts", "looks_up"):
        return isinstance(value, bool)
    if name == "opponent":
        return value in ("", *OPPONENTS)
    if name == "keys":
        return isinstance(value, dict) and all(_is_key(command, keys) for command, keys in value.items())
    return False


def _wrong(name: str, value: object) -> tuple[str, object]:
    """The name and value to complain about: the setting itself, or the first wrong entry of `keys`."""
    if name == "keys" and isinstance(value, dict):
        return next(
            (f"{name}: {command!r}"[:60], keys) for command, keys in value.items() if not _is_key(command, keys)
        )
    return repr(name)[:60], value


def _is_key(command: str, keys: object) -> bool:
    return isinstance(keys, str) and bool(keys) and _is_plain(command + keys)


def _login() -> str:
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):  # as getpass.getuser, without its import of pwd
        if name := printable(os.environ.get(variable, "")).strip():
            return name[:LONGEST_NAME]
    return "player"
