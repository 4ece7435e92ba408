"""Find the terms in JSON: in a list, a dictionary, or a table, however a program wrote it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.sources import tables
from balderdash.sources.extract import Extract, entry

_LONGEST_LETTER = 3  # characters of the name of a part: A, Sch, 0-9
_ELSEWHERE = "it stands in another list of the file"
_DEEPEST = 4  # objects in objects that are searched for the list

_Objects = tuple[dict[str, Any], ...]


def read_json(name: str, text: str, column: str | None = None, meaning_column: str | None = None) -> Extract:
    """The terms in the longest list or dictionary; what stands in others is in the account.

    Parameters
    ----------
    name : of the file, for messages
    column : the key that holds the terms, by name, or by number from 1; None to find it
    meaning_column : the one that holds their meanings; None for one whose name says so

    Raises
    ------
    BalderdashError
        It is not JSON, holds no list, or it is not clear which key holds the terms.
    """
    value = _parsed(name, text)
    lists = list(_lists_in(value))
    longest = max(lists, key=lambda rows: 0 if _is_numbers(rows) else len(rows), default=None)
    dictionaries = list(_dictionaries_in(value))
    nested = max(dictionaries, key=lambda each: _entries_in(each[-1]), default=({},))
    largest = nested[-1]
    if _entries_in(largest) > max(1, len(longest or ())):  # a dictionary: term -> definition
        beside = (each for each in dictionaries if not _has(each, largest) and not _has(nested, each[-1]))
        others = sum(len(each[-1]) for each in beside)
        others += max(0, sum(map(len, lists)) - sum(map(len, _lists_in(largest))))
        _refuse_column(name, "a dictionary", column)
        return _from_dictionary(name, largest, meaning_column).beside(others, _ELSEWHERE)
    if longest is None:
        raise BalderdashError(f"{name} holds no list; give a JSON list of strings, or of objects with a term in each.")
    found = _from_rows(name, longest, column, meaning_column)
    return found.beside(sum(map(len, lists)) - len(longest), _ELSEWHERE)


def _from_dictionary(name: str, value: Mapping[str, Any], meaning_column: str | None) -> Extract:
    """The keys as terms; the meaning of each is its text, the first of its texts, or what its object tells."""
    objects = [told for told in value.values() if isinstance(told, dict)]
    if not objects:
        _refuse_column(name, "a dictionary of texts", meaning_column)
    key = _meaning_key(name, objects, meaning_column) if objects else None
    entries = [entry(term, _meaning(told.get(key) if isinstance(told, dict) else told)) for term, told in value.items()]
    has_lists = any(isinstance(told, list) for told in value.values())
    return Extract.of(
        entries, note="The names of the lists are read as terms, the lists as their meanings." * has_lists
    )


def _parsed(name: str, text: str) -> Any:
    """The value that JSON, or a list of values with JSON on each line, stands for."""

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):  # Python would forget all but the last of them
            (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
            raise BalderdashError(
                f"{name} has an object with the key {twice[: tables.MAX_NAME]!r} twice, and only one can be read; "
                "rename the other."
            )
        return values

    try:
        return json.loads(text, object_pairs_hook=as_object)
    except RecursionError:
        raise BalderdashError(f"{name} is JSON that is nested too deeply; give a list of strings.") from None
    except ValueError as error:
        why = str(error)
    values, where = [], name
    for line, row in enumerate(text.split("\n"), start=1):
        try:
            values += [json.loads(row, object_pairs_hook=as_object)] if row.strip() else []
        except (ValueError, RecursionError) as error:
            if values:  # else it is no list of values at all
                where, why = f"{name}, line {line}", str(error)
            raise BalderdashError(f"{where} is not JSON ({why}); check the file.") from None
    return values


def _text(value: object) -> str | None:
    """The text of a value: itself, or that of a typed one, as SPARQL gives them."""
    if isinstance(value, dict):
        value = value.get("value")
    return value if isinstance(value, str) else None


def _meaning(value: object) -> str:
    """The text of a meaning: the first one of several, "" for none."""
    if isinstance(value, list):
        value = next((text for text in value if isinstance(text, str)), None)
    return _text(value) or ""


def _is_numbers(rows: Sequence[Any]) -> bool:
    """Whether a list cannot hold terms: it has neither texts nor lists nor objects."""
    return not any(isinstance(row, (str, list, dict)) for row in rows)


def _lists_in(value: object, depth: int = 0) -> Iterator[list[Any]]:
    """The lists in an object and in the objects in it."""
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict) and (table := _table(value)) is not None:
        yield table
    elif isinstance(value, dict) and _are_parts(value):
        yield [row for part in value.values() for row in part]
    elif isinstance(value, dict) and depth < _DEEPEST:
        for part in value.values():
            if isinstance(part, (list, dict)):
                yield from _lists_in(part, depth + 1)


def _dictionaries_in(value: object, around: _Objects = ()) -> Iterator[_Objects]:
    """An object and the objects in it, each behind those around it.

    Objects that are alike are left out: each of them tells about one term.
    """
    if not isinstance(value, dict) or _table(value) is not None:
        return
    objects = [part for part in value.values() if isinstance(part, dict)]
    if 1 < len(objects) == len(value) and _are_beginnings(value):
        whole = {term: told for part in objects for term, told in part.items()}
        if len(whole) == sum(map(len, objects)):
            yield (*around, whole)
            return
    yield (*around, value)
    if len(around) < _DEEPEST and not _are_alike(objects):
        for part in objects:
            yield from _dictionaries_in(part, (*around, value))


def _has(objects: Iterable[object], one: object) -> bool:
    """Whether an object itself is among these, not only one that is equal."""
    return any(each is one for each in objects)


def _entries_in(value: Mapping[str, Any]) -> int:
    """How many terms an object holds if it is a dictionary."""
    objects = [part for part in value.values() if isinstance(part, dict)]
    return len(value) if len(objects) < 2 or _are_alike(objects) else len(value) - len(objects)


def _are_alike(objects: Sequence[Mapping[str, Any]]) -> bool:
    return len(objects) > 1 and all(set(part) & set(objects[0]) for part in objects)


def _table(value: Mapping[str, Any]) -> list[Any] | None:
    """The rows of the table that an object is, as lists with the names first, or as objects; None if it is none."""
    columns, parts = value.get("columns"), list(value.values())
    if isinstance(columns, list) and isinstance(data := value.get("data"), list):
        is_whole = all(isinstance(row, list) and len(row) == len(columns) for row in data)
        return [columns, *data] if is_whole and columns and not _is_numbers(columns) else None
    if len(parts) > 1 and any(name.lower() in tables.COLUMNS for name in value):  # column by column
        if all(isinstance(part, list) and len(part) == len(parts[0]) for part in parts):
            return [dict(zip(value, row, strict=True)) for row in zip(*parts, strict=True)]
        if all(isinstance(part, dict) and part.keys() == parts[0].keys() for part in parts):
            return [{name: part[key] for name, part in value.items()} for key in parts[0]]
    if not all(isinstance(part, dict) for part in parts) or not _are_alike(parts):
        return None
    usual = [key for key in parts[0] if key.lower() in tables.COLUMNS]  # row by row, each under its number
    is_named = any(tables.has_words([[_text(part.get(key)) or ""] for part in parts], 0) for key in usual)
    return parts if is_named or all(map(tables.is_numeric, value)) else None


def _are_parts(value: Mapping[str, Any]) -> bool:
    """Whether an object holds one list in parts: of objects that are alike, or of strings under their first letters."""
    parts = [part for part in value.values() if isinstance(part, list) and part]
    rows = [row for part in parts for row in part]
    if len(parts) < 2 or not all(isinstance(part, list) for part in value.values()):
        return False
    if all(isinstance(row, dict) for row in rows):
        return all(any(set(row) & set(rows[0]) for row in part) for part in parts)
    return all(isinstance(row, str) for row in rows) and _are_beginnings(value)


def _are_beginnings(parts: Mapping[str, Iterable[str]]) -> bool:
    """Whether the names of the parts are the first letters of most terms in them, or 0-9 and the like."""
    fits = [term.casefold().startswith(name.casefold()) for name, part in parts.items() for term in part]
    return all(len(name) <= _LONGEST_LETTER for name in parts) and 2 * sum(fits) > len(fits)


def _from_rows(name: str, rows: list[Any], column: str | None, meaning_column: str | None) -> Extract:
    """The terms in a list of strings, of objects, or of lists that are the rows of a table."""
    if all(isinstance(row, str) for row in rows):
        _refuse_column(name, "a list of texts", column or meaning_column)
        return Extract.of([entry(row, "") for row in rows])  # a tab in a text parts no meaning from it
    if all(isinstance(row, list) for row in rows):
        return tables.from_rows(
            name, [["" if cell is None else str(cell) for cell in row] for row in rows], column, meaning_column
        )
    if not all(isinstance(row, dict) for row in rows):
        raise BalderdashError(f"{name} holds a list of mixed things; give a JSON list of strings, or of objects.")
    rows = [_flat(row) for row in rows]
    chosen = _key(name, rows, column)
    meanings = _meaning_key(name, rows, meaning_column)
    terms, dropped = list[str](), Counter[str]()
    for row in rows:
        if (term := _text(row.get(chosen))) is not None:
            told = row.get(meanings) if meanings is not None and meanings != chosen else ""
            terms.append(entry(term, _meaning(told)))
        else:
            dropped[f"it has no text under {chosen[: tables.MAX_NAME]!r}"] += 1
    return Extract.of(terms, dropped)


def _flat(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object with the texts of the objects in it under names such as properties.name, as GeoJSON has them."""
    parts = {key: part for key, part in row.items() if isinstance(part, dict) and _text(part) is None}
    if not parts:
        return row
    inner = {f"{key}.{name}": value for key, part in parts.items() for name, value in part.items()}
    return {key: value for key, value in row.items() if key not in parts} | inner


