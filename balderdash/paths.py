"""Every place on disk, in one module.

The user's places follow the platform's habits (platformdirs); the environment variable
``BALDERDASH_HOME`` puts all of them under one folder instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from balderdash.errors import BalderdashError

_PACKAGE = Path(__file__).resolve().parent
LIST_SUFFIX = ".txt"
MODEL_SUFFIX = ".safetensors"
UNFINISHED_SUFFIX = ".part"
_NOWHERE = Path(os.devnull) / "no home folder, set BALDERDASH_HOME"  # holds nothing; what it is called is told


def _bundled(folder: str) -> Path:
    """In a wheel the data lies inside the package, in a checkout beside it."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def bundled_lists() -> Path:
    """The folder of the word lists that come with the program."""
    return _bundled("wordlists")


def bundled_models() -> Path:
    """The folder of the trained models that come with the program."""
    return _bundled("models")


def _user(kind: str) -> Path:
    home = os.environ.get("BALDERDASH_HOME")
    if home:
        return Path(os.path.expanduser(home)).absolute() / kind
    import platformdirs

    places = platformdirs.PlatformDirs("balderdash", appauthor=False)
    try:
        place = Path(getattr(places, f"user_{kind}_dir"))
    except RuntimeError:  # there is no home folder; older releases leave the ~ in the path
        return _NOWHERE / kind
    return place if place.is_absolute() else _NOWHERE / kind


def user_lists() -> Path:
    """The folder of the user's own word lists."""
    return _user("data") / "wordlists"


def user_model(list_name: str) -> Path:
    """Where the model of a list of the user's own belongs."""
    return user_models() / f"{list_name}{MODEL_SUFFIX}"


def user_models() -> Path:
    """The folder of the models the user has trained."""
    return _user("data") / "models"


def config() -> Path:
    """The folder of the settings."""
    return _user("config")


def state() -> Path:
    """The folder of the records of what was played."""
    return _user("state")


def cache() -> Path:
    """The folder of what can be deleted at any time."""
    return _user("cache")


def list_folders() -> tuple[Path, Path]:
    """Where a word list is looked for by name: the user's folder, then the bundled one."""
    return user_lists(), bundled_lists()


def model_folders() -> tuple[Path, Path]:
    """Where a model is looked for by name: the user's folder, then the bundled one."""
    return user_models(), bundled_models()


def list_files() -> list[Path]:
    """Every word list that is known by name, the user's own before a bundled one of that name."""
    return _by_name(list_folders(), LIST_SUFFIX)


def model_files() -> list[Path]:
    """Every model that is known by name, the user's own before a bundled one of that name."""
    return _by_name(model_folders(), MODEL_SUFFIX)


_LONGEST = 4096  # characters of a path, on most systems


def find_list(asked: str) -> Path:
    """The file of the word list called `asked`, or `asked` itself if it names a file."""
    return _find("word list", "lists", asked, LIST_SUFFIX, list_files())


def find_model(asked: str) -> Path:
    """The file of the model called `asked`, or `asked` itself if it names a file."""
    return _find("model", "models", asked, MODEL_SUFFIX, model_files())


def files_in(folder: Path, suffix: str) -> list[Path]:
    """The lists or models in one folder, by name; none where it is missing or closed to us."""
    try:
        return sorted(file for file in folder.glob(f"*{suffix}") if not file.name.startswith("."))
    except OSError:
        return []


def is_device(name: str) -> bool:
    """Whether Windows takes a file of this name, with any suffix, for a device, as it does CON and nul.txt."""
    stem = name.split(".")[0].rstrip().casefold()
    return stem in ("con", "prn", "aux", "nul") or (stem[:3] in ("com", "lpt") and stem[3:] in {*"0123456789¹²³"})


def unfinished(path: Path) -> Path:
    """The file that holds the work so far, of a fetch or a training whose result shall be `path`.

    No folder is searched for its ending, so nobody takes it for a list or a model.
    """
    return path.with_name(path.name + UNFINISHED_SUFFIX)


def _by_name(folders: Iterable[Path], suffix: str) -> list[Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for file in files_in(folder, suffix):
            found.setdefault(file.stem, file)
    return [found[name] for name in sorted(found)]


def _find(what: str, command: str, asked: str, suffix: str, known: list[Path]) -> Path:
    """A name stands for a file in one of the folders; anything that looks like a path is one."""
    if not _can_be_file(asked):
        raise BalderdashError(f"{asked!r} is no name of a {what}; `balderdash {command}` shows them all.")
    if len(asked) > _LONGEST:
        raise BalderdashError(f"{asked[:40]!r}… has {len(asked):,} letters, too long for the name of a {what}.")
    for file in known:
        if file.stem == asked:
            return file
    path = Path(os.path.expanduser(asked))  # Path.expanduser raises where there is no such user
    is_path = path.name != asked or asked.endswith(suffix)
    if is_device(path.name) and (os.name == "nt" or not is_path):
        raise BalderdashError(f"{asked!r} is a device of Windows, not a {what}; `balderdash {command}` shows them all.")
    try:
        if path.is_dir():
            raise BalderdashError(f"{asked} is a folder, not a {what}; name a file in it.")
        if path.exists():  # whoever reads it says whether it is a plain file
            return path
    except OSError as error:
        raise BalderdashError(f"{asked} cannot be read ({error.strerror}); name another file.") from error
    suggestion = _suggestion(path.stem if is_path else asked, known)
    if is_path:
        raise BalderdashError(f"There is no file {asked}{suggestion}; check the path.")
    raise BalderdashError(f"There is no {what} called {asked!r}{suggestion}; `balderdash {command}` shows them all.")


def _can_be_file(asked: str) -> bool:
    try:
        os.fsencode(asked)
    except UnicodeEncodeError:  # half a character
        return False
    return "\0" not in asked and bool(asked.strip())


def _suggestion(asked: str, known: list[Path]) -> str:
    from difflib import get_close_matches

    names = {file.stem.casefold(): file.stem for file in known}
    begun = [name for name in names if len(asked) > 2 and name.startswith(asked.casefold())]
    near = begun or get_close_matches(asked.casefold(), names, n=1, cutoff=0.7)
    return f" (did you mean {names[near[0]]!r}?)" if near else ""
