"""Find the terms on a web page: in a glossary, a list or a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser

from balderdash.errors import BalderdashError
from balderdash.sources import tables
from balderdash.sources.extract import Extract, entry

MIN_ENTRIES = 3  # of a list
_MAX_DEPTH = 200  # of elements; a deeper one counts as part of its parent
_MOST_SPANNED = 1000  # rows or columns that a cell reaches into
_MAX_TEXT = 2000  # characters of an entry that are read
_SKIPPED = (
    "script",
    "style",
    "nav",
    "footer",
    "header",
    "aside",
    "form",
    "button",
    "select",
    "noscript",
    "template",
    "sup",
)
_ASIDE = re.compile(
    r"\b(toc|navbox|navigation|reflist|references|mw-editsection|catlinks|sidebar|infobox|metadata|hatnote|portal|menu|"
    r"breadcrumbs?|footer|interwiki|mw-(?:portlet|footer|panel|head)[\w-]*|printfooter|noprint)\b"
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
_CLOSED_BY = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("tr",),
}
# What follows the term in an entry: a dash, a colon, a bracket, or a full stop and a new sentence
_GLOSS = re.compile(r"\s+[–—-]\s.*|\s*[:;]\s.*|\s+[(=≡].*|[.]\s+[A-Z].*|\s*[.,:;]+$", re.DOTALL)


@dataclass(slots=True)
class _Table:
    """A table as it is read, row by row.

    Attributes
    ----------
    rows : of cells
    heads : whether each of them has only names of columns
    spans : column -> further rows that a cell of it reaches into
    full : (row, column) -> the whole text of a cell, of which `rows` has what could be a term
    """

    rows: list[list[str]] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)
    full: dict[tuple[int, int], str] = field(default_factory=dict)

    def begin_row(self) -> None:
        """Begin another row; cells from above that reach into it are empty here."""
        self.rows.append([])
        self.heads.append(True)
        self._skip()

    def _skip(self) -> None:
        row = self.rows[-1]
        while self.spans.get(len(row), 0) > 0:
            self.spans[len(row)] -= 1
            row.append("")

    def add(self, text: str, full: str, is_head: bool, width: int, height: int) -> None:
        """Add a cell to the last row."""
        if not self.rows:
            self.begin_row()
        row = self.rows[-1]
        for place in range(len(row), len(row) + width):
            self.spans[place] = height - 1
        self.full[len(self.rows) - 1, len(row)] = full
        row.extend([text, *[""] * (width - 1)])
        self.heads[-1] &= is_head
        self._skip()


class _Entries(HTMLParser):
    """Collects the beginnings of entries: defined terms, list items, and the cells of tables."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"dt": [], "li": []}
        self.tables: list[_Table] = []
        self._within: list[_Table] = []  # the tables that we are in
        self._open: list[str] = []
        self._hidden: int | None = None  # the depth of the skipped element that we are in
        self._entry: list[str] | None = None
        self._link: list[str] | None = None  # the text of the link that the entry begins with
        self._kind, self._depth = "", 0
        self._cell: tuple[_Table, bool, int, int] | None = None  # where the cell goes that we are in

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if tag == "br":
                self._finish(is_end=False)
            return
        while self._open and self._open[-1] in _CLOSED_BY.get(tag, ()):
            self.handle_endtag(self._open[-1])
        if len(self._open) == _MAX_DEPTH:
            return
        self._open.append(tag)
        if self._hidden is not None:
            return
        marks = " ".join(value or "" for name, value in attrs if name in ("class", "id", "role"))
        if tag in _SKIPPED or (tag not in ("html", "body") and _ASIDE.search(marks)):
            self._hidden = len(self._open)
            return
        if tag in ("ul", "ol", "dl", "p", "div", "table", "dd", "tr"):
            self._finish(is_end=tag in ("table", "tr", "dd"))
        if tag == "table":
            self._within.append(_Table())
            self.tables.append(self._within[-1])
        elif tag == "tr" and self._within:
            self._within[-1].begin_row()
        elif tag in ("dt", "dd", "li") or (tag in ("td", "th") and self._within):
            self._finish()
            self._entry, self._link, self._depth, self._kind = [], None, len(self._open), tag
            if tag in ("td", "th"):
                values = dict(attrs)
                is_head = tag == "th" and values.get("scope") != "row"
                self._cell = (self._within[-1], is_head, _span(values.get("colspan")), _span(values.get("rowspan")))
        elif tag == "a" and self._entry is not None and not self._entry:
            self._link = []

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            last = self._open.pop()
            if self._hidden is not None and len(self._open) < self._hidden:
                self._hidden = None
            if (self._entry is not None or self._cell is not None) and len(self._open) < self._depth:
                self._finish()
            if last == "table" and self._within and self._open.count("table") < len(self._within):
                self._within.pop()
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._hidden is None and self._entry is not None and (self._entry or data.strip()):
            self._entry.append(data)
            if self._link is not None and "a" in self._open[self._depth :]:
                self._link.append(data)

    def read(self, page: str) -> None:
        """Read the whole page.

        A comment or a tag without an end hides what follows it, as in a browser. We do not call `close`: it searches
        for that end from each character again, which can take minutes for a page of 200 kB.
        """
        with suppress(AssertionError):  # Python's parser gives up on some declarations
            self.feed(page)
        self._finish()

    def _finish(self, *, is_end: bool = True) -> None:
        """The entry has ended, or its first paragraph has; an entry goes on while nothing is in it."""
        if self._entry is not None and (self._entry or is_end):
            text = " ".join("".join(self._entry)[:_MAX_TEXT].split())
            link = " ".join("".join(self._link or ()).split())
            term = link or _GLOSS.sub("", text, count=1).strip()
            self._entry = self._link = None
            if self._cell is not None:
                table, is_head, width, height = self._cell
                table.add(term, text, is_head, width, height)
                self._cell = None
            elif self._kind == "dd":
                if self.found["dt"] and "\t" not in self.found["dt"][-1]:
                    self.found["dt"][-1] = entry(self.found["dt"][-1], text)
            elif term:
                self.found[self._kind].append(term)


