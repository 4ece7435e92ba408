"""The two ways through a wiki: all its titles, or a tree of categories; both can be left at any batch and gone on."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.sources.mediawiki import CATEGORY, Wiki
from balderdash.terms.wordlist import MAX_LINES

MOST_BARREN = 200  # batches in a row without a new title; a wiki that skips redirects sends some, a broken one no end
# Sub-categories that lead away from the terms of a field: people, print, and the wiki's own housekeeping.
_ASIDE = re.compile(
    r"\b(stubs?|templates?|wikiproject|wikipedia|articles?|images?|files|redirects|portals?|books|journals|magazines|"
    r"conferences|organi[sz]ations|societies|institutes|people|biograph\w+|births|deaths|awards|competitions|"
    r"mathematicians|scientists|physicists|chemists|logicians|philosophers|theorists|historians|"
    r"statisticians|geometers|algebraists|topologists|disambiguation|"
    r"by (nationality|country|century|year|continent|period|culture))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TitleBatch:
    """What one answer brought; with those before it, all that going on needs.

    Attributes
    ----------
    titles : of pages
    passed : reason -> how many were passed over for it
    categories : sub-categories to enter later
    proceed : the wiki's `continue`, to be given back as a whole; None at the end
    """

    titles: list[str]
    passed: dict[str, int] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    proceed: dict[str, str] | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> TitleBatch:
        """A batch from a journal.

        Raises
        ------
        TypeError, ValueError
            The values are none.
        """
        batch = cls(**values)
        texts = [*batch.titles, *batch.categories, *batch.passed, *(batch.proceed or {}).values()]
        if not all(isinstance(text, str) for text in texts) or isinstance(batch.titles, str):
            raise ValueError("a batch of other things")
        batch.passed.update({reason: int(count) for reason, count in batch.passed.items()})
        return batch


class _Guard:
    """Sees to it that a walk ends, whatever the wiki says."""

    def __init__(self, what: str) -> None:
        self.titles: set[str] = set()
        self._what = what
        self._barren = 0
        self._tokens: set[str] = set()

    def check(self, batch: TitleBatch) -> None:
        """Take note of a batch.

        Raises
        ------
        BalderdashError
            The wiki leads round in circles, or on and on.
        """
        before = len(self.titles)
        self.titles.update(batch.titles)
        if len(self.titles) > MAX_LINES:
            raise BalderdashError(f"{self._what} has more than {MAX_LINES:,} titles; fetch a category of it instead.")
        self._barren = 0 if len(self.titles) > before or batch.proceed is None else self._barren + 1
        token = json.dumps(batch.proceed, sort_keys=True)
        if batch.proceed is not None and (token in self._tokens or self._barren > MOST_BARREN):
            raise BalderdashError(
                f"{self._what} tells us to go on for ever ({token[:120]}); it seems to be out of order."
            )
        self._tokens.add(token)

    def begin(self) -> None:
        """Another list begins, whose tokens may be those of the last one."""
        self._tokens.clear()
        self._barren = 0


class AllTitles:
    """Every page of the main namespace that is no redirect."""

    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        self._proceed: dict[str, str] | None = {}
        self._guard = _Guard(wiki.site.name)
        self.passed: Counter[str] = Counter()

    @property
    def expected(self) -> int | None:
        """The wiki counts its pages of content."""
        return self._wiki.site.articles or None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to fetch."""
        return self._proceed is None

    def fetch(self) -> TitleBatch | None:
        """Up to 500 titles, perhaps none; a wiki in miser mode leaves out the redirects only after it has counted."""
        if self._proceed is None:
            return None
        said = self._wiki.ask(
            **{
                "list": "allpages",
                "apnamespace": "0",
                "apfilterredir": "nonredirects",
                "aplimit": "max",
                "continue": "",
                **self._proceed,
            }
        )
        pages = _list(said, "allpages")
        return TitleBatch([_title(page) for page in pages], proceed=_proceed(said))

    def take(self, batch: TitleBatch) -> None:
        """Go on behind this batch."""
        self._guard.check(batch)
        self._proceed = batch.proceed


