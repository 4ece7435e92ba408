"""Titles from a wiki: all of them, or those in a category and its sub-categories."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from balderdash.errors import BalderdashError
from balderdash.sources.documents import open_wiki_page
from balderdash.sources.mediawiki import CATEGORY, Wiki, find_api, pages_in
from balderdash.sources.source import (
    DEFAULT_DEPTH,
    FetchRequest,
    Source,
    Target,
    TitleBatch,
    Walk,
    list_header,
    unknown_licence,
)
from balderdash.sources.wiki_meanings import WalkWithMeanings
from balderdash.terms.printable import counted
from balderdash.terms.wordlist import MAX_LINES

MOST_IN_WIKI = 1_000_000  # titles; Wikipedia has seven million, which no list needs
MOST_IN_TREE = 50_000
# Batches in a row without a new title. A wiki that filters redirects sends some, a broken one sends them for ever.
MOST_BARREN = 200
SECOND_LOOKS = 2  # at an end that comes before the wiki's own count
# Sub-categories that lead away from the terms of a field: people, print, and the wiki's own housekeeping
_ASIDE = re.compile(
    r"\b(stubs?|templates?|wikiproject|wikipedia|articles?|images?|files|redirects|portals?|books|journals|magazines|"
    r"conferences|organi[sz]ations|societies|institutes|people|biograph\w+|births|deaths|awards|competitions|"
    r"mathematicians|scientists|physicists|chemists|logicians|philosophers|theorists|historians|"
    r"statisticians|geometers|algebraists|topologists|disambiguation|"
    r"by (nationality|country|century|year|continent|period|culture))\b",
    re.IGNORECASE,
)


def open_wiki(target: Target) -> Source | None:
    """A whole wiki, a category tree or one page of it; None if there is no wiki at the address.

    Raises
    ------
    BalderdashError
        The wiki has no such page or category, is too large, or does not allow this.
    """
    request, url = target.request, target.url
    if not url or (api := find_api(target.web, url, target.page)) is None:
        return None
    target.robots.check(api, is_api=True)
    wiki = Wiki.open(target.web, api)
    site, is_there = wiki.site, target.page.status == 200
    title = site.title_of(target.page.url)
    if request.category is not None or (title is not None and site.namespace_of(title) == CATEGORY):
        tree = CategoryTree(wiki, request.category or title or "", request)
        tree.check_exists()
        return _with_meanings(tree, wiki, request)
    if title is None and not is_there and urlsplit(url).path.strip("/"):
        raise BalderdashError(
            f"There is no page {target.shown} ({target.page.status}); check the address, or give {site.home} for all "
            f"titles of {site.name}."
        )
    if title is None or title.lower() == "main page":
        if request.most is None and site.articles > MOST_IN_WIKI:
            raise BalderdashError(
                f"{site.name} has {site.articles:,} pages, more than a game needs; name a category with --category."
            )
        return _with_meanings(AllTitles(wiki, request), wiki, request)
    if not is_there:
        raise BalderdashError(f"{site.name} has no page {title!r}; check the address.")
    return open_wiki_page(target, site, title)


def _with_meanings(walk: Walk, wiki: Wiki, request: FetchRequest) -> Walk:
    """The walk, with meanings if they are wanted and the wiki says how it gives them."""
    return WalkWithMeanings(walk, wiki) if request.meanings and wiki.site.extensions is not None else walk


class _LoopGuard:
    """Makes sure that a walk ends, whatever the wiki answers."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._titles: set[str] = set()
        self._barren = 0
        self._tokens: set[str] = set()

    def check(self, batch: TitleBatch) -> None:
        """Note a batch.

        Raises
        ------
        BalderdashError
            The wiki goes round in circles, or has no end.
        """
        before = len(self._titles)
        self._titles.update(batch.titles)
        if len(self._titles) > MAX_LINES:
            raise BalderdashError(f"{self._what} has more than {MAX_LINES:,} titles; fetch a category of it instead.")
        self._barren = 0 if len(self._titles) > before or batch.proceed is None else self._barren + 1
        token = json.dumps(batch.proceed, sort_keys=True)
        if batch.proceed is not None and (token in self._tokens or self._barren > MOST_BARREN):
            raise BalderdashError(f"{self._what} never ends ({token[:120]}); the wiki seems to be broken.")
        self._tokens.add(token)

    def titles_with(self, batch: TitleBatch) -> int:
        """How many different titles there are with those of one more batch."""
        return len(self._titles.union(batch.titles))

    def restart(self) -> None:
        """Begin another list, whose tokens may be the same."""
        self._tokens.clear()
        self._barren = 0


