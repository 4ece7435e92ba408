"""Rules for form: what makes a term so malformed that no list would print it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from itertools import pairwise

from balderdash.forge.list_profile import ListProfile, tokens
from balderdash.forge.morphology import Morphology
from balderdash.terms.key import key
from balderdash.terms.printable import printable
from balderdash.terms.stems import FUNCTION_WORDS
from balderdash.terms.wordlist import WordList

Rule = Callable[[str], bool]  # whether a term violates it

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_VIRAMA = 9  # the combining class of signs that take a consonant's vowel away
_MIN_LETTERS = 4  # nearly every shorter word means something somewhere
_TRIED = 1000  # terms of the list on which each rule is tried
_MAX_VIOLATIONS = 0.02  # the share of them above which a rule does not fit the list
_MAX_PSEUDOWORDS = 0.3  # the same of pseudowords; in Latin names of animals, new words in lower case are usual
_MIN_BEFORE_OF = 100  # words; fewer do not teach which words can stand there
_MIN_WORDS = 10_000  # fewer do not teach which runs of consonants there are

_PAIRS = {")": "(", "]": "[", "}": "{", "”": "“", "»": "«"}
_STRAY = re.compile(
    r"[,;:.?!/–—-]{2}|[-–—/] | [-–—/,;:.?!)\]]|[,;:](?! |\w\b)|[(\[] |(?<!\d)\.(?=\w)|['’*]{2}|(?<![\w'*.])['’]|_"
)
_DIGIT = re.compile(r"\d(?!st\b|nd\b|rd\b|th\b)[^\W\d_]{2,}|[^\W\d_]\d+[^\W\d_]")
_WORD_END = re.compile(r"[\s\-–—/]+")
_INNER_CAPITAL = re.compile(r"[^\W\d_]*[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ]")
_NAME_PREFIX = re.compile(r"(?:Mac|Mc|Fitz|De|Di|Da|Du|La|Le|Van|Von|O')(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2})")
_LATIN = re.compile(r"[a-z]{3,}")
_VOWEL = re.compile(r"[aeiouy]")
_CONSONANTS = re.compile(r"\n?[bcdfghjklmnpqrstvwxz]+\n?")  # in a row, with the edges of the word
_ARTICLE = re.compile(r"\ba (?!on(?:e|ce)\b|eu)[aeio][a-z]|\ban (?!hour|heir|hon)[b-df-hj-np-tv-z][a-z]")
_UNPRONOUNCEABLE = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}|(.)\1\1|^([bcdfghjkmnpqrtvwxyz])\2")


class Filters:
    """The rules that fit a list.

    Parameters
    ----------
    words : the list; what is usual in it violates no rule
    known : every word of a real term, as it stands in the keys
    fitting : the names of the rules that fit, if they are known

    Attributes
    ----------
    rules : name -> rule; the rules are applied in this order
    """

    def __init__(self, words: WordList, known: Collection[str], fitting: Collection[str] | None = None) -> None:
        self._profile = ListProfile.of(words)
        self._known = known
        morphology = Morphology(known)
        rules: dict[str, Rule] = {
            "unreadable": is_unreadable,
            "short": lambda term: sum(map(str.isalnum, term)) < _MIN_LETTERS,
            "length": self._has_unusual_length,
            "brackets": has_unpaired_bracket,
            "stray punctuation": lambda term: _STRAY.search(term) is not None,
            "digit in a word": lambda term: _DIGIT.search(term) is not None,
            "punctuation at an end": self._has_unusual_ends,
            "inversion": lambda term: "," in term,
            "small first letter": lambda term: term[:1].islower(),
            "function word at an end": self._has_function_word_at_end,
            "function words": self._has_unusual_function_words,
            "doubled word": has_doubled_word,
            "single letter": self._has_single_letter,
            "capitals": self._has_unusual_capitals,
            "modifier at the end": self._ends_with_modifier,
            "adverb before a noun": self._has_adverb_before_noun,
            "no noun before of": self._has_no_noun_before_of,
            "article": lambda term: _ARTICLE.search(term) is not None,
            "unpronounceable word": self._has_unpronounceable_word,
            "pseudoword": lambda term: morphology.pseudoword(term) is not None,
        }
        if fitting is None:
            tried = words.terms[:: max(1, len(words.terms) // _TRIED)]
            fitting = {name for name, rule in rules.items() if sum(map(rule, tried)) <= _MAX_VIOLATIONS * len(tried)}
            if morphology.pseudoword_share(tried, words.keys) > _MAX_PSEUDOWORDS:
                fitting.discard("pseudoword")
        self.rules = {name: rule for name, rule in rules.items() if name in fitting}

    def violated(self, term: str) -> str | None:
        """The name of the first rule that the term violates, or None."""
        return next((name for name, rule in self.rules.items() if rule(term)), None)

    def _has_unusual_length(self, term: str) -> bool:
        return not self._profile.shortest <= len(term) <= self._profile.longest

    def _has_unusual_ends(self, term: str) -> bool:
        first, last = term[:1], term[-1:]
        good_first = first.isalnum() or first in self._profile.first_signs
        return not (good_first and (last.isalnum() or last in self._profile.last_signs))

    def _has_function_word_at_end(self, term: str) -> bool:
        parts = tokens(term)
        if not parts:
            return True
        first, last = parts[0].lower(), parts[-1].lower()
        profile = self._profile
        return last in FUNCTION_WORDS - profile.last_words or first in FUNCTION_WORDS - profile.first_words

    def _has_unusual_function_words(self, term: str) -> bool:
        """Two function words side by side that the list never puts side by side, such as "of with"."""
        pairs = pairwise(token.lower() for token in tokens(term))
        usual = self._profile.function_pairs
        return any(a in FUNCTION_WORDS and b in FUNCTION_WORDS and (a, b) not in usual for a, b in pairs)

    def _ends_with_modifier(self, term: str) -> bool:
        """A last word that only stands before others, as in "Totally connected set of positive"."""
        parts = tokens(term)
        return len(parts) > 1 and parts[-1].lower() in self._profile.never_final

    def _has_adverb_before_noun(self, term: str) -> bool:
        """An adverb and a noun, as in "Highly morphism"; a family, an assembly and Helly are not adverbs."""
        *_, before, last = ["", "", *tokens(term.lower())]
        is_adverb = before.endswith("ly") and before[:-2] in self._known and before not in self._profile.final_words
        return is_adverb and last in self._profile.head_nouns

    def _has_no_noun_before_of(self, term: str) -> bool:
        """A word before "of" that is known, but never stands there or at the end: "Logical of a function".

        See docs/fakes.md for how many real terms and fakes have one.
        """
        profile = self._profile
        if len(profile.before_of) < _MIN_BEFORE_OF:
            return False
        words = [token.lower() for token in tokens(term)]
        return any(
            b == "of" and a in self._known and a not in profile.before_of and a not in profile.head_nouns
            for a, b in pairwise(words)
        )

    def _has_single_letter(self, term: str) -> bool:
        parts = tokens(term)
        last = len(parts) - 1
        profile = self._profile
        return any(
            len(token) == 1
            and token.isalpha()
            and token not in (profile.single_chars if k < last else profile.last_single_chars)
            for k, token in enumerate(parts)
        )

    def _has_unusual_capitals(self, term: str) -> bool:
        for place, token in enumerate(tokens(term)):
            if place and self._has_wrong_case(token):
                return True
            for word in _WORD_END.split(token):
                if key(word) in self._known:
                    continue
                if _INNER_CAPITAL.match(_NAME_PREFIX.sub("", word)) or sum(map(str.isupper, word)) > 4:
                    return True
        return False

    def _has_wrong_case(self, token: str) -> bool:
        """A word after the first one that the list always writes with another first letter, small or capital."""
        profile = self._profile
        if token[:1].isupper():
            return token not in profile.capitalized and token[:1].lower() + token[1:] in profile.lowercase
        return token not in profile.lowercase and token[:1].upper() + token[1:] in profile.capitalized

    def _has_unpronounceable_word(self, term: str) -> bool:
        written = {key(part): part for part in _WORD_END.split(term)}
        for word in key(term).split():
            if word in self._known or not _LATIN.fullmatch(word) or written.get(word, "").isupper():
                continue
            if not _VOWEL.search(word) or _UNPRONOUNCEABLE.search(word) or self._has_new_consonants(word):
                return True
        return False

    def _has_new_consonants(self, word: str) -> bool:
        enough = len(self._known) >= _MIN_WORDS
        return enough and not self._consonants.issuperset(_consonants([word.removeprefix("mc")]))

    @cached_property
    def _consonants(self) -> frozenset[str]:
        """The runs of consonants of the known words; docs/fakes.md says how many new words have others."""
        return _consonants(self._known)


def _consonants(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_CONSONANTS.findall("\n" + "\n\n".join(words) + "\n"))


def is_unreadable(term: str) -> bool:
    """Whether a character is unknown to the model, would move a terminal's cursor, or cannot stand where it stands."""
    return UNKNOWN in printable(term) or (not term.isascii() and has_broken_letter(term))


