"""Broken terms: what no list would print. Each rule has a name and a reason, so that refusals can be counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from balderdash.forge.list_profile import ListProfile, tokens
from balderdash.forge.morphology import Morphology
from balderdash.terms.key import key
from balderdash.terms.near_duplicates import FUNCTION_WORDS
from balderdash.terms.printable import printable
from balderdash.terms.wordlist import WordList

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_FEWEST_LETTERS = 4  # of shorter words nearly all mean something somewhere
_TRIED = 1000  # terms of the list on which each rule is tried
_WAIVED = 0.02  # a rule that more of them break does not fit the list
_PSEUDO = 0.3  # of lists such as Latin names of animals new small words are what is expected

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
_RUN = re.compile(r"\n?[bcdfghjklmnpqrstvwxz]+\n?")  # consonants in a row, with the edges of the word
_ENOUGH_BEFORE_OF = 100  # words; of fewer one does not learn which ones can stand there
_ENOUGH_WORDS = 10_000  # of fewer one does not learn which runs there are
_ARTICLE = re.compile(r"\ba (?!on(?:e|ce)\b|eu)[aeio][a-z]|\ban (?!hour|heir|hon)[b-df-hj-np-tv-z][a-z]")
_KNOT = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}|(.)\1\1|^([bcdfghjkmnpqrtvwxyz])\2")


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that breaks a term.

    Attributes
    ----------
    name : as it is counted
    reason : what is wrong, to be read after "it"
    breaks : whether it is wrong with a term
    """

    name: str
    reason: str
    breaks: Callable[[str], bool]


