"""Which elements of an HTML page are open: many end without an end tag, and an end tag may belong to none."""

from __future__ import annotations

from collections import Counter

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
CELLS = ("td", "th")
_OF_TABLES = frozenset(("table", "thead", "tbody", "tfoot", "tr", *CELLS))
_BLOCKS = ("address", "article", "blockquote", "div", "dl", "fieldset", "h1", "h2", "h3", "h4", "h5", "h6", "main",
           "menu", "ol", "p", "pre", "section", "ul")  # fmt: skip
# A start tag -> the elements that it ends, and those in which it looks no further, as the standard of HTML has it:
# https://html.spec.whatwg.org/multipage/syntax.html#optional-tags
ENDED_BY = {
    **dict.fromkeys((*_BLOCKS, "table"), (("p",), ("li", "dt", "dd", *_OF_TABLES))),
    "li": (("li",), ("ul", "ol", "menu", "dl", *_OF_TABLES)),
    **dict.fromkeys(("dt", "dd"), (("dt", "dd"), ("dl", "ul", "ol", *_OF_TABLES))),
    **dict.fromkeys(CELLS, (CELLS, ("tr", "table"))),
    "tr": (("tr",), ("table",)),
    **dict.fromkeys(("thead", "tbody", "tfoot"), (("thead", "tbody", "tfoot"), ("table",))),
    **dict.fromkeys(("rt", "rp"), (("rt", "rp"), ("ruby", "li", "dt", "dd", *_OF_TABLES))),
    "ruby": ((), ()),  # ends none, but its end ends an rt
}
_LOOKED_THROUGH = 50  # open elements; a hostile page has a million


class OpenElements:
    """The open elements of a page, the innermost last; whoever reads the page pushes and pops them."""

    def __init__(self) -> None:
        self._tags: list[str] = []
        self._counts = Counter[str]()
        self._scopes = [Counter[str]()]  # of a cell, out of which no end tag reaches but those of tables

    def __len__(self) -> int:
        return len(self._tags)

    def count(self, tag: str) -> int:
        """How many elements with this tag are open."""
        return self._counts[tag]

    def push(self, tag: str) -> None:
        """An element begins."""
        self._tags.append(tag)
        self._counts[tag] += 1
        self._scopes[-1][tag] += 1
        if tag in CELLS:
            self._scopes.append(Counter())

    def pop(self) -> str:
        """The innermost element ends."""
        tag = self._tags.pop()
        if tag in CELLS:
            self._scopes.pop()
        self._counts[tag] -= 1
        self._scopes[-1][tag] -= 1
        return tag

    def ended_by_start(self, tag: str) -> int:
        """How many of the innermost elements a start tag ends."""
        ends, barriers = ENDED_BY.get(tag, ((), ()))
        if not any(map(self.count, ends)):
            return 0
        for number, last in enumerate(reversed(self._tags[-_LOOKED_THROUGH:]), start=1):
            if last in ends:
                return number
            if last in barriers:
                break
        return 0

    def ended_by_end(self, tag: str) -> int:
        """How many of the innermost elements an end tag ends."""
        if not (self._counts if tag in _OF_TABLES else self._scopes[-1])[tag]:
            return 0
        return next(number for number, last in enumerate(reversed(self._tags), start=1) if last == tag)