def _whole_end(wiki: Wiki, ask: Callable[[], TitleBatch], shortfall: Callable[[TitleBatch], str]) -> TitleBatch:
    """The next batch. An end that comes too early, which a fault can look like, is asked for again.

    Parameters
    ----------
    shortfall : says that a batch ends too early, or ""
    """
    batch = ask()
    for n in range(1, SECOND_LOOKS + 1):
        if not (short := shortfall(batch)):
            break
        wiki.wait(short, n)
        batch = ask()
    return batch


class AllTitles:
    """A walk through every page of the main namespace that is not a redirect."""

    def __init__(self, wiki: Wiki, request: FetchRequest) -> None:
        site = wiki.site
        licence = site.licence or unknown_licence(site.home)
        self.header = list_header(site.name, site.home, licence, site.link, most=request.most)
        self.description = f"All titles of {site.name}"
        self.resume_key: dict[str, object] = {"wiki": site.api, "most": request.most}
        self.most = request.most or MOST_IN_WIKI
        self.passed: Counter[str] = Counter()
        self._wiki = wiki
        self._proceed: dict[str, str] | None = {}
        self._guard = _LoopGuard(site.name)

    @property
    def expected(self) -> int | None:
        """The wiki's own count of its pages."""
        return self._wiki.site.articles or None

    @property
    def is_done(self) -> bool:
        """Whether every batch has been taken."""
        return self._proceed is None

    def fetch(self) -> TitleBatch | None:
        """Up to 500 titles, or none: a wiki in miser mode counts to 500 first and then drops the redirects."""
        if self._proceed is None:
            return None
        return _whole_end(self._wiki, self._ask, self._shortfall)

    def _ask(self) -> TitleBatch:
        answer = self._wiki.ask(
            **{
                "list": "allpages",
                "apnamespace": "0",
                "apfilterredir": "nonredirects",
                "aplimit": "max",
                "continue": "",
                **(self._proceed or {}),
            }
        )
        pages = pages_in(answer, "allpages")
        return TitleBatch([page["title"] for page in pages], proceed=_proceed(answer))

    def _shortfall(self, batch: TitleBatch) -> str:
        titles, pages = self._guard.titles_with(batch), self._wiki.site.articles
        if batch.proceed is not None or titles >= pages:
            return ""
        return f"counts {counted(pages, 'page')}, and its list ends after {titles:,}"

    def take(self, batch: TitleBatch) -> None:
        """Move on to what follows this batch."""
        if short := self._shortfall(batch):
            self.header["incomplete"] = f"{self._wiki.site.name} {short}"
        self._guard.check(batch)
        self._proceed = batch.proceed