class Filters:
    """The rules as they fit a list.

    Parameters
    ----------
    words : the list, whose habits are no faults
    known : every word of a real term, as it stands in the keys
    fitting : the names of the rules that fit, if that was found out before
    """

    def __init__(self, words: WordList, known: Collection[str], fitting: Collection[str] | None = None) -> None:
        self._habits = ListProfile.of(words)
        self._known = known
        rules = [
            Rule("unreadable", "has a character that cannot be shown", unreadable),
            Rule("short", "is too short to be new", lambda term: sum(map(str.isalnum, term)) < _FEWEST_LETTERS),
            Rule("length", "is longer or shorter than real terms are", self._length),
            Rule("brackets", "has a bracket or quotation mark without its partner", unbalanced),
            Rule("stray punctuation", "has punctuation where none belongs", lambda t: _STRAY.search(t) is not None),
            Rule("digit", "has a digit within a word", lambda term: _DIGIT.search(term) is not None),
            Rule("edges", "begins or ends with punctuation", self._edges),
            Rule("inversion", "has a comma, as an index does", lambda term: "," in term),
            Rule("small first letter", "begins with a small letter", lambda term: term[:1].islower()),
            Rule("dangling word", "begins or ends with a small word", self._dangling),
            Rule("small words", "has small words that do not go together", self._small_pair),
            Rule("doubled word", "says a word twice", doubled),
            Rule("lone letter", "has a single letter where none belongs", self._lone),
            Rule("capitals", "has capital letters in odd places", self._capitals),
            Rule("ending", "ends with a word that only stands before others", self._unfinished),
            Rule("adverb", "has an adverb before a noun", self._adverb),
            Rule("of", "has a word before of that no term is about", self._nothing_of),
            Rule("article", "has a before a vowel, or an before a consonant", lambda t: _ARTICLE.search(t) is not None),
            Rule("unspeakable word", "has a word that nobody could say", self._unspeakable),
        ]
        morphology = Morphology(known)
        rules.append(Rule("pseudoword", "has a word that is none, and no name", morphology.has_pseudoword))
        if fitting is None:
            tried = words.terms[:: max(1, len(words.terms) // _TRIED)]
            fitting = {rule.name for rule in rules if sum(map(rule.breaks, tried)) <= _WAIVED * len(tried)}
            if morphology.share(tried, words.keys) > _PSEUDO:
                fitting.discard("pseudoword")
        self.rules = tuple(rule for rule in rules if rule.name in fitting)

    def broken(self, term: str) -> Rule | None:
        """The first rule that the term breaks, or None for a sound one."""
        return next((rule for rule in self.rules if rule.breaks(term)), None)

    def _length(self, term: str) -> bool:
        return not self._habits.shortest <= len(term) <= self._habits.longest

    def _edges(self, term: str) -> bool:
        first, last = term[:1], term[-1:]
        return not ((first.isalnum() or first in self._habits.first) and (last.isalnum() or last in self._habits.last))

    def _dangling(self, term: str) -> bool:
        parts = tokens(term)
        if not parts:
            return True
        first, last = parts[0].lower(), parts[-1].lower()
        return last in FUNCTION_WORDS - self._habits.last_words or first in FUNCTION_WORDS - self._habits.first_words

    def _unfinished(self, term: str) -> bool:
        parts = tokens(term)
        return len(parts) > 1 and parts[-1].lower() in self._habits.never_last

    def _adverb(self, term: str) -> bool:
        """An adverb and a noun, such as "Highly morphism"; a family, an assembly and Helly are no adverbs."""
        *_, before, last = ["", "", *tokens(term.lower())]
        adverb = before.endswith("ly") and before[:-2] in self._known and before not in self._habits.ends
        return adverb and last in self._habits.nouns

    def _nothing_of(self, term: str) -> bool:
        """A word before "of" that is no noun, as in "Logical of a function": known, but never seen there or at the end.

        Of held-out real terms with an "of" 2 in 100 have one (mathematics), of fakes one in ten.
        """
        habits = self._habits
        if len(habits.before_of) < _ENOUGH_BEFORE_OF:
            return False
        words = [token.lower() for token in tokens(term)]
        return any(
            b == "of" and a in self._known and a not in habits.before_of and a not in habits.nouns
            for a, b in pairwise(words)
        )

    def _small_pair(self, term: str) -> bool:
        """Two small words side by side that the list never puts side by side, such as "of with"."""
        words = [token.lower() for token in tokens(term)]
        return any(
            a in FUNCTION_WORDS and b in FUNCTION_WORDS and (a, b) not in self._habits.small_pairs
            for a, b in pairwise(words)
        )

    def _lone(self, term: str) -> bool:
        parts = tokens(term)
        last = len(parts) - 1
        habits = self._habits
        return any(
            len(token) == 1 and token.isalpha() and token not in (habits.lone if k < last else habits.lone_last)
            for k, token in enumerate(parts)
        )

    def _capitals(self, term: str) -> bool:
        for place, token in enumerate(tokens(term)):
            if place and self._wrong_case(token):
                return True
            for word in _WORD_END.split(token):
                if key(word) in self._known:
                    continue
                if _INNER_CAPITAL.match(_NAME_PREFIX.sub("", word)) or sum(map(str.isupper, word)) > 4:
                    return True
        return False

    def _wrong_case(self, token: str) -> bool:
        """A word after the first that the list writes, but never like this."""
        if token[:1].isupper():
            return token not in self._habits.upper and token[:1].lower() + token[1:] in self._habits.lower
        return token not in self._habits.lower and token[:1].upper() + token[1:] in self._habits.upper

    def _unspeakable(self, term: str) -> bool:
        written = {key(part): part for part in _WORD_END.split(term)}
        for word in key(term).split():
            if word in self._known or not _LATIN.fullmatch(word) or written.get(word, "").isupper():
                continue
            if not _VOWEL.search(word) or _KNOT.search(word) or self._unheard(word):
                return True
        return False

    def _unheard(self, word: str) -> bool:
        return len(self._known) >= _ENOUGH_WORDS and not self._runs.issuperset(_runs([word.removeprefix("mc")]))

    @cached_property
    def _runs(self) -> frozenset[str]:
        """The runs of consonants in known words; of 100 new words in held-out real terms 2 to 6 have another."""
        return _runs(self._known)


def _runs(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_RUN.findall("\n" + "\n\n".join(words) + "\n"))


def unreadable(term: str) -> bool:
    """Whether a character is unknown to the model, or would move a terminal's cursor."""
    return UNKNOWN in printable(term)


def unbalanced(term: str) -> bool:
    """Whether a bracket or quotation mark lacks its partner."""
    waiting: list[str] = []
    for c in term:
        if c in _PAIRS.values():
            waiting.append(c)
        elif c in _PAIRS and (not waiting or waiting.pop() != _PAIRS[c]):
            return True
    return bool(waiting) or term.count('"') % 2 == 1


def doubled(term: str) -> bool:
    """Whether a word stands twice: any word side by side, a longer one anywhere."""
    words = key(term).split()
    if any(a == b for a, b in pairwise(words)):
        return True
    long = [word for word in words if len(word) > 3]
    return len(set(long)) < len(long)
