"""Where everything is on disk, and how a list or a model is found by name.

The user's folders are the usual ones of the platform (platformdirs). The environment variable ``BALDERDASH_HOME`` puts
all of them under one folder instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from balderdash.errors import BalderdashError

_PACKAGE = Path(__file__).resolve().parent
LIST_SUFFIX = ".txt"
MODEL_SUFFIX = ".safetensors"
UNFINISHED_SUFFIX = ".part"
_MAX_LENGTH = 4096  # characters of a path, on most systems
_NOWHERE = Path(os.devnull) / "no home folder, set BALDERDASH_HOME"  # never exists; its name appears in error messages


def _bundled(folder: str) -> Path:
    """A folder of bundled data: inside the package in a wheel, beside it in a checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def bundled_lists() -> Path:
    """The folder of the word lists that come with the program."""
    return _bundled("wordlists")


def bundled_readings() -> Path:
    """The readings of fakes that come with the program."""
    return _bundled("readings")


def bundled_models() -> Path:
    """The folder of the trained models that come with the program."""
    return _bundled("models")


def _user(kind: str) -> Path:
    home = os.environ.get("BALDERDASH_HOME")
    if home:
        return Path(os.path.expanduser(home)).absolute() / kind
    import platformdirs

    folders = platformdirs.PlatformDirs("balderdash", appauthor=False)
    try:
        folder = Path(getattr(folders, f"user_{kind}_dir"))
    except RuntimeError:  # there is no home folder; older releases of platformdirs leave the ~ in the path
        return _NOWHERE / kind
    return folder if folder.is_absolute() else _NOWHERE / kind


def user_lists() -> Path:
    """The folder of the user's own word lists."""
    return _user("data") / "wordlists"


def user_readings() -> Path:
    """The folder of what the user says about fakes, a table for each list; see `records/readings.py`."""
    return _user("data") / "readings"


def user_model(list_name: str) -> Path:
    """The file for the model of a list."""
    return user_models() / f"{list_name}{MODEL_SUFFIX}"


def user_models() -> Path:
    """The folder of the user's own models."""
    return _user("data") / "models"


def config() -> Path:
    """The folder of the settings."""
    return _user("config")


def state() -> Path:
    """The folder of the game records."""
    return _user("state")


def cache() -> Path:
    """The folder of files that can be deleted at any time."""
    return _user("cache")


def picture_folders() -> list[Path]:
    """Where a picture may be saved, the best place first: among the downloads, here, or with the user's lists."""
    import platformdirs

    folders = [Path(platformdirs.user_downloads_path())]
    with suppress(OSError):  # the folder where we stand may be deleted
        folders.append(Path.cwd())
    return [*(folder for folder in folders if folder.is_dir()), _user("data") / "pictures"]


def list_folders() -> tuple[Path, Path]:
    """The folders that are searched for a word list: the user's, then the bundled one."""
    return user_lists(), bundled_lists()


def model_folders() -> tuple[Path, Path]:
    """The folders that are searched for a model: the user's, then the bundled one."""
    return user_models(), bundled_models()


def list_files() -> list[Path]:
    """Every word list in these folders by name; one of the user's hides a bundled one with the same name."""
    return _by_name(list_folders(), LIST_SUFFIX)


def model_files() -> list[Path]:
    """Every model in these folders by name; one of the user's hides a bundled one with the same name."""
    return _by_name(model_folders(), MODEL_SUFFIX)


def find_list(name: str) -> Path:
    """The word list with this name or at this path.

    Raises
    ------
    BalderdashError
        There is no such list.
    """
    return _find("word list", "lists", name, LIST_SUFFIX, list_files())


def find_model(name: str) -> Path:
    """The model with this name or at this path.

    Raises
    ------
    BalderdashError
        There is no such model.
    """
    return _find("model", "models", name, MODEL_SUFFIX, model_files())


def files_in(folder: Path, suffix: str) -> list[Path]:
    """The lists or models in one folder, sorted by name; empty if the folder is missing or cannot be read."""
    try:
        return sorted(file for file in folder.glob(f"*{suffix}") if not file.name.startswith("."))
    except OSError:
        return []


def is_device(name: str) -> bool:
    """Whether Windows takes a file with this name for a device, such as CON or nul.txt."""
    stem = name.split(".")[0].rstrip().casefold()
    return stem in ("con", "prn", "aux", "nul") or (stem[:3] in ("com", "lpt") and stem[3:] in {*"0123456789¹²³"})


def unfinished(path: Path) -> Path:
    """The file that holds an unfinished fetch or training whose result will be `path`.

    Its suffix keeps it from being found as a list or a model.
    """
    return path.with_name(path.name + UNFINISHED_SUFFIX)


def _by_name(folders: Iterable[Path], suffix: str) -> list[Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for file in files_in(folder, suffix):
            found.setdefault(file.stem, file)
    return [found[name] for name in sorted(found)]


def _find(what: str, command: str, name: str, suffix: str, known: list[Path]) -> Path:
    """The file in `known` with this name, or else the file at this path."""
    if not _can_be_file(name):
        raise BalderdashError(f"{name!r} cannot be the name of a {what}; `balderdash {command}` shows them all.")
    if len(name) > _MAX_LENGTH:
        raise BalderdashError(f"{name[:40]!r}… has {len(name):,} letters, too long for the name of a {what}.")
    for file in known:
        if file.stem == name:
            return file
    path = Path(os.path.expanduser(name))  # Path.expanduser raises if there is no such user
    is_path = path.name != name or name.endswith(suffix)
    if is_device(path.name) and (os.name == "nt" or not is_path):
        raise BalderdashError(f"{name!r} is a device of Windows, not a {what}; `balderdash {command}` shows them all.")
    try:
        if path.is_dir():
            raise BalderdashError(f"{name} is a folder, not a {what}; name a file in it.")
        if path.exists():  # reading it checks whether it is a plain file
            return path
    except OSError as error:
        raise BalderdashError(f"{name} cannot be read ({error.strerror}); name another file.") from error
    suggestion = _suggestion(path.stem if is_path else name, known)
    if is_path:
        raise BalderdashError(f"There is no file {name}{suggestion}; check the path.")
    raise BalderdashError(f"There is no {what} called {name!r}{suggestion}; `balderdash {command}` shows them all.")


def _can_be_file(name: str) -> bool:
    try:
        os.fsencode(name)
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return "\0" not in name and bool(name.strip())


def _suggestion(name: str, known: list[Path]) -> str:
    from difflib import get_close_matches

    stems = {file.stem.casefold(): file.stem for file in known}
    begun = [stem for stem in stems if len(name) > 2 and stem.startswith(name.casefold())]
    near = begun or get_close_matches(name.casefold(), stems, n=1, cutoff=0.7)
    return f" (did you mean {stems[near[0]]!r}?)" if near else ""