class CategoryTree:
    """A walk through the pages of a category and its sub-categories, breadth first, each category once.

    Category graphs have cycles and lead far away: `request.depth` limits how deep we go, and sub-categories of
    people, stubs and the like are left out.

    Parameters
    ----------
    root : the title of the category, with or without its namespace
    """

    def __init__(self, wiki: Wiki, root: str, request: FetchRequest) -> None:
        site, depth, most = wiki.site, request.depth, request.most
        if site.namespace_of(root) != CATEGORY:
            root = f"Category:{root}"
        name = root.partition(":")[2].strip()
        url = site.path.replace("$1", quote(root.replace(" ", "_"), safe=":", errors="replace"))
        licence = site.licence or unknown_licence(site.home)
        self.header = list_header(f"{name} ({site.name})", url, licence, site.link, depth=depth, most=most)
        self.description = f"{root} of {site.name} and its sub-categories to a depth of {depth}"
        self.resume_key: dict[str, object] = {"wiki": site.api, "category": root, "depth": depth, "most": most}
        self.most = most or MOST_IN_TREE
        self.passed: Counter[str] = Counter()
        self._wiki, self._root, self._depth = wiki, root, depth
        self._category: str | None = root  # the one we are in
        self._level: dict[str, int] = {root: 0}  # of each category that was visited or will be
        self._queue: deque[str] = deque()
        self._proceed: dict[str, str] = {}
        self._sizes: dict[str, int] = {}  # members of a category by the wiki's own count
        self._members = 0  # of the one we are in, so far
        self._guard = _LoopGuard(root)

    @property
    def expected(self) -> int | None:
        """Unknown: a wiki does not count the pages of a tree."""
        return None

    @property
    def is_done(self) -> bool:
        """Whether every batch has been taken."""
        return self._category is None

    def check_exists(self) -> None:
        """Raise `BalderdashError` if there is no such category, or if nothing in it can be fetched."""
        (page, *_) = pages_in(self._wiki.ask(titles=self._root, prop="categoryinfo"), "pages") or [{}]
        about, name = page.get("categoryinfo"), self._wiki.site.name
        if not isinstance(about, dict) or not about.get("size"):
            raise BalderdashError(f"{name} has no {self._root!r} with pages in it; check its name.")
        self._sizes.update(_sizes(self._root, page))
        subcategories = about.get("subcats") or 0
        if about.get("pages") == 0 and not (subcategories and self._depth):
            raise BalderdashError(
                f"{self._root!r} of {name} has no pages of its own"
                + (f", but sub-categories; follow them with --depth {DEFAULT_DEPTH}." if subcategories else ".")
            )

    def fetch(self) -> TitleBatch | None:
        """Up to 500 members of the category we are in."""
        if self._category is None:
            return None
        return _whole_end(self._wiki, self._ask, self._shortfall)

    def _ask(self) -> TitleBatch:
        assert self._category is not None
        answer = self._wiki.ask(
            **{
                "generator": "categorymembers",
                "gcmtitle": self._category,
                "gcmtype": "page|subcat",
                "gcmlimit": "max",
                "prop": "info|categoryinfo",
                "continue": "",
                **self._proceed,
            }
        )
        titles, categories, passed, sizes = [], [], Counter[str](), dict[str, int]()
        level = self._level[self._category]
        pages = pages_in(answer, "pages")
        for page in pages:
            title, namespace = page["title"], page.get("ns")
            if namespace == CATEGORY:
                if _ASIDE.search(title.partition(":")[2]):
                    passed["sub-category of people, print or housekeeping"] += 1
                elif level >= self._depth:
                    passed[f"sub-category deeper than {self._depth}"] += 1
                else:
                    sizes |= _sizes(title, page)
                    categories.append(title)
            elif namespace != 0:
                passed["page outside the main namespace"] += 1
            elif page.get("redirect"):
                passed["redirect"] += 1
            else:
                titles.append(title)
        return TitleBatch(titles, dict(passed), categories, _proceed(answer), sizes=sizes)

    def _shortfall(self, batch: TitleBatch) -> str:
        """What to say if the category ends before the wiki's count of its members, or ""."""
        members, size = self._members + _members_in(batch), self._sizes.get(self._category or "", 0)
        if batch.proceed is not None or members >= size:
            return ""
        return f"counts {counted(size, 'member')} of {self._category}, and lists {members:,}"

    def take(self, batch: TitleBatch) -> None:
        """Move on to what follows this batch."""
        if short := self._shortfall(batch):
            self.header["incomplete"] = f"{self._wiki.site.name} {short}"
        self._guard.check(batch)
        self.passed.update(batch.passed)
        self._sizes.update(batch.sizes)
        assert self._category is not None
        for category in batch.categories:
            if category not in self._level:
                self._level[category] = self._level[self._category] + 1
                self._queue.append(category)
        self._proceed = batch.proceed or {}
        self._members += _members_in(batch)
        if batch.proceed is None:
            self._guard.restart()
            self._members = 0
            self._category = self._queue.popleft() if self._queue else None


def _sizes(category: str, page: Mapping[str, Any]) -> dict[str, int]:
    """The category with the wiki's count of its members; empty if it does not say."""
    about = page.get("categoryinfo")
    counts = [about.get(kind) for kind in ("pages", "subcats")] if isinstance(about, dict) else []
    numbers = [count for count in counts if isinstance(count, int)]
    return {category: sum(numbers)} if len(numbers) == 2 else {}


def _members_in(batch: TitleBatch) -> int:
    return len(batch.titles) + len(batch.categories) + sum(batch.passed.values())


def _proceed(answer: Mapping[str, Any]) -> dict[str, str] | None:
    proceed = answer.get("continue")
    if proceed is None:
        if answer.get("query-continue"):
            raise BalderdashError("This MediaWiki is older than version 1.21 and cannot be fetched from.")
        return None
    if not isinstance(proceed, dict):
        raise BalderdashError(
            "The wiki's answer does not say where to continue; its API is not one that this program knows."
        )
    return {str(k): str(v) for k, v in proceed.items()}
