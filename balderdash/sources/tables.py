"""Read the terms in a table: what parts its cells, whether it has a header, and which column holds the terms."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.sources.extract import Extract, entry
from balderdash.terms.printable import counted
from balderdash.terms.wordlist import MAX_BYTES, excerpt

COLUMNS = ("term", "title", "name", "word", "entry", "label", "lemma", "headword")  # that hold terms
MAX_NAME = 80  # characters of a column's name, in a message
MEANINGS = (  # columns that hold meanings
    "meaning",
    "definition",
    "gloss",
    "description",
    "explanation",
    "short description",
    "summary",
    "translation",
    "back",
)
_DELIMITERS = "\t;|,"
_NUMBER = re.compile(r"[\s\d.,:;/%°€$£+\-–—()]*")  # a cell without a letter: a number, a date, nothing
_DECLARED = re.compile(r"sep=(.)")  # the first line of a table that Excel is to read
_OF_ANKI = re.compile(r"#(?:separator|html|columns|if matches|(?:tags|deck|notetype|guid)(?: column)?):", re.IGNORECASE)
_CLOZE = re.compile(r"\{\{c\d+::(.*?)(?:::[^{}]*)?\}\}")  # what a note of Anki's hides: {{c1::Paris::a city}}
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}  # as Anki says
_SHOWN = 12  # columns in a message
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_MOSTLY, _NEARLY, _FEW = 0.5, 0.9, 0.1  # of the rows
FEWEST = 5  # rows that show what a column holds

Rows = list[list[str]]


class UnclearColumnError(BalderdashError):
    """It is not clear which column holds the terms.

    Attributes
    ----------
    columns : what can be given as --column
    """

    def __init__(self, name: str, columns: Sequence[str]) -> None:
        super().__init__(f"{name} has the columns {_shown(columns)}; say with --column which of them holds the terms.")
        self.columns = list(columns)


def no_such_column(name: str, columns: Sequence[str], asked: str) -> BalderdashError:
    """The error for a --column, or a --meaning-column, that a table does not have."""
    return BalderdashError(f"{name} has no column {asked[:MAX_NAME]!r}; it has {_shown(columns)}.")


def _shown(columns: Sequence[str]) -> str:
    return ", ".join(column[:MAX_NAME] for column in columns[:_SHOWN])


def from_text(name: str, text: str, column: str | None, meaning_column: str | None = None) -> Extract:
    """The terms in a table as text, with their meanings if it has a column of them.

    Parameters
    ----------
    name : of the file, for messages
    column : that holds the terms, by number from 1 or by name; None to find it
    meaning_column : that holds the meanings; None for one whose name says so

    Raises
    ------
    BalderdashError
        It is empty or broken, or it is not clear which column holds the terms.
    """
    lines, above = text.split("\n"), 0
    if declared := _DECLARED.fullmatch(lines[0].strip()):
        start, delimiter = 1, declared[1]
    else:
        start, delimiter = _beginning(lines, is_asked=column is not None)
        above = sum(bool(line.strip()) for line in lines[:start])
    text = "\n".join(lines[start:])
    if not text.strip():
        raise BalderdashError(f"{name} holds no rows; give a table with a column of terms.")
    if not delimiter:
        rows = [[_unquoted(line)] for line in text.split("\n") if line.strip()]
        return _from_rows(name, rows, column, "", meaning_column)
    rows, is_sure = _parsed(text, delimiter)
    if is_sure and rows:
        place, _ = _place(name, rows, column)
        terms = (cell.strip() for row in rows for cell in row[place : place + 1])
        is_ragged = any(len(row) < len(rows[0]) for row in rows)  # a line without the delimiter may be swallowed, too
        is_sure = not any("\n" in term and (is_ragged or delimiter in term) for term in terms)
    note = ""
    if not is_sure:  # a quotation mark opens a cell that swallows lines, or is no quotation mark at all
        rows, note = _line_by_line(name, text, delimiter, start + 1)
    found = _from_rows(name, rows, column, delimiter, meaning_column)
    return Extract(found.terms, found.account, " ".join(filter(None, (note, found.note)))).beside(
        above, "it stands above the table"
    )


def from_rows(name: str, rows: Rows, column: str | None, meaning_column: str | None = None) -> Extract:
    """The terms in rows of cells; see `from_text`."""
    return _from_rows(name, [row for row in rows if any(row)], column, "", meaning_column)


def has_header(text: str) -> bool:
    """Whether a text is a table, though its name does not say so: it begins with the names of terms and meanings."""
    first = text.lstrip("\n").partition("\n")[0]
    parts = ({_unquoted(cell).strip().lower() for cell in first.split(delimiter)} for delimiter in _DELIMITERS)
    return any(names & set(COLUMNS) and names & set(MEANINGS) for names in parts)


def is_anki(text: str) -> bool:
    """Whether this is a text export of Anki's."""
    return text.startswith("#separator:")


