"""Rules for form: what makes a term so malformed that no list would print it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from itertools import pairwise

from balderdash.forge.list_profile import ListProfile, tokens
from balderdash.forge.morphology import Morphology
from balderdash.forge.orthography import LetterPairs, has_broken_letter
from balderdash.forge.usage import Usage
from balderdash.terms.key import key
from balderdash.terms.printable import printable
from balderdash.terms.stems import FUNCTION_WORDS
from balderdash.terms.wordlist import WordList

Rule = Callable[[str], bool]  # whether a term violates it

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
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
_ADVERB = re.compile(r"[^\W\d_]{3,}ly")
_ADJECTIVE = re.compile(
    r".{2,}(?:[ai]ble|ed|ing|[ae]nt|al|ic|ive|ous|ar|ary|ory|ful|less|ian|ean|ine|ile|ete|ite|ex|ose|oid|able)"
)
_CUT = re.compile(r"\w\w['’](?!s?$)\w*")
_HYPHEN = re.compile(r"[\s\-–—/]+")
_SAME_LETTERS = 6
_HEAD = 8  # times as often at the end of a term as before it
_PARTICLES = frozenset((
    "af", "al", "ben", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "les", "ter",
    "van", "vande", "vander", "von", "zu", "zum", "zur",
))  # fmt: skip
_ARTICLES = frozenset(("a", "an", "the"))
# Words that go with few others.
_SMALL_WORDS = frozenset((
    "above", "across", "after", "against", "all", "along", "among", "any", "at", "before", "behind", "below", "best",
    "better", "between", "beyond", "both", "but", "by", "down", "during", "each", "eight", "eleven", "every", "five",
    "four", "he", "her", "his", "hundred", "if", "inside", "into", "is", "its", "less", "many", "more", "most", "much",
    "nine", "no", "non", "not", "off", "one", "ones", "onto", "or", "out", "outside", "over", "per", "seven", "she",
    "six", "some", "ten", "than", "their", "three", "through", "thousand", "too", "toward", "twelve", "two", "under",
    "until", "up", "upon", "very", "via", "with", "without",
))  # fmt: skip
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
        self._usage = Usage.of(words)
        self._known = known
        morphology = Morphology(known)
        rules: dict[str, Rule] = {
            "unreadable": is_unreadable,
            "letters that never meet": LetterPairs(words).has_new,
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
            "possessive of no name": self._has_possessive_of_no_name,
            "cut name": self._has_cut_name,
            "small letter of a name": self._has_name_in_small_letters,
            "common noun as a name": self._has_noun_as_name,
            "name at the end": self._ends_with_name,
            "names without a hyphen": self._has_unjoined_names,
            "clashing heads": self._has_inner_head,
            "bound word": self._has_lone_bound_word,
            "misplaced number or preposition": self._has_misplaced_word,
            "words that begin alike": has_words_that_begin_alike,
            "stray article": self._has_stray_article,
            "short new word": self._has_short_new_word,
        }
        if fitting is None:
            tried = words.terms[:: max(1, len(words.terms) // _TRIED)]
            fitting = {name for name, rule in rules.items() if sum(map(rule, tried)) <= _MAX_VIOLATIONS * len(tried)}
            if morphology.pseudoword_share(tried, words.keys) > _MAX_PSEUDOWORDS:
                fitting.discard("pseudoword")
            if sum(bool(self._unjoined_names(term)) for term in tried) > _MAX_VIOLATIONS * len(tried):
                fitting.discard("names without a hyphen")  # as in chess openings and Russian theorems
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
        """An adverb before what cannot follow one, as in "Completely utility theorem".

        A family, an assembly and Helly are not adverbs. What follows one in the list can; so can adjectives.
        """
        words = [token.lower() for token in tokens(term)]
        return any(
            self._is_adverb(a) and b not in self._profile.after_adverbs and not _ADJECTIVE.fullmatch(b)
            for a, b in pairwise([*words, ""])
        )

    def _is_adverb(self, word: str) -> bool:
        usage = self._usage
        return _ADVERB.fullmatch(word) is not None and not usage.final[word] and not usage.capitalized[word]

    def _has_possessive_of_no_name(self, term: str) -> bool:
        """A possessive of a word that is no name, and has none in the list: "Signal's method"."""
        usage = self._usage
        return any(
            part.is_possessive
            and (part.sort == "function word" or part.word in _PARTICLES or part.sort == "plain")
            and not usage.possessive[part.word]
            for part in usage.parts(term)
        )

    def _has_cut_name(self, term: str) -> bool:
        """An ending after an apostrophe, as in "Chvátal'ev machine", or a particle without its name: "De isometry"."""
        parts = self._usage.parts(term)
        if any(_CUT.search(part.text) and not self._usage.words[part.word] for part in parts):
            return True
        names, pairs = ("name", "new name"), self._profile.pairs
        return any(
            a.word in _PARTICLES
            and (b is None or (b.sort not in names and b.word not in _PARTICLES and f"{a.word} {b.word}" not in pairs))
            for a, b in pairwise([*parts, None])
            if a is not None
        )

    def _has_name_in_small_letters(self, term: str) -> bool:
        """A name that is written small, as in "Erlang mann algorithm"."""
        usage = self._usage
        return any(
            part.text[:1].islower() and usage.capitalized[part.word] > usage.lowercase[part.word]
            for part in usage.parts(term)[1:]
        )

    def _has_noun_as_name(self, term: str) -> bool:
        """A common noun that is joined to names as if it were one, as in "Bullet-Effect similarity"."""
        usage = self._usage
        parts = usage.parts(term)
        return any(
            a.is_joined
            and part.text[:1].isupper()
            and part.sort == "plain"
            and not usage.capitalized[part.word]
            and min(len(a.word), len(b.word)) > 1
            and f"{a.word} {b.word}" not in self._profile.pairs
            for a, b in pairwise(parts)
            for part in ((a, b) if b.text[:1].isupper() else ())
        )

    def _ends_with_name(self, term: str) -> bool:
        """A name as the head of a phrase, as in "Banach eakin" or "Spector at infinity"."""
        parts = self._usage.parts(term)
        return len(parts) > 1 and any(
            a.sort in ("name", "new name")
            and (b is None or (b.sort == "function word" and b.word not in ("and", "or")))
            for a, b in pairwise([*parts, None])
            if a is not None
        )

    def _has_unjoined_names(self, term: str) -> bool:
        """Two names side by side that the list does not have so, as in "Garside Genson theorem"."""
        return not self._profile.pairs.issuperset(self._unjoined_names(term))

    def _unjoined_names(self, term: str) -> list[str]:
        names = ("name", "new name")
        return [
            f"{a.word} {b.word}"
            for a, b in pairwise(self._usage.parts(term))
            if a.sort in names and b.sort in names and not (a.is_joined or a.is_possessive or a.word in _PARTICLES)
        ]

    def _has_inner_head(self, term: str) -> bool:
        """A word that nearly always ends a phrase before another one, as in "Tree conjecture inequality"."""
        usage = self._usage
        parts = usage.parts(term)
        return any(
            a.sort == "plain"
            and b.sort != "function word"
            and not a.is_joined
            and usage.final[a.word] >= _HEAD * (1 + usage.inner[a.word])
            and f"{a.word} {b.word}" not in self._profile.pairs
            for a, b in pairwise(parts)
        )

    def _has_lone_bound_word(self, term: str) -> bool:
        """A word without the one that always follows it in the list, or comes before it, such as Monte and Carlo."""
        words = key(term).split()
        after, before = self._profile.bound_before, self._profile.bound_after
        return any(after.get(a, b) != b for a, b in pairwise([*words, ""])) or any(
            before.get(b, a) != a for a, b in pairwise(["", *words])
        )

    def _has_misplaced_word(self, term: str) -> bool:
        """A number, quantifier or preposition where the list has none: "Five Lie group", "Dulac below relation"."""
        words = [token.lower() for token in tokens(term)]
        return any(
            (a in _SMALL_WORDS or b in _SMALL_WORDS) and f"{a} {b}" not in self._profile.pairs
            for a, b in pairwise([*_HYPHEN.split(" ".join(words))])
        )

    def _has_stray_article(self, term: str) -> bool:
        """An article inside a phrase, or "a" before a plural, as in "Flag of a loops"."""
        words = key(term).split()
        return any(
            (b in _ARTICLES and place and a not in FUNCTION_WORDS)
            or (a in ("a", "an") and b.endswith("s") and not b.endswith(("ss", "us", "is", "as", "os")))
            for place, (a, b) in enumerate(pairwise(["", *words]))
            if f"{a} {b}" not in self._profile.pairs
        )

    def _has_short_new_word(self, term: str) -> bool:
        """A new word of one or two letters, as in "Top Ge code"."""
        return any(
            len(part.word) <= 2 and part.sort in ("new name", "new word") and not part.text.isupper()
            for part in self._usage.parts(term)
        )

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
        """A letter that stands alone where the list has no pair of words like it, as in "Chevalley order n"."""
        parts = tokens(term)
        pairs = self._profile.pairs
        if len(parts) > 1 and _is_letter(parts[-1]):
            return True
        return any(_is_letter(a) and a not in "aA" and key(f"{a} {b}") not in pairs for a, b in pairwise(parts))

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


def _is_letter(token: str) -> bool:
    return len(token) == 1 and token.isalpha()


def has_words_that_begin_alike(term: str) -> bool:
    """Whether two words have the same six letters at their beginning, as in "Multiply multiplicative energy"."""
    starts = [word[:_SAME_LETTERS] for word in key(term).split() if len(word) >= _SAME_LETTERS]
    return len(set(starts)) < len(starts)