def _refuse_column(name: str, what: str, asked: str | None) -> None:
    """Raise `BalderdashError` if a column is asked for where there is none."""
    if asked is not None:
        raise BalderdashError(f"{name} holds {what}, so it has no column {asked[: tables.MAX_NAME]!r}.")


def _key(name: str, rows: Sequence[Mapping[str, Any]], asked: str | None) -> str:
    """The key of objects that the user named, or the one that names terms: different ones in most objects."""
    counts = Counter(key for row in rows for key, value in row.items() if _text(value) is not None)
    names = list(dict.fromkeys(key for row in rows for key in row))
    if asked is not None:
        return _named(name, names, asked)
    usual = [key for key in counts if key.lower() in tables.COLUMNS]
    if not usual:
        raise tables.UnclearColumnError(name, names)

    def preference(key: str) -> tuple[bool, int, int]:
        cells = [[text] if (text := _text(row.get(key))) is not None else [] for row in rows]
        return tables.has_words(cells, 0), counts[key], -tables.COLUMNS.index(key.lower())

    return max(usual, key=preference)


def _meaning_key(name: str, rows: Sequence[Mapping[str, Any]], asked: str | None) -> str | None:
    """The key of objects that holds the meanings: the one that was asked for, or one whose name says so."""
    names = list(dict.fromkeys(key for row in rows for key in row))
    if asked is None:
        usual = [key for key in names if key.lower() in tables.MEANINGS]
        return min(usual, key=lambda key: tables.MEANINGS.index(key.lower())) if usual else None
    return _named(name, names, asked)


def _named(name: str, keys: Sequence[str], asked: str) -> str:
    """The key that the user names, in upper or lower case or by number from 1."""
    for equal in (str, str.casefold):
        if found := next((key for key in keys if equal(key) == equal(asked)), None):
            return found
    if tables.is_position(asked) and int(asked) <= len(keys):
        return keys[int(asked) - 1]
    raise tables.no_such_column(name, keys, asked)
