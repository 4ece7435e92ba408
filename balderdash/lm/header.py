"""The JSON in a checkpoint's header, read in a millisecond, without NumPy."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.terms.printable import whole

FORMAT = 2
LARGEST = 10_000_000  # bytes; no model of ours has a larger header, and as Python objects it is twenty times as large
_KEY = "balderdash"
LEARNT_FROM = "learnt_from"  # in the metadata


def read(path: Path) -> dict[str, Any]:
    """The metadata of a checkpoint.

    A safetensors file begins with the length of its JSON header in eight bytes, then the header.

    Raises
    ------
    BalderdashError
        The file cannot be read, or is not a checkpoint that this version understands.
    """
    if os.path.exists(path) and not os.path.isfile(path):  # a path without permission fails below
        raise BalderdashError(f"{path} is not a regular file; give the file of a model.")
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            raw = file.read(length) if 0 < length <= LARGEST else b""
    except OSError as error:
        raise BalderdashError(f"{path} cannot be read ({error.strerror}); check the path and permissions.") from error
    try:
        if len(raw) != length or not length:
            raise ValueError("no header")
        header = json.loads(raw)
        info = json.loads(header["__metadata__"][_KEY])
        version = info["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BalderdashError(
            f"{path} is not a model of this program, or was cut short; train one with `balderdash train LIST`."
        ) from error
    if version != FORMAT:
        raise BalderdashError(
            f"{path} has the checkpoint format {repr(version)[:40]}, this version reads format {FORMAT}; "
            "update balderdash, or train the model again."
        )
    return dict(info)


def companions_in(info: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """The lists that a model learnt from beside its own: name, digest, and how many of their terms.

    Older models have none. Values that this program does not write are left out: the file may come from a stranger.
    """
    stored = info.get(LEARNT_FROM)
    found = []
    for each in stored if isinstance(stored, list) else []:
        match [each.get(name) for name in ("name", "digest", "terms")] if isinstance(each, dict) else []:
            case [str(name), str(digest), int(terms)] if 0 <= terms < 1e9 and not isinstance(terms, bool):
                found.append((name, digest, terms))
    return found


def as_metadata(info: dict[str, Any]) -> dict[str, str]:
    """The metadata that safetensors stores with the tensors."""
    return {_KEY: whole(json.dumps({"format": FORMAT, **info}, ensure_ascii=False, allow_nan=False))}
