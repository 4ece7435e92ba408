"""What the terms of a wiki mean: the first sentences of their pages.

A wiki with the extension TextExtracts gives them as plain text. A wiki with short descriptions gives those. From any
other wiki we ask for the beginning of each page and take the first sentence ourselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from balderdash.errors import BalderdashError
from balderdash.sources.extract import entry
from balderdash.sources.mediawiki import Wiki, pages_in
from balderdash.sources.source import TitleBatch, Walk

_EXTRACTS_AT_ONCE = 20  # the extension's limit
_PAGES_AT_ONCE = 50
_LONGEST_QUESTION = 1500  # characters of all titles; servers refuse addresses of more than some 8,000 bytes
_MOST_ANSWERS = 60  # to one question: an answer may be parted
_INNERMOST = re.compile(r"\{\{[^{}]*\}\}|\{\|(?:[^{|]|\{(?!\|)|\|(?!\}))*\|\}")
_MOST_NESTED = 40
_DROPPED = re.compile(
    r"<!--.*?-->|<ref\b[^<>]*/>|<(ref|gallery|score|table|style)\b[^<>]*>.*?</\1>|"
    r"\[\[(?:file|image|category|datei|kategorie|fichier)\s*:[^\[\]]*(?:\[\[[^\[\]]*\]\][^\[\]]*)*\]\]|__[A-Z]+__",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|\[https?://\S+\s+([^\[\]]+)\]|\[https?://[^\s\]]*\]|'{2,}")
_NO_SENTENCE = re.compile(r"[=:;*#|!{}]|\s*$")  # how a line begins that is not part of a paragraph
_END = re.compile(r"(?<=[^\s.][^\s.][.!?])\s+(?=[A-Z0-9\"“(À-Þ])")
_SUBJECT = re.compile(
    r"(?:(?:In|On|At|For|Within)\s[^.;]{1,80}?,\s)?(?P<subject>[^.;]{1,120}?)\s(?:is|are|was|were|refers to|means)\s"
)


class MeaningReader:
    """Asks a wiki what its pages are about.

    Attributes
    ----------
    at_once : how many titles can be asked about
    """

    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        self._question, self.at_once = _PAGE_TEXT, _PAGES_AT_ONCE
        has = wiki.site.extensions or frozenset()
        if "TextExtracts" in has:
            self._question, self.at_once = _EXTRACT, _EXTRACTS_AT_ONCE
        elif has & {"ShortDescription", "WikibaseClient"}:
            self._question = _DESCRIPTION

    def read(self, titles: Sequence[str]) -> dict[str, str]:
        """The meanings of the pages with these titles; pages that say nothing are left out.

        Raises
        ------
        BalderdashError
            The wiki refuses, or is busy for too long, or its answers are incomplete.
        """
        found: dict[str, str] = {}
        proceed: dict[str, str] = {}
        for _ in range(_MOST_ANSWERS):
            try:
                answer = self._wiki.ask(titles="|".join(titles), **self._question, **proceed)
            except BalderdashError as error:
                raise BalderdashError(f"{error} --no-meanings fetches the titles alone.") from error
            for page in pages_in(answer, "pages"):
                if (title := page["title"]) not in found and (sentence := _sentence_of(page)):
                    found[title] = definition(sentence, title)
            more = answer.get("continue")
            if not isinstance(more, dict):
                break
            proceed = {str(name): str(value) for name, value in more.items()}
        return found


_EXTRACT = {"prop": "extracts", "exintro": "1", "explaintext": "1", "exsentences": "1", "exlimit": "max"}
_DESCRIPTION = {"prop": "description"}
_PAGE_TEXT = {"prop": "revisions", "rvprop": "content", "rvslots": "main", "rvsection": "0"}


def _sentence_of(page: Mapping[str, Any]) -> str:
    """The description or the first sentence in what a wiki says about a page."""
    for name in ("extract", "description"):
        if isinstance(text := page.get(name), str):
            return first_sentence(text)
    try:
        text = page["revisions"][0]["slots"]["main"]["content"]
    except (KeyError, IndexError, TypeError):
        return ""
    return first_sentence(without_wikitext(text)) if isinstance(text, str) else ""


def without_wikitext(text: str) -> str:
    """The first paragraph of a page in wikitext, without templates, tables, notes, pictures and marks of links."""
    text = _DROPPED.sub("", text[:20_000])
    for _ in range(_MOST_NESTED):
        text, count = _INNERMOST.subn("", text)
        if not count:
            break
    text = _LINK.sub(lambda match: match[1] or match[2] or "", text)
    lines: list[str] = []
    for line in text.split("\n"):
        if not _NO_SENTENCE.match(line):
            lines.append(line.strip())
        elif lines:
            break
    return " ".join(lines)


def first_sentence(text: str) -> str:
    """The first sentence of a text, without its full stop."""
    text = " ".join(text.split())
    return _END.split(text, maxsplit=1)[0].removesuffix(".").strip() if any(map(str.isalpha, text)) else ""


def definition(sentence: str, title: str) -> str:
    """What a sentence says of its subject, if that is the title: "a surface" of "A torus is a surface".

    >>> definition("In topology, a Klein bottle is a surface without a boundary", "Klein bottle")
    'a surface without a boundary'
    """
    match = _SUBJECT.match(sentence)
    words = re.findall(r"\w+", re.sub(r"\s*\([^()]*\)$", "", title).casefold())
    if match is None or not words or not all(word[:5] in match["subject"].casefold() for word in words):
        return sentence
    rest = sentence[match.end() :].strip()
    return rest if len(rest.split()) > 1 else sentence


class WalkWithMeanings:
    """A walk through a wiki whose titles come with their meanings.

    A batch of the walk comes in parts: each takes a question to the wiki. What the walk says about the way on comes
    with the last part, so an interrupted walk asks for that batch again and goes on after the parts that are there.

    Attributes
    ----------
    header, description, resume_key, most, passed : as of a `Walk`
    """

    def __init__(self, walk: Walk, wiki: Wiki) -> None:
        self._walk, self._reader = walk, MeaningReader(wiki)
        self.header = walk.header
        self.header["meanings"] = f"the first sentences of the pages; {walk.header['licence']}"
        self.description = f"{walk.description}, with the first sentences of the pages"
        self.resume_key: dict[str, object] = {**walk.resume_key, "meanings": True}
        self.most, self.passed = walk.most, walk.passed
        self._batch: TitleBatch | None = None  # the one that comes in parts
        self._here: dict[str, None] = {}  # the titles of its parts that were taken

    @property
    def expected(self) -> int | None:
        """As of the walk."""
        return self._walk.expected

    @property
    def is_done(self) -> bool:
        """As of the walk."""
        return self._walk.is_done

    def fetch(self) -> TitleBatch | None:
        """The next part of a batch."""
        self._batch = self._batch or self._walk.fetch()
        if self._batch is None:
            return None
        left = [title for title in self._batch.titles if title not in self._here]
        asked = left[: self._reader.at_once]
        while sum(map(len, asked)) > _LONGEST_QUESTION and len(asked) > 1:
            asked.pop()
        found = self._reader.read(asked) if asked else {}
        titles = [entry(title, found.get(title, "")) for title in asked]
        is_part = len(asked) < len(left)
        return TitleBatch(titles, is_part=True) if is_part else replace(self._batch, titles=titles)

    def take(self, batch: TitleBatch) -> None:
        """Move on; the walk itself moves on with the last part, and counts the titles of all parts."""
        self._here.update(dict.fromkeys(title.partition("\t")[0] for title in batch.titles))
        if not batch.is_part:
            self._walk.take(replace(batch, titles=list(self._here)))
            self._batch = None
            self._here.clear()
