"""Titles of an encyclopedia: which are no terms, and how those that are become readable."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator

from balderdash.terms.tex import has_tex, without_tex

LONGEST = 100  # characters; a longer title fits on no card and is no term

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DATE = re.compile(
    rf"\d{{1,4}}s?(?:\s+(?:in|at)\s.+|\s+(?:bc|bce|ad|ce))?|\d{{4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?|"
    rf"{_MONTH}(?:\s+\d{{1,2}})?(?:,?\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?|"
    r"[\d\s.,]+|\d{1,2}(?:st|nd|rd|th) (?:century|millennium)(?: (?:bc|bce|ad|ce))?|(?:19|20)\d\d[–-]\d{2,4}",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"(?:lists?|outline|glossary|timeline|bibliography) of\b.*|ind(?:ex|ices) of .*(?:articles|topics)", re.I
)
_REDIRECT = re.compile(r"#\s*redirect\b.*", re.IGNORECASE)
_DISAMBIGUATION = re.compile(r".*\((?:[^()]* )?disambiguation\)", re.IGNORECASE)
_HOUSEKEEPING = re.compile(
    r"(?:category|template|user|file|image|help|portal|talk|mediawiki|module|special|project|draft|appendix|"
    r"wikipedia|wiktionary|\w+ talk)\s*:.*|(?:main|home|front) page",
    re.IGNORECASE,
)
_TEST = re.compile(r"(?:test|testing|testpage|sandbox|my sandbox)(?:[ _-]?(?:page|article|\d+))*|.*/sandbox\d*", re.I)
_SUBPAGE = re.compile(r".+/(?:proofs?|examples?|archive|doc|talk|draft)(?:[ _]?\d+)?", re.IGNORECASE)
_QUALIFIER = re.compile(r"(?<=\S) \([^()]*\)$")
_MARKUP = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>|'{2,}|\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", re.DOTALL)
_BULLET = re.compile(r"(?:[*•·–—‣▪]|-(?=\s)|\d{1,3}[.)](?=\s))\s*(?=\S)")

_TAIL = re.compile(
    r".+ (?:of|on|in|for|to|with|by|at|from|over|about|under|between|into|upon|without|as|against|the|a|an)"
)
_COMMON_NOUN = re.compile(r"\w+-\w+|\w{3,}(?:[^su'’i]s|ions?|ity|ment|ance|ence|ness|ism|ing|sis|logy|ure)")
_ADJECTIVE = re.compile(
    r"[a-z][\w'’-]*(?:al|ic|ed|ar|ive|ous|ble|ent|ant|ary|ing|less|free|ian|ean|ite|ory|ate|ile|ete)|"
    r"(?:semi-|quasi-|pseudo-|in|im)?(?:exact|simple|nil|left|right|direct|complex|convex|smooth|strong|weak|pure|plane|"
    r"flat|prime|perfect|discrete|formal|open|closed|dual)|non-\w+"
)

_CONFUSED = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def mend(term: str, lower: Callable[[str], str] = lambda head: head) -> Iterator[tuple[str, str]]:
    """Make a title readable, step by step.

    Parameters
    ----------
    lower : writes the first word of an inverted title small where it is no name

    Yields
    ------
    the term so far, and what was done to it
    """
    for what, change in _MENDINGS:
        if (changed := change(term)) != term and changed.strip():
            term = " ".join(changed.split())
            yield term, what
    if (changed := _turned(term, lower)) != term:
        yield changed, "an inverted title was put in order"


def no_title(term: str) -> str | None:
    """Why a title is not one of a term, to be seen before anything is mended; or None."""
    for reason, pattern in _FAULTS:
        if pattern.fullmatch(term):
            return reason
    return None


def no_term(term: str) -> str | None:
    """Why a title that was mended is still no term, or None."""
    if reason := no_title(term):
        return reason
    if len(term) > LONGEST:
        return f"it has {len(term)} characters, the limit is {LONGEST}"
    if has_tex(term):
        return "it has TeX that cannot be written as plain text"
    if scripts := mixed_scripts(term):
        return f"a word mixes {' and '.join(script.capitalize() for script in scripts)} letters"
    return None


def small_words(titles: Collection[str]) -> Callable[[str], str]:
    """What writes the first word of a title small, unless the other titles show that it is a name.

    A word is none if, inside other titles, it stands more often small than capital; where they say
    nothing, its ending has to.
    """
    inside: dict[str, int] = {}
    for title in titles:
        for word in title.split()[1:]:
            bare = word.strip("(),;:")
            inside[bare] = inside.get(bare, 0) + 1

    def lower(head: str) -> str:
        word, space, rest = head.partition(" ")
        small = word[:1].lower() + word[1:]
        as_noun, as_name = inside.get(small, 0), inside.get(word, 0)
        is_noun = as_noun > as_name or (as_noun == as_name == 0 and _COMMON_NOUN.fullmatch(small))
        return small + space + rest if is_noun and word[1:] == word[1:].lower() else head

    return lower


def is_inverted(term: str) -> bool:
    """Whether a term stands as in an index, "Commutants, method of": nobody would write it so, and no network does."""
    return "," in term and _turned(term, str) != term


def mixed_scripts(term: str) -> tuple[str, str] | None:
    """The two scripts that a word mixes though their letters look alike, or None: Аbel with a Cyrillic А."""
    if term.isascii():
        return None
    for word in re.findall(r"[^\W\d_]+", term):
        if word.isascii():
            continue
        scripts = sorted({s for c in word if (s := unicodedata.name(c, "").partition(" ")[0]) in _CONFUSED})
        if len(scripts) > 1 and not (scripts == ["GREEK", "LATIN"] and _is_symbol(word)):
            return scripts[0], scripts[1]
    return None


def _is_symbol(word: str) -> bool:
    """μm and αβ-words of formulas: Greek letters that no Latin one looks like."""
    return all(c in "αβγδεζηθλμξπρσςτφχψωΓΔΘΛΞΠΣΦΨΩ" for c in word if unicodedata.name(c, "").startswith("GREEK"))


def _without_markup(term: str) -> str:
    return _MARKUP.sub(lambda match: match[1] or "", html.unescape(term))


def _turned(term: str, lower: Callable[[str], str]) -> str:
    """`Commutants, method of` is the method of commutants; other commas stay where they are."""
    head, comma, tail = term.partition(", ")
    if not comma or "," in tail or not tail[:1].islower() or not head:
        return term
    is_phrase = _TAIL.fullmatch(tail) is not None
    if not is_phrase and (_ADJECTIVE.fullmatch(tail) is None or " and " in head):
        return term
    turned = f"{tail} {lower(head)}"
    return turned[0].upper() + turned[1:]


_MENDINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("markup was taken away", _without_markup),
    ("a bullet or number was taken away", lambda term: _BULLET.sub("", term, count=1) if _BULLET.match(term) else term),
    ("TeX became plain text", without_tex),
    ("the bracket that tells it from its namesakes was taken away", lambda term: _QUALIFIER.sub("", term)),
)
_FAULTS = (
    ("it is a redirect", _REDIRECT),
    ("it is a list, not a term", _LIST),
    ("it is a disambiguation page", _DISAMBIGUATION),
    ("it is a page of the wiki's housekeeping", _HOUSEKEEPING),
    ("it is a test page", _TEST),
    ("it is a page under another page", _SUBPAGE),
    ("it is a date or a number", _DATE),
)