def has_broken_letter(term: str) -> bool:
    """Whether a mark stands where no script has one: before any letter, or a vowel sign after a sign for no vowel.

    >>> has_broken_letter("क्त"), has_broken_letter("क्ा"), has_broken_letter("ाक")
    (False, True, True)
    """
    before = " "
    for c in term:
        if unicodedata.category(c) in ("Mn", "Mc"):
            has_letter = before.isalnum() or unicodedata.category(before)[0] == "M" or before in "\u200c\u200d"
            after_virama = unicodedata.combining(before) == _VIRAMA and "VOWEL SIGN" in unicodedata.name(c, "")
            if not has_letter or after_virama:
                return True
        before = c
    return False


def has_unpaired_bracket(term: str) -> bool:
    """Whether a bracket or quotation mark lacks its partner."""
    opened: list[str] = []
    for c in term:
        if c in _PAIRS.values():
            opened.append(c)
        elif c in _PAIRS and (not opened or opened.pop() != _PAIRS[c]):
            return True
    return bool(opened) or term.count('"') % 2 == 1


def has_doubled_word(term: str) -> bool:
    """Whether a word occurs twice: any word side by side, a word of four letters or more anywhere."""
    words = key(term).split()
    if any(a == b for a, b in pairwise(words)):
        return True
    long = [word for word in words if len(word) > 3]
    return len(set(long)) < len(long)