class CategoryTree:
    """The pages of a category and of its sub-categories, each once, breadth first.

    Category graphs have cycles and lead far away: a category is entered once, `depth` bounds how deep,
    and sub-categories of people, stubs and the like are left aside.

    Parameters
    ----------
    root : the title of the category, with or without its namespace
    depth : 0 for the category alone
    """

    def __init__(self, wiki: Wiki, root: str, depth: int) -> None:
        if wiki.site.namespace_of(root) != CATEGORY:
            root = f"Category:{root}"
        self.root, self._wiki, self._depth = root, wiki, depth
        self._here: str | None = root
        self._level: dict[str, int] = {root: 0}  # of each category that was entered or will be
        self._ahead: deque[str] = deque()
        self._proceed: dict[str, str] = {}
        self._guard = _Guard(root)
        self.passed: Counter[str] = Counter()

    @property
    def expected(self) -> int | None:
        """Nobody knows how many pages a tree has."""
        return None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to fetch."""
        return self._here is None

    def look(self) -> None:
        """Ask whether there is such a category.

        Raises
        ------
        BalderdashError
            There is none, or nothing is in it.
        """
        (page, *_) = _list(self._wiki.ask(titles=self.root, prop="categoryinfo"), "pages") or [{}]
        about = page.get("categoryinfo")
        if not isinstance(about, dict) or not about.get("size"):
            raise BalderdashError(f"{self._wiki.site.name} has no {self.root!r} with pages in it; check its name.")

    def fetch(self) -> TitleBatch | None:
        """Up to 500 members of the category we are in."""
        if self._here is None:
            return None
        said = self._wiki.ask(
            **{
                "generator": "categorymembers",
                "gcmtitle": self._here,
                "gcmtype": "page|subcat",
                "gcmlimit": "max",
                "prop": "info",
                "continue": "",
                **self._proceed,
            }
        )
        titles, categories, passed = [], [], Counter[str]()
        level = self._level[self._here]
        for page in _list(said, "pages"):
            title, namespace = _title(page), page.get("ns")
            if namespace == CATEGORY:
                if _ASIDE.search(title.partition(":")[2]):
                    passed["sub-category of people, print or housekeeping"] += 1
                elif level >= self._depth:
                    passed[f"sub-category deeper than {self._depth}"] += 1
                else:
                    categories.append(title)
            elif namespace != 0:
                passed["page outside the main namespace"] += 1
            elif page.get("redirect"):
                passed["redirect"] += 1
            else:
                titles.append(title)
        return TitleBatch(titles, dict(passed), categories, _proceed(said))

    def take(self, batch: TitleBatch) -> None:
        """Go on behind this batch."""
        self._guard.check(batch)
        self.passed.update(batch.passed)
        assert self._here is not None
        for category in batch.categories:
            if category not in self._level:
                self._level[category] = self._level[self._here] + 1
                self._ahead.append(category)
        self._proceed = batch.proceed or {}
        if batch.proceed is None:
            self._guard.begin()
            self._here = self._ahead.popleft() if self._ahead else None


def _list(said: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The pages in an answer; a generator that found none says nothing at all."""
    query = said.get("query", {})
    pages = query.get(name, []) if isinstance(query, dict) else None
    if isinstance(pages, dict):  # a wiki before formatversion=2
        pages = list(pages.values())
    if not isinstance(pages, list) or not all(isinstance(page, dict) for page in pages):
        raise BalderdashError("The wiki's answer holds no list of pages; its API is not one that this program knows.")
    return pages


def _title(page: Mapping[str, Any]) -> str:
    title = page.get("title")
    if not isinstance(title, str):
        raise BalderdashError("The wiki's answer has a page without a title; its API is not one this program knows.")
    return title


def _proceed(said: Mapping[str, Any]) -> dict[str, str] | None:
    proceed = said.get("continue")
    if proceed is None:
        if said.get("query-continue"):
            raise BalderdashError("This MediaWiki is older than version 1.21 and cannot be fetched from.")
        return None
    if not isinstance(proceed, dict):
        raise BalderdashError(
            "The wiki's answer does not say how to go on; its API is not one that this program knows."
        )
    return {str(k): str(v) for k, v in proceed.items()}