def from_anki(name: str, text: str, column: str | None, meaning_column: str | None = None) -> Extract:
    """The terms in a text export of Anki's: the first field of each note, with the second one as its meaning.

    Lines such as `#separator:tab` and `#tags column:3` stand above the notes; the first note may begin with # as well.
    See https://docs.ankiweb.net/exporting.html#text-files

    Parameters
    ----------
    name, column, meaning_column : see `from_text`
    """
    lines = text.split("\n")
    height = next((k for k, line in enumerate(lines) if not _OF_ANKI.match(line)), len(lines))
    said = dict(line[1:].lower().partition(":")[::2] for line in lines[:height])
    separator = said.get("separator", "").strip()
    delimiter = _SEPARATORS.get(separator, separator[:1] or "\t")
    notes, remark = _CLOZE.sub(r"\1", "\n".join(lines[height:])), ""
    rows, is_sure = _parsed(notes, delimiter)
    if not is_sure:
        rows, remark = _line_by_line(name, notes, delimiter, height + 1)
    if not rows:
        raise BalderdashError(f"{name} holds no notes that can be read; export them from Anki as text again.")
    aside = {int(at) - 1 for what, at in said.items() if what.endswith(" column") and at.strip().isdecimal()}
    fields = [place for place in range(len(rows[0])) if place not in aside]
    if not fields:
        raise BalderdashError(f"{name} has no field beside tags and numbers; export the notes from Anki again.")
    if column is None:
        column = str(fields[0] + 1)
    if meaning_column is None and len(fields) > 1:
        meaning_column = str(fields[1] + 1)
    names = [cell.strip() for cell in said.get("columns", "").split(delimiter)]
    head = names if len(names) == len(rows[0]) else [f"field {k}" for k in range(1, len(rows[0]) + 1)]
    found = _from_rows(name, [head, *rows], column, delimiter, meaning_column, has_head=True)
    return Extract(found.terms, found.account, " ".join(filter(None, (remark, found.note))))


def _beginning(lines: Sequence[str], *, is_asked: bool) -> tuple[int, str]:
    """The number of lines above a table, and what parts its cells; "" if each line is one cell.

    Programs write titles and remarks above their tables. Where the first line has no delimiter and nearly all lines
    have the same number of one, the table begins with the first of these; but a first line such as "term" is the name
    of a single column, in whose terms there may be commas.
    """
    full = [line for line in lines if line.strip()]
    if not full or any(d in full[0] for d in _DELIMITERS):
        return 0, _delimiter_of(full, is_asked=is_asked)
    bare = [_QUOTED.sub("", line) for line in full]
    for delimiter in _DELIMITERS:
        ((count, rows),) = Counter(line.count(delimiter) for line in bare).most_common(1)
        is_name = delimiter != "\t" and full[0].strip().strip('"').lower() in COLUMNS
        if count and rows > _NEARLY * len(full) and not is_name and not _is_prose(delimiter, full):
            first = next(line for line, plain in zip(full, bare, strict=True) if plain.count(delimiter) == count)
            return lines.index(first), delimiter
    return 0, ""


