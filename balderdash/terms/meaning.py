"""Meanings: what a term means, in a line of text behind a tab that follows the term."""

from __future__ import annotations

import html
import re
import unicodedata

from balderdash.terms.key import key, tidy
from balderdash.terms.printable import CONTROL
from balderdash.terms.stems import FUNCTION_WORDS, stem
from balderdash.terms.tex import without_tex

FITTING = 66  # characters that fit under a term at 80 columns
LONGEST = 500  # characters that are kept of a longer one, to be seen where there is room
_LOOKED_AT = 20 * LONGEST  # characters; nobody means a longer one

BREAK = re.compile(r"<(?:br|hr|/?(?:p|div|li|ul|ol|tr|td|dd|dt))\b[^<>]*>", re.IGNORECASE)
# A link is told from a formal power series, K[[x]], by the letter before its brackets.
_MARKUP = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>|'{2,}|(?<!\w)\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", re.DOTALL)
_TEX = re.compile(r"\\[A-Za-z]|\$[^$]*[\\^_{][^$]*\$")  # "$5 or $10" is none
_STEM = 4  # letters that two forms of a word share
_JOINING = FUNCTION_WORDS | {"are", "be", "has", "have", "is", "it", "one", "that", "what", "which", "who", "whose"}
_SHARED = 3  # words that a text and a meaning of which it says the same share, unless the meaning has fewer
_EXPONENT = re.compile(r"(?<=\d)[eE](?=[+-]?\d)")


def parted(line: str) -> tuple[str, str | None]:
    """The term of a line as it stands there, and what follows the first tab behind it; None without a tab."""
    if "\t" not in line:
        return line, None
    term, tab, rest = line.lstrip().partition("\t")
    return term, rest if tab else None


def read(rest: str) -> str:
    """The meaning in what follows a term's tab; "" if that is empty, or a number such as a count."""
    meaning = shortened(tidy(rest if rest.isprintable() else CONTROL.sub(" ", rest[:_LOOKED_AT])), LONGEST)
    return meaning if _has_word(meaning) else ""


def mended(rest: str, longest: int = FITTING) -> tuple[str, list[str]]:
    """The meaning in what follows a term's tab, made readable, and what was wrong with it.

    Mending a mended meaning changes nothing.

    Parameters
    ----------
    longest : characters, to which a longer meaning is cut
    """
    faults = []
    text = rest[:_LOOKED_AT]
    if control := CONTROL.search(text):
        faults.append(f"its meaning holds the control character U+{ord(control[0]):04X}")
    if "\t" in text.strip():
        faults.append("its meaning holds another tab")
    meaning = tidy(CONTROL.sub(" ", text))
    while (plain := _without_markup(meaning)) != meaning:
        meaning = plain
        if "its meaning holds markup" not in faults:
            faults.append("its meaning holds markup")
    if not meaning:
        return "", [*faults, "no meaning follows the tab"]
    if len(meaning) > longest:
        length = max(len(meaning), len(rest) if len(rest) > len(text) else 0)
        faults.append(f"its meaning has {length:,} characters, the limit is {longest}")
        meaning = shortened(meaning, longest)
    return (meaning, faults) if _has_word(meaning) else ("", ["a number follows the tab, not a meaning"])


def shortened(meaning: str, room: int = FITTING) -> str:
    """The meaning, cut after a word if it has more than `room` characters; "…" stands for the rest."""
    if len(meaning) <= room:
        return meaning
    end = max(room - 1, 0)
    if meaning[end] != " ":
        space = meaning.rfind(" ", 0, end)
        end = space if space >= room // 2 else end  # some scripts have no spaces
        while end and unicodedata.combining(meaning[end]):
            end -= 1
    return meaning[:end].rstrip(" ,;:–—-([{") + "…"


def gives_away(term: str, meaning: str) -> bool:
    """Whether a meaning has a word of the term, or a form of it: "the group of units" gives "Unit group" away."""
    own = {word[:_STEM] for word in key(term).split() if len(word) >= _STEM}
    return any(word[:_STEM] in own for word in key(meaning).split())


def says_the_same(text: str, meaning: str) -> bool:
    """Whether a text says what a meaning says: they share at least half of the words of each, and three words.

    Singular and plural are one word; "of", "that" and the like are none. Of two meanings drawn at random from one of
    our lists, up to 3 in 1,000 count as the same (19 for lines of chess moves).

    >>> says_the_same("The curve of a point on a circle that is rolling", "curve of a point on a rolling circle")
    True
    """
    said, meant = ({stem(word) for word in key(line).split() if word not in _JOINING} for line in (text, meaning))
    shared = len(said & meant)
    return shared >= max(1, min(_SHARED, len(meant))) and 2 * shared >= max(len(said), len(meant))


def _has_word(meaning: str) -> bool:
    return meaning[:1].isalpha() or any(map(str.isalpha, _EXPONENT.sub("", meaning)))


def _without_markup(meaning: str) -> str:
    plain = _MARKUP.sub(lambda match: match[1] or "", BREAK.sub(" ", html.unescape(meaning)))
    return tidy(CONTROL.sub(" ", without_tex(plain) if _TEX.search(plain) else plain))
