"""Which letters and marks can stand side by side in the words of a script.

A network that has seen few words writes vowel signs after a sign for no vowel, two tones on one letter, or a final
letter in the middle of a word. Marks are checked by Unicode's names of them, for any script. For the rest the list is
the teacher: in words of another script than Latin, letters that never meet in the list are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Literal

from balderdash.cache import cached
from balderdash.terms.wordlist import WordList

Role = Literal["none", "letter", "vowel", "vowel sign", "virama", "nukta", "mark"]

_VIRAMA, _NUKTA = 9, 7  # combining classes: signs that take a consonant's vowel away, and dots that change it
_INDIC = re.compile("[\u0900-\u0dff]")  # Devanagari to Sinhala: one alphabet in ten shapes
_BLOCK, _KA = 0x80, 0x15  # characters of each, and the place of the letter ka in it
_INDEPENDENT = re.compile(
    r"\w+ LETTER (?:(?:(?:SHORT|CANDRA|VOCALIC) )?(?:AA?|II?|UU?|EE?|AI|OO?|AU|RR?|LL?)"
    r"|(?:AA?|AEE?|II?|UU?|I[RL]UU?|EE?|AI|OO?|AU)YANNA)"
)
_AFTER: dict[Role, frozenset[Role]] = {  # what each may follow
    "vowel sign": frozenset(("letter", "nukta")),
    "virama": frozenset(("letter", "nukta")),
    "nukta": frozenset(("letter",)),
    "mark": frozenset(("letter", "nukta", "vowel", "vowel sign")),
}
# Malayalam writes its half u with a sign for no vowel behind the u, Bengali its æ with one behind the independent a.
_USUAL = re.compile("\u0d41\u0d4d|[\u0985\u098f]\u09cd\u09af")
_NO_SIGN = re.compile("[\u200c\u200d\ufe00-\ufe0f]")  # joiners, and what chooses between the looks of a sign
_ONLY_LATIN = re.compile("[\0-\u024f\u1e00-\u1eff\u2000-\u206f]*")
_EDGE, _ACUTE = " ", "\N{COMBINING ACUTE ACCENT}"
# Letters of which a list shows too few, so that they count as one: Han, Hangul.
_MANY = re.compile("([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])|([\uac00-\ud7a3])")
# A vowel of Thai or Lao that is written around its consonant: what stands before it, and above, below or behind it; a
# sign of the tone may stand between
_AROUND = re.compile(
    "([\u0e40-\u0e44\u0ec0-\u0ec4])[\u0e01-\u0e2e\u0e81-\u0eae][\u0e48-\u0e4b\u0ec8-\u0ecb]?"
    "([\u0e30-\u0e3a\u0e47\u0eb0-\u0ebb])"
)
FEWEST = 100  # terms with words of other scripts than Latin; fewer teach nothing
# This share of the terms may have a pair of letters that no other has; else the list is too short to teach them. About
# as large a share of good fakes is refused with the bad ones (Good and Turing's estimate of what a sample lacks).
MOST_ALONE = 0.25


class LetterPairs:
    """The neighbours that the letters of a list's words have, if the list is long enough to teach them.

    Words of Latin letters alone do not count.

    Parameters
    ----------
    words : the list
    """

    def __init__(self, words: WordList) -> None:
        self._known: frozenset[str] | None = None
        if any(not _ONLY_LATIN.fullmatch(term) for term in words.terms):
            found = cached("letter-pairs", lambda: self._of(words), words.digest, terms=len(words.terms))
            self._known = None if found is None else frozenset(found)

    @staticmethod
    def _of(words: WordList) -> list[str] | None:
        """The pairs; None if too many terms have one of their own."""
        terms = [set(pairs) for term in words.terms if (pairs := list(_pairs(term)))]
        counts = Counter(pair for pairs in terms for pair in pairs)
        alone = sum(any(counts[pair] == 1 for pair in pairs) for pairs in terms)
        return sorted(counts) if len(terms) >= FEWEST and alone <= MOST_ALONE * len(terms) else None

    def has_new(self, term: str) -> bool:
        """Whether letters of the term meet that meet in no word of the list; never if the list is too short."""
        return self._known is not None and not self._known.issuperset(_pairs(term))


def _pairs(term: str) -> Iterator[str]:
    """Neighbouring letters of each word that is not written in Latin letters alone; the edges of words count.

    A letter that is written twice has neighbours of its own: λλ follows vowels, but not κ. The parts of a vowel that is
    written around its consonant are neighbours, too: แ and ั never are. Two accents in one word and a capital behind a
    small letter count as pairs as well: a Greek word has one accent.
    """
    if not _ONLY_LATIN.fullmatch(term):
        for word in _words().findall(term):
            if not _ONLY_LATIN.fullmatch(word):
                letters = [_EDGE, *_MANY.sub(_one_for_all, word.lower()), _EDGE]
                yield from map("".join, pairwise(letters))
                for a, b, c in zip(letters, letters[1:], letters[2:], strict=False):
                    if a == b or b == c:
                        yield a + b + c
                yield from map("".join, _AROUND.findall(word))
                if unicodedata.normalize("NFD", word).count(_ACUTE) > 1:
                    yield 2 * _ACUTE
                if any(a.islower() and b.isupper() for a, b in pairwise(word)):
                    yield "aA"


@cache
def _words() -> re.Pattern[str]:
    """What finds words: letters, with marks and joiners behind them."""
    marks = "".join(c for c in map(chr, range(0x300, 0x1EC00)) if unicodedata.category(c) in ("Mn", "Mc"))
    return re.compile(f"[^\\W\\d_](?:[^\\W\\d_]|[\u200c\u200d{marks}])*")


def _one_for_all(found: re.Match[str]) -> str:
    return "漢" if found[1] else "한"


def has_broken_letter(term: str) -> bool:
    """Whether a mark stands where no script has one, such as before any letter.

    >>> has_broken_letter("क्त"), has_broken_letter("क्ा"), has_broken_letter("ाक"), has_broken_letter("काि")
    (False, True, True, True)
    """
    before, last = "none", _EDGE
    for c in _NO_SIGN.sub("", _USUAL.sub(lambda found: chr(ord(found[0][0]) // _BLOCK * _BLOCK + _KA), term)):
        role = _role(c)
        if role in _AFTER:
            is_indic = _INDIC.match(c) is not None
            if before == "none" or c == last or (before == "virama" and role == "vowel sign"):
                return True
            if is_indic and (before not in _AFTER[role] or ord(c) // _BLOCK != ord(last) // _BLOCK):
                return True
        before, last = role, c
    return False


@cache
def _role(c: str) -> Role:
    """What a character does in a word."""
    if unicodedata.category(c) in ("Mn", "Mc"):
        name, order = unicodedata.name(c, ""), unicodedata.combining(c)
        if order in (_VIRAMA, _NUKTA):
            return "virama" if order == _VIRAMA else "nukta"
        return "vowel sign" if "VOWEL SIGN" in name or " LENGTH MARK" in name else "mark"
    if not c.isalnum():
        return "none"
    return "vowel" if _INDIC.match(c) and _INDEPENDENT.fullmatch(unicodedata.name(c, "")) else "letter"