def _delimiter_of(lines: Sequence[str], *, is_asked: bool) -> str:
    """What parts the cells: the one that is most frequent in the first line; "" if each line is one cell."""
    if not lines or not any(d in lines[0] for d in _DELIMITERS):
        return ""
    delimiter = max(_DELIMITERS, key=lines[0].count)
    names = [_unquoted(cell).strip().lower() for cell in lines[0].split(delimiter)]
    if is_asked or any(name in COLUMNS for name in names):
        return delimiter
    parted = sum(delimiter in line for line in lines)
    is_ragged = len({line.count(delimiter) for line in lines}) > 1
    return "" if parted < _MOSTLY * len(lines) or (is_ragged and _is_prose(delimiter, lines)) else delimiter


def _is_prose(delimiter: str, lines: Sequence[str]) -> bool:
    """Whether a delimiter stands in lines only as in sentences, such as "Abel, theorem of"."""
    return delimiter in ",;" and all(_is_punctuation(delimiter, line) for line in lines)


def _is_punctuation(mark: str, line: str) -> bool:
    """Whether a comma or semicolon stands in a line only as in a sentence: behind a word and before a space."""
    return line.count(mark) == len(re.findall(rf"(?<=\w){mark} (?=\S)", line))


def _parsed(text: str, delimiter: str) -> tuple[Rows, bool]:
    """The rows of a table, and whether no quotation mark seems to swallow lines."""
    options: dict[str, Any] = {"delimiter": delimiter, "skipinitialspace": _has_spaces(text, delimiter)}
    rows, is_sure = _parsed_as(text, **options)
    if not is_sure and '\\"' in text:  # databases write \" in a cell, and not ""
        escaped, is_sure = _parsed_as(text, **options, escapechar="\\", doublequote=False)
        rows = escaped if is_sure else rows
    return rows, is_sure


def _has_spaces(text: str, delimiter: str) -> bool:
    """Whether spaces part the cells from each other, and a quotation mark behind them opens a cell."""
    if delimiter not in ",;":
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    begin = re.compile(rf'{re.escape(delimiter)} +"')
    return sum(begin.search(line) is not None for line in lines) > _MOSTLY * len(lines)


def _parsed_as(text: str, *, delimiter: str, **options: Any) -> tuple[Rows, bool]:
    """As `_parsed`, with options for the `csv` module."""
    csv.field_size_limit(MAX_BYTES)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, **options)
        rows = [row for row in reader if any(row)]
    except csv.Error:
        return [], False
    width = len(rows[0]) if rows else 0
    for row in rows:
        for cell in row:
            if "\n" not in cell:
                continue
            parts = cell.split("\n")
            looks_swallowed = delimiter == "\t" and "\t" in cell
            looks_swallowed |= all(part.count(delimiter) == width - 1 for part in parts[1:-1] or parts)
            if len(row) != width or looks_swallowed:
                return rows, False
    return rows, True


def _line_by_line(name: str, text: str, delimiter: str, start: int) -> tuple[Rows, str]:
    """The rows of a table whose quotation marks do not match: in such a line they are characters like others."""
    rows: Rows = []
    literal: list[int] = []
    for number, line in enumerate(text.split("\n"), start):
        try:
            row = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:
            row = line.split(delimiter)
            literal.append(number)
        if any(row):
            rows.append(row)
    if not literal or any(len(row) < len(rows[0]) for row in rows):
        where = f", line {literal[0]}" if literal else ""
        raise BalderdashError(
            f"{name}{where}: a quotation mark opens a cell that swallows other lines; close it, or write it twice."
        )
    lines = (
        f"line {literal[0]}" if len(literal) == 1 else f"{len(literal):,} lines, the first of them line {literal[0]}"
    )
    return rows, f"A quotation mark does not close in {lines}; it is read as it stands."


def _unquoted(line: str) -> str:
    """The only cell of a line."""
    bare = line.strip()
    is_quoted = len(bare) > 1 and bare[0] == bare[-1] == '"' and '"' not in bare[1:-1].replace('""', "")
    return bare[1:-1].replace('""', '"') if is_quoted else line


