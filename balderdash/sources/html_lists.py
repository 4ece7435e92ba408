"""Find the terms on a web page: in a glossary, a list or a table."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser

MIN_ENTRIES = 3  # of a list
_MAX_DEPTH = 200  # of elements; a deeper one counts as part of its parent
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


class _Entries(HTMLParser):
    """Collects the beginnings of entries: defined terms, list items, and first cells of rows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"dt": [], "li": [], "td": []}
        self._open: list[str] = []
        self._hidden: int | None = None  # the depth of the skipped element that we are in
        self._entry: list[str] | None = None
        self._link: list[str] | None = None  # the text of the link that the entry begins with
        self._kind, self._depth, self._cells, self._is_head = "", 0, 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if tag == "br":
                self._finish()
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
        if tag == "tr":
            self._cells = 0
        if tag in ("td", "th"):
            self._cells += 1
        if tag in ("ul", "ol", "dl", "p", "div", "table", "dd"):
            self._finish()
        if tag in ("dt", "li") or (tag == "td" and self._cells == 1) or (tag == "th" and self._cells == 1):
            self._finish()
            self._entry, self._link, self._depth = [], None, len(self._open)
            self._kind = "td" if tag == "th" else tag
            self._is_head = tag == "th" and not any(name == "scope" and value == "row" for name, value in attrs)
        elif tag == "a" and self._entry is not None and not self._entry:
            self._link = []

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            last = self._open.pop()
            if self._hidden is not None and len(self._open) < self._hidden:
                self._hidden = None
            if self._entry is not None and len(self._open) < self._depth:
                self._finish()
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

    def _finish(self) -> None:
        if self._entry is None:
            return
        text = " ".join("".join(self._entry)[:_MAX_TEXT].split())
        link = " ".join("".join(self._link or ()).split())
        self._entry = self._link = None
        term = link or _GLOSS.sub("", text, count=1).strip()
        if term and not self._is_head:
            self.found[self._kind].append(term)


def find_terms(page: str) -> list[str]:
    """The entries of the longest list on a page of HTML: definition terms, list items or first cells.

    A page counts as a glossary if its definition lists have at least a third as many entries as its other lists,
    because definitions are rarely marked up by accident.
    """
    entries = _Entries()
    entries.read(page)
    found = entries.found
    kind = max(found, key=lambda kind: len(found[kind]) * (3 if kind == "dt" else 1))
    return found[kind] if len(found[kind]) >= MIN_ENTRIES else []
