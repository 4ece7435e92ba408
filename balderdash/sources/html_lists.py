"""Find the terms on a web page: in a glossary, a list or a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from html.parser import HTMLParser

from balderdash.errors import BalderdashError
from balderdash.sources import tables
from balderdash.sources.extract import Extract, entry
from balderdash.sources.open_elements import CELLS, ENDED_BY, VOID, OpenElements
from balderdash.terms.cleaning import LONGEST
from balderdash.terms.wordlist import excerpt

MIN_ENTRIES = 3  # of a list
_MOST_SPANNED = 1000  # rows or columns that a cell reaches into
_MAX_TEXT = 2000  # characters of an entry that are read
_SKIPPED = (
    "script", "style", "nav", "footer", "header", "aside", "form", "button", "select", "noscript", "template",
    "rt", "rp",  # how a word is read, in small letters above it
)  # fmt: skip
_ASIDE = re.compile(
    r"\b(toc|navbox|navigation|reflist|references|mw-editsection|catlinks|sidebar|infobox|metadata|hatnote|portal|menu|"
    r"breadcrumbs?|footer|interwiki|mw-(?:portlet|footer|panel|head)[\w-]*|printfooter|noprint)\b"
)
_ENTRIES = ("li", "dt", "tr")  # the elements that hold a title each
_SHOWN = 80  # characters of what has no end, in a message
_RAW = ("script", "style")  # whose content is no HTML
_ENTRY_TAG = re.compile(rf"<(?:{'|'.join(_ENTRIES)})[\s>]", re.IGNORECASE)
_MOSTLY = 0.5  # of the entries have a gloss, or it is a part of the terms
_DIFFERENT = 0.9  # of the terms, without their glosses
_FOOTNOTE = re.compile(r"\[.*|[a-z]|[\d,]+|[†‡§¶]+", re.DOTALL)  # in small figures above the line, behind a word
_WORD_LENGTH = 3  # letters before a footnote; x² has fewer
# What follows the term in an entry: a dash, a colon, a bracket, or a full stop and a new sentence
_GLOSS = re.compile(r"\s+[–—-]\s.*|\s*[:;]\s.*|\s+[(=≡].*|[.]\s+[A-Z].*|\s*[.,:;]+$", re.DOTALL)


@dataclass(frozen=True)
class _Text:
    """The text of an entry or a cell, and that of the link that it begins with, or ""."""

    whole: str
    link: str = ""

    @cached_property
    def head(self) -> str:
        """The text without what follows the term."""
        return self.link or _GLOSS.sub("", self.whole, count=1).strip()


def _heads(texts: Sequence[_Text]) -> list[str]:
    """The terms among entries: without their glosses if most entries have one, and hardly any two become the same.

    "Star Wars: A New Hope" has none, in a list of films; but what is too long for a term has one, whatever the others.
    """
    heads = [text.head for text in texts]
    glossed = {text.whole: head for text, head in zip(texts, heads, strict=True) if head != text.whole}
    is_habit = len(glossed) > _MOSTLY * len(set(texts)) and len(set(glossed.values())) >= _DIFFERENT * len(glossed)
    return (
        heads if is_habit else [text.head if len(text.whole) > LONGEST else text.link or text.whole for text in texts]
    )


@dataclass(slots=True)
class _Table:
    """A table as it is read, row by row.

    Attributes
    ----------
    rows : of cells
    heads : whether each of them has only names of columns
    spans : column -> further rows that a cell of it reaches into
    texts : (row, column) -> the text of a cell, of which `rows` has what could be a term
    """

    rows: list[list[str]] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)
    texts: dict[tuple[int, int], _Text] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """The number of rows that name the columns, above all others; one of them if no others follow."""
        return min(self.heads.index(False) if False in self.heads else 1, len(self.rows))

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

    def add(self, text: _Text, is_head: bool, width: int, height: int) -> None:
        """Add a cell to the last row."""
        if not self.rows:
            self.begin_row()
        row = self.rows[-1]
        for place in range(len(row), len(row) + width):
            self.spans[place] = height - 1
        self.texts[len(self.rows) - 1, len(row)] = text
        row.extend([text.head, *[""] * (width - 1)])
        self.heads[-1] &= is_head
        self._skip()


class _Entries(HTMLParser):
    """Collects the beginnings of entries: defined terms, list items, and the cells of tables.

    Attributes
    ----------
    found : the entries of each kind; with "" for an empty one
    meanings : those of the defined terms, "" for none
    tables : all tables
    aside : how many entries stand in menus and the like
    unended : where something begins that has no end, (line, text), or None
    swallowed : how many entries stand behind that
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines = [0]  # where the lines of the page begin
        self.found: dict[str, list[_Text]] = {"dt": [], "li": []}
        self.meanings: list[str] = []
        self.tables: list[_Table] = []
        self.aside = self.swallowed = 0
        self.unended: tuple[int, str] | None = None
        self._within: list[_Table] = []  # the tables that we are in
        self._open = OpenElements()  # without those that only format text, unless they are hidden
        self._hidden: int | None = None  # the depth of the skipped element that we are in
        self._raw: int | None = None  # where the script begins that we are in
        self._entry: list[str] | None = None
        self._link: list[str] | None = None  # the text of the link that the entry begins with
        self._is_linked = False  # whether we are in that link
        self._raised: int | None = None  # how many pieces the entry had when small figures above the line began
        self._kind, self._depth = "", 0
        self._cell: tuple[_Table, bool, int, int] | None = None  # where the cell goes that we are in

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            if tag == "br":
                self._finish(is_end=False)
            return
        self._end(self._open.ended_by_start(tag))
        if tag in _RAW:
            self._raw = self._at()
        marks = " ".join(value or "" for name, value in attrs if name in ("class", "id", "role"))
        is_hidden = (
            tag in _SKIPPED
            or (tag == "sup" and "reference" in marks)
            or (tag not in ("html", "body") and _ASIDE.search(marks) is not None)
        )
        if is_hidden or self._hidden is not None or tag in ENDED_BY:
            self._open.push(tag)
        if is_hidden and self._hidden is None:
            self._hidden = len(self._open)
        if self._hidden is not None:
            self.aside += tag in _ENTRIES
            return
        if tag in ("ul", "ol", "dl", "p", "div", "table", "dd", "tr"):
            self._finish(is_end=tag in ("table", "tr", "dd"))
        if tag == "table":
            self._within.append(_Table())
            self.tables.append(self._within[-1])
        elif tag == "tr" and self._within:
            self._within[-1].begin_row()
        elif tag in ("dt", "dd", "li") or (tag in CELLS and self._within):
            self._finish()
            self._entry, self._link, self._depth, self._kind = [], None, len(self._open), tag
            if tag in CELLS:
                values = dict(attrs)
                is_head = tag == "th" and values.get("scope") != "row"
                self._cell = (self._within[-1], is_head, _span(values.get("colspan")), _span(values.get("rowspan")))
        elif tag == "sup":
            self._raised = None if self._entry is None else len(self._entry)
        elif tag == "a":
            self._is_linked = self._entry is not None and not self._entry
            if self._is_linked:
                self._link = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _RAW:
            self._raw = None
        self._is_linked &= tag != "a"
        if tag == "sup":
            self._drop_footnote()
        self._end(self._open.ended_by_end(tag))

    def _drop_footnote(self) -> None:
        """Drop the small figures above the line that have just ended, if they are no part of the term."""
        entry, raised = self._entry, self._raised
        self._raised = None
        if entry is None or raised is None or raised > len(entry):
            return
        before, figures = "".join(entry[max(0, raised - _WORD_LENGTH) : raised]), "".join(entry[raised:]).strip()
        is_word = len(before) >= _WORD_LENGTH and before[-_WORD_LENGTH:].isalpha()
        if figures.startswith("[") or (is_word and _FOOTNOTE.fullmatch(figures)):
            if self._is_linked and self._link is not None:
                del self._link[max(0, len(self._link) - len(entry) + raised) :]
            del entry[raised:]

    def _at(self) -> int:
        """Where we are in the page."""
        line, offset = self.getpos()
        return self._lines[line - 1] + offset

    def _end(self, number: int) -> None:
        """End so many of the innermost elements."""
        for _ in range(number):
            last = self._open.pop()
            if self._hidden is not None and len(self._open) < self._hidden:
                self._hidden = None
            if (self._entry is not None or self._cell is not None) and len(self._open) < self._depth:
                self._finish()
            if last == "table" and self._open.count("table") < len(self._within):
                self._within.pop()

    def handle_data(self, data: str) -> None:
        if self._hidden is None and self._entry is not None and (self._entry or data.strip()):
            self._entry.append(data)
            if self._link is not None and self._is_linked:
                self._link.append(data)

    def read(self, page: str) -> None:
        """Read the whole page.

        A comment, a tag or a script without an end hides what follows it, as in a browser; that is counted. We do not
        call `close`: it searches for that end from each character again, which can take minutes for a page of 200 kB.
        """
        self._lines += [found.end() for found in re.finditer("\n", page)]
        with suppress(AssertionError):  # Python's parser gives up on some declarations
            self.feed(page + "\n")  # with white space behind it, "AT&T" is no unfinished character reference
        begin = self._raw if self._raw is not None else len(page) + 1 - len(self.rawdata)
        if swallowed := len(_ENTRY_TAG.findall(page, begin)):
            self.swallowed = swallowed
            self.unended = page.count("\n", 0, begin) + 1, page[begin : begin + _SHOWN]
        self._finish()

    def _finish(self, *, is_end: bool = True) -> None:
        """The entry has ended, or its first paragraph has; an entry goes on while nothing is in it."""
        if self._entry is not None and (self._entry or is_end):
            text = " ".join("".join(self._entry)[:_MAX_TEXT].split())
            link = " ".join("".join(self._link or ()).split())
            following = text[len(link) : len(link) + 1]
            if following.isalnum() or following in set("'’+#*-"):
                link = ""  # it holds only the beginning of the term, as of C++ or Abel's theorem
            found = _Text(text, link)
            self._entry = self._link = self._raised = None
            if self._cell is not None:
                table, is_head, width, height = self._cell
                table.add(found, is_head, width, height)
                self._cell = None
            elif self._kind in self.found:
                self.found[self._kind].append(found)
                self.meanings += [""] * (self._kind == "dt")
            elif self.meanings and self.found["dt"][-1].head and not self.meanings[-1]:
                self.meanings[-1] = text


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
    tables_ = [table for table in entries.tables if not all(table.heads)]
    sizes = {
        "td": sum(len(table.rows) - sum(table.heads) for table in tables_),
        **{kind: sum(bool(text.head) for text in texts) for kind, texts in entries.found.items()},
    }
    kind = (
        max(sizes, key=lambda kind: sizes[kind] * (3 if kind == "dt" and sizes[kind] >= MIN_ENTRIES else 1))
        if (asked := column or meaning_column) is None
        else "td"
    )
    if asked is not None and not tables_:
        raise BalderdashError(f"{name} has no table, so it has no column {asked[: tables.MAX_NAME]!r}.")
    if sizes[kind] < MIN_ENTRIES and asked is None:
        raise BalderdashError(f"{name} is a web page without a list, a glossary or a table of terms on it.")
    if kind == "td":
        extract = _from_tables(name, tables_, column, meaning_column)
    else:
        terms = _heads(entries.found[kind])
        extract = Extract.of(list(map(entry, terms, entries.meanings)) if kind == "dt" else terms)
    others = sum(len(terms) for other, terms in entries.found.items() if other != kind)
    others += sum(len(table.rows) - table.height for table in entries.tables if kind != "td" or table not in tables_)
    extract = extract.beside(others, "it stands in another list of the page")
    extract = extract.beside(entries.aside, "it stands in a menu or beside the text")
    if entries.unended is None:
        return extract
    line, text = entries.unended
    extract = extract.beside(entries.swallowed, "it stands behind what has no end")
    unended = f"{name}, line {line}: {excerpt(text)} has no end, so browsers show nothing of what follows it."
    return replace(extract, note=f"{extract.note} {unended}".strip())


