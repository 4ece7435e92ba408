"""Read tables whose columns are separated by tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from balderdash import atomic
from balderdash.errors import BalderdashError

T = TypeVar("T")


def read(path: Path, columns: Sequence[str], parse: Callable[[list[str]], T]) -> list[T]:
    """Read a table, whose first line names the columns; one that does not exist has no rows. Empty lines are ignored.

    Parameters
    ----------
    columns : the names that the first line must have
    parse : makes a value of the cells of a line, as many as there are columns; a ValueError says what is wrong

    Raises
    ------
    BalderdashError
        The file cannot be read, or is no such table.
    """
    try:
        lines = atomic.read(path).decode("utf-8-sig").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise BalderdashError(f"{path} cannot be read ({error.strerror}); check its permissions.") from error
    except UnicodeDecodeError as error:
        raise BalderdashError(f"{path} is not UTF-8 text; repair it, or move it away.") from error
    if lines[:1] != ["\t".join(columns)]:
        raise BalderdashError(f"{path}, line 1: the columns must be {', '.join(columns)}; repair it, or move it away.")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            cells = line.split("\t")
            try:
                if len(cells) != len(columns):
                    raise ValueError(f"it has {len(cells)} columns, not {len(columns)}")
                rows.append(parse(cells))
            except ValueError as error:
                raise BalderdashError(f"{path}, line {number}: {error}; repair or delete that line.") from None
    return rows
