"""What the player says about fakes: that one is real, or that one gives itself away.

Each list has a file of its own, a table with tabs between its columns: see `COLUMNS`. Such a table also holds the
readings of people who were asked to read fakes; their verdicts may be any of `VERDICTS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from balderdash import atomic, lock, paths, tsv
from balderdash.terms.key import key, tidy
from balderdash.terms.printable import printable
from balderdash.terms.wordlist import excerpt, line_fault

COLUMNS = ("term", "kind", "log_prob", "verdict", "remark")
KINDS = ("invented", "recombined")
REAL, GIVES_ITSELF_AWAY = "real", "gives itself away"
VERDICTS = (REAL, "probably real", GIVES_ITSELF_AWAY, "convincing", "")
SUFFIX = ".tsv"


@dataclass(frozen=True, slots=True)
class FakeReading:
    """What a reader says about one fake.

    Attributes
    ----------
    kind : "invented", "recombined", or "" if it is not known
    log_prob : the model's natural log-probability of the whole term, end included; None if it is not known
    verdict : one of `VERDICTS`; "" if there is nothing to say
    remark : why, in a few words, or ""
    """

    term: str
    kind: str
    log_prob: float | None
    verdict: str
    remark: str = ""


def file_of(list_name: str) -> Path:
    """The file with the player's readings of a list's fakes."""
    return paths.user_readings() / f"{list_name}{SUFFIX}"


def files() -> list[Path]:
    """The files with the player's readings, one for each list."""
    return paths.files_in(paths.user_readings(), SUFFIX)


def of_list(list_name: str) -> tuple[FakeReading, ...]:
    """The readings of a list's fakes that come with the program, and the player's own, which have the last word.

    Raises
    ------
    BalderdashError
        The player's file is damaged or cannot be read.
    """
    bundled = paths.bundled_readings() / f"{list_name}{SUFFIX}"
    found = {key(each.term): each for path in (bundled, file_of(list_name)) for each in read(path)}
    return tuple(found.values())


def read(path: Path) -> tuple[FakeReading, ...]:
    """The readings in a file; none if there is no such file.

    Raises
    ------
    BalderdashError
        The file cannot be read, or is no such table.
    """
    return tuple(tsv.read(path, COLUMNS, _parsed))


def add(list_name: str, reading: FakeReading) -> None:
    """Keep a reading, in place of an earlier one of the same term.

    Raises
    ------
    BalderdashError
        The file is damaged or cannot be written; it is unchanged.
    """
    with lock.locked(path := file_of(list_name)):
        others = (other for other in read(path) if key(other.term) != key(reading.term))
        atomic.write(path, table([*others, reading]).encode())


def remove(list_name: str, term: str) -> None:
    """Drop the reading of a term, if there is one.

    Raises
    ------
    BalderdashError
        The file is damaged or cannot be written; it is unchanged.
    """
    with lock.locked(path := file_of(list_name)):
        readings = read(path)
        rest = [other for other in readings if key(other.term) != key(term)]
        if len(rest) < len(readings):
            atomic.write(path, table(rest).encode())


def given_away(list_name: str) -> set[str]:
    """The keys of the fakes that give themselves away, as the player says.

    Raises
    ------
    BalderdashError
        The file is damaged or cannot be read.
    """
    return {key(reading.term) for reading in read(file_of(list_name)) if reading.verdict == GIVES_ITSELF_AWAY}


def table(readings: Iterable[FakeReading]) -> str:
    """The readings as a table with a head, one a line."""
    return "".join(f"{line}\n" for line in ("\t".join(COLUMNS), *map(row, readings)))


def row(reading: FakeReading) -> str:
    """A reading as a line of a table."""
    log_prob = "" if reading.log_prob is None else f"{reading.log_prob:.3f}"
    cells = (reading.term, reading.kind, log_prob, reading.verdict, reading.remark)
    return "\t".join(tidy(printable(cell)) for cell in cells)


def _parsed(cells: Sequence[str]) -> FakeReading:
    """The reading in the cells of a line of a table.

    Raises
    ------
    ValueError
        They are not a reading.
    """
    term, kind, log_prob, verdict, remark = (tidy(printable(cell)) for cell in cells)
    if fault := line_fault(term, key(term)):
        raise ValueError(f"{excerpt(term)} is not a term: {fault}")
    if kind not in (*KINDS, ""):
        raise ValueError(f"{excerpt(kind)} is not a kind; write {' or '.join(KINDS)}")
    if verdict not in VERDICTS:
        raise ValueError(f"{excerpt(verdict)} is not a verdict; write {', '.join(filter(None, VERDICTS))} or nothing")
    return FakeReading(term, kind, _number(log_prob) if log_prob else None, verdict, remark)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ValueError(f"{excerpt(text)} is not a log-probability; write a number such as -15.3, or nothing")
    return number