def _span(value: str | None) -> int:
    return min(int(value), _MOST_SPANNED) if value and value.isascii() and value.isdecimal() and int(value) else 1


def read_page(name: str, page: str, column: str | None = None, meaning_column: str | None = None) -> Extract:
    """The entries of the longest list on a page of HTML: definition terms, list items, or the rows of its tables.

    What follows a definition term is its meaning; so is what stands in the column of a table whose name says so, or in
    the second of two columns.

    A page counts as a glossary if its definition lists have at least a third as many entries as its other lists,
    because definitions are rarely marked up by accident.

    Parameters
    ----------
    name : of the page, for messages
    column : that holds the terms in a table, by name or by number from 1; None for the first that holds words
    meaning_column : that holds the meanings in a table

    Raises
    ------
    BalderdashError
        There is no list on it, or no table with this column.
    """
    entries = _Entries()
    entries.read(page)
    found, tables_ = entries.found, [table for table in entries.tables if not all(table.heads)]
    sizes = {
        "td": sum(len(table.rows) - sum(table.heads) for table in tables_),
        **{k: len(v) for k, v in found.items()},
    }
    kind = (
        max(sizes, key=lambda kind: sizes[kind] * (3 if kind == "dt" else 1))
        if (asked := column or meaning_column) is None
        else "td"
    )
    if asked is not None and not tables_:
        raise BalderdashError(f"{name} has no table, so it has no column {asked[: tables.MAX_NAME]!r}.")
    if sizes[kind] < MIN_ENTRIES and asked is None:
        raise BalderdashError(f"{name} is a web page without a list, a glossary or a table of terms on it.")
    others = sum(sizes.values()) - sizes[kind]
    extract = _from_tables(name, tables_, column, meaning_column) if kind == "td" else Extract.of(found[kind])
    return extract.beside(others, "it stands in another list of the page")


def _from_tables(name: str, all_tables: Sequence[_Table], column: str | None, meaning_column: str | None) -> Extract:
    """The terms in the tables of a page; those without the column that is asked for are left aside."""
    terms, dropped = list[str](), Counter[str]()
    names: list[str] = []
    has_any = False
    for table in all_tables:
        body = [row for row, is_head in zip(table.rows, table.heads, strict=True) if not is_head]
        head = next((row for row, is_head in zip(table.rows, table.heads, strict=True) if is_head), [])
        place = tables.place_in(head, body, column)
        if place is None:
            names += [cell for cell in (head or body[0]) if cell not in names]
            dropped["it stands in a table without that column"] += len(body)
            continue
        has_any = True
        meanings = tables.meaning_place_in(head, body, place, meaning_column)
        for number, (row, is_head) in enumerate(zip(table.rows, table.heads, strict=True)):
            if is_head:
                continue
            if place < len(row):
                told = "" if meanings is None or meanings >= len(row) else table.full.get((number, meanings), "")
                terms.append(entry(row[place], told))
            else:
                dropped["it has no cell in that column"] += 1
    if not has_any:
        raise tables.no_such_column(name, names, column or "")
    return Extract.of(terms, dropped)