def _from_rows(
    name: str,
    rows: Rows,
    column: str | None,
    delimiter: str,
    meaning_column: str | None = None,
    *,
    has_head: bool | None = None,
) -> Extract:
    if not rows:
        raise BalderdashError(f"{name} holds no rows; give a table with a column of terms.")
    place, note = _place(name, rows, column)
    is_sure = True
    if has_head is None:
        asked = [name for name in (column, meaning_column) if name is not None]
        is_named = any(not is_position(name) or int(name) > len(rows[0]) for name in asked)
        has_head, is_sure = names_columns(rows, is_named=is_named)
    body = rows[1:] if has_head else rows
    meanings = meaning_place_in(rows[0] if has_head else (), body, place, meaning_column)
    if meanings is None and meaning_column is not None:
        raise no_such_column(name, rows[0], meaning_column)
    if meanings == place:
        raise BalderdashError(f"{name}: the meanings cannot be in the column of the terms; name another one.")
    if not has_head and not is_sure and len(rows[0]) > 1 and place < len(rows[0]):
        note += f" The first row is read as a term, {excerpt(rows[0][place])}."
    width = len(rows[0])
    terms, dropped, longer = list[str](), Counter[str](), 0
    for row in body:
        if has_head and row == rows[0]:  # of another table behind the first one
            dropped["it has only names of columns"] += 1
            continue
        if place >= len(row):
            dropped["it has no cell in that column"] += 1
            continue
        is_longer = len(row) > width and bool(delimiter)
        longer += is_longer
        cell = delimiter.join(row[place:]) if is_longer and place == width - 1 else row[place]
        if meanings is None or meanings >= len(row):
            means = ""
        else:
            means = delimiter.join(row[meanings:]) if is_longer and meanings == width - 1 else row[meanings]
        terms.append(entry(cell, means))
    if longer and width > 1:
        rows_ = "1 row has" if longer == 1 else f"{longer:,} rows have"
        held = "a tab" if delimiter == "\t" else repr(delimiter)
        note += f" {rows_} more cells than the first; a cell that holds {held} must stand in quotation marks."
    return Extract.of(terms, dropped, note.strip())


def is_position(column: str) -> bool:
    """Whether a --column is a number from 1."""
    return column.isascii() and column.isdecimal() and len(column) < 10 and int(column) > 0


def _place(name: str, rows: Rows, column: str | None) -> tuple[int, str]:
    """Which column holds the terms, counted from 0, and what to say about the choice."""
    head = [cell.strip() for cell in rows[0]]
    if column is None:
        return _found_place(name, rows, head)
    if is_position(column) and int(column) <= len(head):
        return int(column) - 1, ""
    for equal in (str, str.casefold):
        if equal(column) in (names := [equal(cell) for cell in head]):
            return names.index(equal(column)), ""
    if is_position(column):
        raise BalderdashError(f"{name} has {counted(len(head), 'column')}, and --column {column} is none of them.")
    raise no_such_column(name, head, column)


def _found_place(name: str, rows: Rows, head: list[str]) -> tuple[int, str]:
    """The column whose name says that it holds terms, or the only one with words that differ from row to row."""
    named = _named_place(head, rows[1:])
    if named is not None or len(head) == 1:
        return named or 0, others_named(head, rows[1:], named or 0)
    if _is_told(rows[1:]) and len(rows) > FEWEST:
        return 0, "The terms are read from column 1, their meanings from column 2; --column names another."
    worded = [place for place in range(len(head)) if has_words(rows[1:], place)]
    if len(worded) != 1 or len(rows) <= FEWEST:
        raise UnclearColumnError(name, head)
    return worded[0], f"The terms are read from column {worded[0] + 1}; --column names another."


def _named_place(head: Sequence[str], body: Rows) -> int | None:
    """The column whose name says that it holds terms; of several, one with words that differ from row to row."""
    names = [cell.strip().lower() for cell in head]
    named = [place for place, cell in enumerate(names) if cell in COLUMNS]
    return min(named, key=lambda place: (not has_words(body, place), COLUMNS.index(names[place])), default=None)