def _from_tables(name: str, all_tables: Sequence[_Table], column: str | None, meaning_column: str | None) -> Extract:
    """The terms in the tables of a page; those without the column that is asked for are left aside."""
    texts, told, dropped = list[_Text](), list[str](), Counter[str]()
    names: list[str] = []
    has_any, note = False, ""
    for table in all_tables:
        body = [row for row, is_head in zip(table.rows, table.heads, strict=True) if not is_head]
        if not table.height and len(body) > 1 and tables.names_columns(body)[0]:
            table.heads[0], body = True, body[1:]
        head = next((row for row, is_head in zip(table.rows, table.heads, strict=True) if is_head), [])
        place = tables.place_in(head, body, column)
        if place is None:
            names += [cell for cell in (head or body[0]) if cell not in names]
            dropped["it stands in a table without that column"] += len(body)
            continue
        has_any = True
        note = note or (tables.others_named(head, body, place) if column is None else "")
        meanings = tables.meaning_place_in(head, body, place, meaning_column)
        for number, (row, is_head) in enumerate(zip(table.rows, table.heads, strict=True)):
            if is_head:
                if number >= table.height:
                    dropped["it has only names of columns"] += 1
            elif place < len(row):
                texts.append(table.texts.get((number, place), _Text(row[place])))
                means = None if meanings is None else table.texts.get((number, meanings))
                told.append("" if means is None else means.whole)
            else:
                dropped["it has no cell in that column"] += 1
    if not has_any:
        raise tables.no_such_column(name, names, column or "")
    return Extract.of(list(map(entry, _heads(texts), told)), dropped, note)
