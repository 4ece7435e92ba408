"""The first sentences of a wiki's pages as meanings."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.sources.fetching import fetch
from balderdash.sources.mediawiki import Site, Wiki
from balderdash.sources.source import TitleBatch
from balderdash.sources.wiki_meanings import (
    MeaningReader,
    WalkWithMeanings,
    definition,
    first_sentence,
    without_wikitext,
)
from balderdash.terms import wordlist
from tests.fuzz.hostile import plain_texts
from tests.sources.listening import Heard


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ("{{TEX|done}}\n''A '''torus''' is'' a [[Surface (topology)|surface]]. More.", "A torus is a surface. More."),
        (
            "{{Infobox|a={{b|{{c}}}}}}\nA ring<ref name=x>no</ref><ref name=y /> is nice.\n\nNot this.",
            "A ring is nice.",
        ),
        (
            "[[File:A.png|thumb|a [[knot]] here]]\n{| class=x\n| a || b\n|}\n\nA knot\nis tied.\n==More==\nno",
            "A knot is tied.",
        ),
        ("<!-- hidden -->See [https://x.org the page] and [[Category:X]].", "See the page and ."),
        ("== Heading ==\n* item\n", ""),
        ("#REDIRECT [[Torus]]", ""),
        ("{{" * 3000, ""),
    ],
)
def test_the_first_paragraph_of_wikitext(text: str, paragraph: str) -> None:
    assert without_wikitext(text) == paragraph


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("A torus is a surface. It has a hole.", "A torus is a surface"),
        ("Named after A. B. Weil, it is old. Yes.", "Named after A. B. Weil, it is old"),
        ("About 3.14 units,\n e.g. here", "About 3.14 units, e.g. here"),
        ("Is it? Yes.", "Is it?"),
        ("…", ""),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@pytest.mark.parametrize(
    ("sentence", "title", "meaning"),
    [
        ("In topology, a Klein bottle is a surface without a boundary", "Klein bottle", "a surface without a boundary"),
        ("A field (also: body) is a set with two operations", "Field (mathematics)", "a set with two operations"),
        ("Abelsonite was named in 1978", "Abelsonite", "named in 1978"),
        ("Knots are closed curves in space", "Knot", "closed curves in space"),
        ("The theory that follows is old and beautiful", "Torus", "The theory that follows is old and beautiful"),
        ("A torus is here", "Torus", "A torus is here"),
        ("Torus", "Torus", "Torus"),
    ],
)
def test_what_a_sentence_says_of_its_subject(sentence: str, title: str, meaning: str) -> None:
    assert definition(sentence, title) == meaning


@given(plain_texts | st.text("{}[]|'=<>!-. \nAab", max_size=60), plain_texts)
def test_any_text_is_one_line_or_nothing(text: str, title: str) -> None:
    told = definition(first_sentence(without_wikitext(text)), title)
    assert told == " ".join(told.split())


class StandInWiki:
    """Knows what each page is about, and counts the questions."""

    def __init__(self, *extensions: str, fails_at: int = 0) -> None:
        site = Site("https://x.org/api.php", "X", "", "", "CC0", 0, {}, extensions=frozenset(extensions))
        self.site, self.questions, self._fails_at = site, list[dict[str, str]](), fails_at

    def ask(self, **question: str) -> dict[str, Any]:
        self.questions.append(question)
        if len(self.questions) == self._fails_at:
            raise BalderdashError("x.org broke down.")
        titles = question["titles"].split("|")
        if (
            question["prop"] == "extracts" and "excontinue" not in question and len(titles) > 1
        ):  # an answer in two parts
            some: dict[str, Any] = {"continue": {"excontinue": "1", "continue": "||"}}
        else:
            some = {}
        pages = []
        for k, title in enumerate(titles):
            page: dict[str, Any] = {"title": title}
            if question["prop"] == "extracts" and bool(k) == ("excontinue" in question or not some):
                page["extract"] = f"A {title} is the thing called {title}. And so on."
            elif question["prop"] == "description":
                page["description"] = f"thing called {title}"
            elif question["prop"] == "revisions":
                page["revisions"] = [{"slots": {"main": {"content": f"{{{{x}}}}\n'''{title}''' means a [[thing]]."}}}]
            pages.append(page)
        return {"query": {"pages": pages}, **some}

    def as_wiki(self) -> Wiki:
        return self  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("extensions", "meanings"),
    [
        (("TextExtracts", "WikibaseClient"), ["the thing called Ring", "the thing called Knot"]),
        (("WikibaseClient",), ["thing called Ring", "thing called Knot"]),
        ((), ["a thing", "a thing"]),
    ],
)
def test_a_wiki_is_asked_for_what_it_has(extensions: tuple[str, ...], meanings: list[str]) -> None:
    wiki = StandInWiki(*extensions)
    assert MeaningReader(wiki.as_wiki()).read(["Ring", "Knot"]) == dict(zip(["Ring", "Knot"], meanings, strict=True))


@pytest.mark.parametrize(
    "page", [{}, {"extract": None}, {"extract": ""}, {"extract": 7}, {"revisions": []}, {"revisions": "x"}]
)
def test_a_wiki_that_answers_without_extracts_gives_titles_alone(page: dict[str, Any]) -> None:
    wiki = StandInWiki("TextExtracts")
    wiki.ask = lambda **question: {"query": {"pages": [{"title": "Ring", **page}]}}  # type: ignore[method-assign]
    assert MeaningReader(wiki.as_wiki()).read(["Ring"]) == {}


class StandInWalk:
    """Two batches of titles."""

    header: dict[str, str]
    description = "All titles"
    resume_key: dict[str, object]
    most = 1000
    passed: Counter[str]
    expected = None

    def __init__(self) -> None:
        self.header = {"title": "X", "source": "x", "licence": "CC0"}
        self.resume_key, self.passed = {"wiki": "x"}, Counter()
        self._batches = [
            TitleBatch([f"Ring{k}" for k in range(120)], proceed={"from": "K"}),
            TitleBatch(["Knot"], {"redirect": 1}),
        ]

    @property
    def is_done(self) -> bool:
        return not self._batches

    def fetch(self) -> TitleBatch | None:
        return self._batches[0] if self._batches else None

    def take(self, batch: TitleBatch) -> None:
        assert batch == self._batches[0]  # all of its titles, though they came in parts: the walk counts them
        self.passed.update(batch.passed)
        del self._batches[0]


def test_a_walk_that_breaks_off_goes_on_after_the_part_that_is_there(home: Path) -> None:
    out = paths.user_lists() / "x.txt"
    wiki = StandInWiki(fails_at=3)
    with pytest.raises(BalderdashError, match=r"x\.org broke down\. --no-meanings .* is kept"):
        fetch(WalkWithMeanings(StandInWalk(), wiki.as_wiki()), out, Heard())
    heard = Heard()
    done = fetch(WalkWithMeanings(StandInWalk(), wiki.as_wiki()), out, heard)
    assert [len(question["titles"].split("|")) for question in wiki.questions] == [50, 50, 20, 20, 1]
    assert len(done.words.terms) == 121
    assert set(done.words.meanings.values()) == {"a thing"}
    assert done.words.meanings.keys() == set(done.words.terms)
    assert wordlist.read(out).meanings == done.words.meanings
    assert done.words.header["meanings"] == "the first sentences of the pages; CC0"
    assert done.account.dropped == {"redirect": 1}