def _is_told(rows: Rows) -> bool:
    """Whether each row has two cells, the second of which mostly holds words of a sentence, unlike an author's name."""
    plain = ([word[0].isalpha() and not word[0].isupper() for word in row[1].split()] for row in rows if len(row) > 1)
    told = [len(words) > 2 and sum(words) > 1 for words in plain]
    return max(map(len, rows), default=0) == 2 and sum(told) > _MOSTLY * len(rows)


def place_in(head: Sequence[str], body: Rows, column: str | None) -> int | None:
    """Which column of a table on a page holds the terms: the one asked for, or the first that holds words.

    Parameters
    ----------
    head : the names of the columns; empty if they have none
    column : by number from 1 or by name

    Returns
    -------
    its place from 0; None if the table does not have the column
    """
    names, width = [cell.casefold() for cell in head], max(map(len, [head, *body]))
    if column is None:
        named = _named_place(head, body)
        tried = range(width) if named is None else (named, *range(width))
        return next((place for place in tried if has_words(body, place)), 0)
    if is_position(column) and int(column) <= width:
        return int(column) - 1
    return names.index(column.casefold()) if column.casefold() in names else None


def others_named(head: Sequence[str], body: Rows, place: int) -> str:
    """What to say if other columns have the same name as that of the terms, and words; "" if none has."""
    name = head[place].strip().lower() if place < len(head) else ""
    others = [k for k, cell in enumerate(head) if k != place and cell.strip().lower() == name and has_words(body, k)]
    if not name or not others:
        return ""
    return (
        f"{len(others) + 1} columns are called {head[place][:MAX_NAME]!r}; the terms are read from column {place + 1}."
    )


def meaning_place_in(head: Sequence[str], body: Rows, terms: int, column: str | None) -> int | None:
    """Which column of a table holds the meanings, from 0; None if there is none.

    Parameters
    ----------
    head : the names of the columns; empty if they have none
    body : the rows below
    terms : the column that holds the terms
    column : that holds the meanings, by number from 1 or by name; None for one whose name says so, or for the second
        of two that mostly holds several words
    """
    names, width = [cell.strip().casefold() for cell in head], max(map(len, [head, *body]))
    if column is not None:
        if is_position(column) and int(column) <= width:
            return int(column) - 1
        return names.index(column.casefold()) if column.casefold() in names else None
    named = [place for place, cell in enumerate(names) if cell in MEANINGS and place != terms]
    if named:
        return min(named, key=lambda place: MEANINGS.index(names[place]))
    return 1 if terms == 0 and _is_told(body) else None


def has_words(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether the cells of a column are mostly words, and mostly different ones."""
    cells = [row[place].strip() for row in rows if place < len(row)]
    worded = [cell for cell in cells if not is_numeric(cell)]
    return len(worded) > _MOSTLY * len(rows) and len(set(worded)) > _MOSTLY * len(worded)


def is_numeric(cell: str) -> bool:
    """Whether a cell has no word: a number, a date, or nothing."""
    return _NUMBER.fullmatch(cell) is not None


def names_columns(rows: Rows, *, is_named: bool = False) -> tuple[bool, bool]:
    """Whether the first row names the columns, as the other rows show, and whether they do show it.

    A name stands above numbers, or above one of few words that come again and again, such as "noun".

    Parameters
    ----------
    is_named : whether the user names one of the columns
    """
    head, body = [cell.strip() for cell in rows[0]], rows[1:]
    if is_named or any(cell.lower() in COLUMNS for cell in head):
        return True, True
    votes = 0
    for place, cell in enumerate(head):
        cells = [row[place].strip() for row in body if place < len(row) and row[place].strip()]
        if not cell or not cells:
            continue
        if sum(map(is_numeric, cells)) > _NEARLY * len(cells):
            votes += -1 if is_numeric(cell) else 1
        elif len(set(cells)) <= _FEW * len(cells):
            votes += -1 if cell in cells else 1
    return votes > 0, votes != 0 or not body
