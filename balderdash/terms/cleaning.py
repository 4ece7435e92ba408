"""Cleaning: lines and encyclopedia titles become terms, and a report says what was dropped or changed."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from balderdash import atomic
from balderdash.errors import BalderdashError
from balderdash.terms import meaning, wordlist
from balderdash.terms.account import Account
from balderdash.terms.key import key, spelling, tidy
from balderdash.terms.tex import has_tex, is_surely_tex, without_tex
from balderdash.terms.wordlist import WordList, excerpt

LONGEST = 100  # characters; longer titles do not fit on a card and are not terms

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DATE = re.compile(
    rf"\d{{1,4}}s?(?:\s+(?:in|at)\s.+|\s+(?:bc|bce|ad|ce))?|\d{{4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?|"
    rf"{_MONTH}(?:\s+\d{{1,2}})?(?:,?\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?|"
    r"[\d\s.,]+|\d{1,2}(?:st|nd|rd|th) (?:century|millennium)(?: (?:bc|bce|ad|ce))?|(?:19|20)\d\d[–-]\d{2,4}",
    re.IGNORECASE,
)
_LIST_PAGE = re.compile(
    r"(?:lists?|outline|glossary|timeline|bibliography) of\b.*|ind(?:ex|ices) of .*(?:articles|topics)", re.I
)
_REDIRECT = re.compile(r"#\s*redirect\b.*", re.IGNORECASE)
_DISAMBIGUATION = re.compile(r".*\((?:[^()]* )?disambiguation\)", re.IGNORECASE)
_HOUSEKEEPING = re.compile(
    r"(?:category|template|user|file|image|help|portal|talk|mediawiki|module|special|project|draft|appendix|"
    r"wikipedia|wiktionary|\w+ talk)\s*:.*|(?:main|home|front) page",
    re.IGNORECASE,
)
_TEST_PAGE = re.compile(
    r"(?:test|testing|testpage|sandbox|my sandbox)(?:[ _-]?(?:page|article|\d+))*|.*/sandbox\d*", re.I
)
_SUBPAGE = re.compile(r".+/(?:proofs?|examples?|archive|doc|talk|draft)(?:[ _]?\d+)?", re.IGNORECASE)
_QUALIFIER = re.compile(r"(?<=\S) \([^()]*\)$")
# vector<int> and List<String> have no tags, K[[x]] has no link, and 6'' is a length.
_MARKUP = re.compile(
    r"<!--.*?-->|</?(?:abbr|big|br|center|cite|code|div|em|font|i|b|li|math|nobr|nowiki|p|q|ref|s|small|span|strike|strong"
    r"|sub|sup|td|tt|u|var)\b[^<>]*>|(?<!\w)\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|(?<!\w)('{2,5})(?=\S)(.+?)(?<=\S)\2(?!\w)",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]+);", re.IGNORECASE)
_DOT = re.compile(r"[•‣▪]\s*(?=\S)")
_BULLET = re.compile(r"[-*·–—]\s+(?=\S)")  # *-Autonomous category begins with none
_NUMBER = re.compile(r"(\d{1,6})[.)]\s+(?=\S)")
_COUNT = re.compile(r"\d+\s+(\S*[^\W\d_]\S*)|(\S*[^\W\d_]\S*)\s+\d+")  # a word and how often it occurs

_INVERTED_PHRASE = re.compile(
    r".+ (?:of|on|in|for|to|with|by|at|from|over|about|under|between|into|upon|without|as|against|the|a|an)"
)
_COMMON_NOUN = re.compile(r"\w+-\w+|\w{3,}(?:[^su'’i]s|ions?|ity|ment|ance|ence|ness|ism|ing|sis|logy|ure)")
_SURE_NOUN = re.compile(r"\w{3,}(?:tion|sion|ity|ment|ness|ism|logy)")  # which no family name ends in, as Stokes does
_INVERTED_ADJECTIVE = re.compile(
    r"[a-z][\w'’-]*(?:al|ic|ed|ar|ive|ous|ble|ent|ant|ary|ing|less|free|ian|ean|ite|ory|ate|ile|ete)|"
    r"(?:semi-|quasi-|pseudo-|in|im)?(?:exact|simple|nil|left|right|direct|complex|convex|smooth|strong|weak|pure|plane|"
    r"flat|prime|perfect|discrete|formal|open|closed|dual)|non-\w+"
)

_PARTICLES = r"(?i:(?:van|von|vom|zu|de|der|den|des|du|di|da|del|la|le|al|el|ibn)[ -]|d['’])*"
_PERSON = re.compile(
    rf"{_PARTICLES}[^\W\d_a-z]['’]?[^\W\d_][\w'’-]*, (?:{_PARTICLES}[^\W\d_a-zß-ÿ][\w'’.-]*(?: |$)){{1,5}}"
)

_LATIN = re.compile("[\0-\u024f\u1e00-\u1eff]*")
_CONFUSABLE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


Sort = Literal["list", "wiki", "keep-all"]
Habit = Literal["bullets", "numbers", "counts", "brackets", "inversion", "tex", "dates", "pages", "people"]
SORTS: tuple[Sort, ...] = ("list", "wiki", "keep-all")
_OF_WIKIS = frozenset[Habit](("brackets", "inversion", "tex", "dates", "pages"))
_MOST = 0.5  # if more of the lines have a habit, it is the list's
_ENOUGH_COUNTS, _FEWEST_COUNTS = 0.9, 10
_ENOUGH_TEX = 0.02
_ENOUGH_INVERTED = 0.005  # of a wiki's titles, for "Bertrand, Joseph" to be a person and not a place


def sort_of(header: Mapping[str, str]) -> Sort:
    """What a list with this header is cleaned as.

    An encyclopedia has habits that other lists have not: pages that are lists or dates, brackets that tell namesakes
    apart, "Commutants, method of". They are cleaned away where the titles come from a wiki, as its links show or the
    line `# cleaning: wiki` says. In any other list each of them counts only if most lines have it. With
    `# cleaning: keep-all` every line stays as it is.
    """
    for sort in SORTS:
        if header.get("cleaning", "").casefold() == sort:
            return sort
    is_wiki = "$1" in header.get("link", "") and header.get("source", "").startswith(("https://", "http://"))
    return "wiki" if is_wiki else "list"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one line of a list.

    Attributes
    ----------
    line : its number, from 1
    value : the line as it can be printed
    reason : what is wrong
    becomes : the term that cleaning makes of it, with its meaning if that is mended; None if the line is dropped
    """

    line: int
    value: str
    reason: str
    becomes: str | None = None


def clean(lines: Iterable[str], start: int = 1, *, sort: Sort = "list") -> tuple[list[str], list[Complaint]]:
    """The terms among lines or titles, each once, and a complaint for each line that was dropped or changed.

    Cleaning a cleaned list changes nothing.

    Parameters
    ----------
    lines : blank ones are skipped
    start : the number of the first
    sort : see `sort_of`
    """
    terms, complaints = clean_with_meanings(lines, start, sort=sort)
    return list(terms), complaints


def clean_with_meanings(
    lines: Iterable[str], start: int = 1, longest: int = meaning.FITTING, *, sort: Sort = "list"
) -> tuple[dict[str, str], list[Complaint]]:
    """As `clean`; the terms come with their meanings, "" for none.

    Parameters
    ----------
    longest : characters, to which a longer meaning is cut
    """
    parsed = list(wordlist.parse_lines(lines, start))
    habits: frozenset[Habit] = _OF_WIKIS if sort == "wiki" else frozenset()
    shown = _habits_of([term for _, term, _, fault, _ in parsed if fault is None], sort)
    while True:  # what is left of a list can show a habit that the whole has not
        habits |= shown
        terms, complaints = _cleaned_once(parsed, longest, habits, sort)
        shown = _habits_of(terms, sort)
        if shown <= habits:
            return terms, complaints


def _habits_of(titles: Collection[str], sort: Sort) -> frozenset[Habit]:
    """The habits that the titles show, see `sort_of`."""
    if sort == "keep-all" or not titles:
        return frozenset()
    numbers = [found[1] for title in titles if title[:1].isdecimal() and (found := _NUMBER.match(title))]
    counted = [word for title in titles if (word := _without_count(title)) != title]
    inverted = sum("," in title and _uninverted(title, str) != title for title in titles)
    shares: dict[Habit, float] = {
        "bullets": sum(_BULLET.match(title) is not None for title in titles),
        # Four clubs called 1. FC are not numbered.
        "numbers": len(numbers) if 2 * len(set(numbers)) > len(numbers) else 0,
        # Words that come again are names, such as Apollo 11 and Apollo 12.
        "counts": len(set(counted)) * _MOST / _ENOUGH_COUNTS if len(counted) >= _FEWEST_COUNTS else 0,
        "brackets": sum(title.endswith(")") and _QUALIFIER.search(title) is not None for title in titles),
        "inversion": inverted,
        "dates": sum(title[:1].isdecimal() and _DATE.fullmatch(title) is not None for title in titles),
        "tex": sum(map(is_surely_tex, titles)) * _MOST / _ENOUGH_TEX,
        "people": inverted * _MOST / _ENOUGH_INVERTED if sort == "wiki" else 0,
    }
    return frozenset(habit for habit, count in shares.items() if count > _MOST * len(titles))


def _cleaned_once(
    parsed: Sequence[wordlist.ParsedLine], longest: int, habits: Collection[Habit], sort: Sort
) -> tuple[dict[str, str], list[Complaint]]:
    """As `clean_with_meanings`, with these habits."""
    titles = [term for _, term, _, _, _ in parsed]
    lower_first = lowercaser(titles)
    lower_head = lowercaser(titles, _SURE_NOUN) if "people" in habits else lower_first
    terms: dict[str, tuple[int, str]] = {}  # spelling -> number of the line, and the term
    meanings: dict[str, str] = {}  # term -> its meaning
    complaints: list[Complaint] = []
    for number, line, _, line_fault, rest in parsed:
        term, changes = line, list[str]()
        fault = line_fault
        if fault is None and sort != "keep-all":
            fault = _page_fault(line, habits, lower_head)
            while fault is None and (mended := list(_mend(term, habits, lower_first))):  # until nothing is left to mend
                term = tidy(mended[-1][0])
                changes += (what for _, what in mended if what not in changes)
            if changes:
                fault = wordlist.line_fault(term, key(term))
            fault = fault or _title_fault(term, habits, lower_head)
        becomes = term
        if fault is None:
            first, earlier = terms.setdefault(spelling(term), (number, term))
            means, faults = ("", []) if rest is None else meaning.mended(rest, longest)
            if means and not meanings.get(earlier):
                meanings[earlier] = means
            if first != number:
                fault = f"it is the same term as line {first}, {excerpt(earlier)}"
            else:
                changes += faults
                becomes = f"{term} – {means}" if faults and means else term
        if fault is not None:
            complaints.append(Complaint(number, excerpt(line), fault))
        elif changes:
            complaints.append(Complaint(number, excerpt(line), " and ".join(changes), becomes))
    if sort == "wiki" and 2 * sum(" " in spelt for spelt in terms) > len(terms):
        _drop_bare(terms, meanings, complaints)
    return {term: meanings.get(term, "") for _, term in terms.values()}, complaints


def _drop_bare(terms: dict[str, tuple[int, str]], meanings: dict[str, str], complaints: list[Complaint]) -> None:
    """Of Poincaré and Poincare keep the one with accents; in a dictionary of single words they would be two terms."""
    by_key: dict[str, list[str]] = {}
    for spelt, (_, term) in terms.items():
        by_key.setdefault(key(term), []).append(spelt)
    for variants in by_key.values():
        for bare in variants if len(variants) > 1 else ():
            full = next((other for other in variants if other in terms and _is_without_accents(bare, other)), None)
            if full is not None:
                (number, term), (_, better) = terms.pop(bare), terms[full]
                if means := meanings.pop(term, ""):
                    meanings.setdefault(better, means)
                complaints[:] = [each for each in complaints if each.line != number]
                complaints.append(Complaint(number, excerpt(term), f"it is {excerpt(better)} without its accents"))
    complaints.sort(key=lambda complaint: complaint.line)


def _is_without_accents(bare: str, full: str) -> bool:
    """Whether a spelling lacks accents that another one has, and is the same otherwise."""
    if bare == full or len(bare) != len(full):
        return False
    return all(a == b or (a.isalpha() and key(b) == a) for a, b in zip(bare, full, strict=True))


def sharing_a_meaning(meanings: Mapping[str, str]) -> list[list[str]]:
    """The groups of terms with one and the same meaning: two names of one thing, or a slip."""
    groups: dict[str, list[str]] = {}
    for term, its_meaning in meanings.items():
        groups.setdefault(its_meaning.casefold(), []).append(term)
    return [terms for terms in groups.values() if len(terms) > 1]


def check(path: Path, sort: Sort | None = None) -> list[Complaint]:
    """A complaint for every line of a file that cleaning would drop or change; none for a good list.

    Parameters
    ----------
    sort : see `sort_of`; by default what the header says

    Raises
    ------
    BalderdashError
        The file cannot be read, or is empty.
    """
    words, complaints = _cleaned(path, sort)
    if not complaints:
        wordlist.checked(words)
    return complaints


def clean_file(path: Path, sort: Sort | None = None) -> tuple[WordList, list[Complaint]]:
    """The cleaned list, and the complaints that `check` finds.

    Raises
    ------
    BalderdashError
        The file cannot be read, or has no terms after cleaning.
    """
    words, complaints = _cleaned(path, sort)
    if not words.terms and complaints:
        first = complaints[0]
        raise BalderdashError(
            f"{path} would have no terms left: line {first.line}, {first.value}: {first.reason}; "
            "a word list has one term a line."
        )
    return wordlist.checked(words), complaints


def _cleaned(path: Path, sort: Sort | None) -> tuple[WordList, list[Complaint]]:
    """The list after cleaning, which may be empty, and the complaints."""
    header, rest, start = wordlist.read_lines(path)
    lines = list(rest)
    terms, complaints = clean_with_meanings(lines, start, sort=sort or sort_of(header))
    if sort is not None:
        header = {name: text for name, text in header.items() if name != "cleaning"} | (
            {} if sort == "list" else {"cleaning": sort}
        )
    n_read = sum(not wordlist.is_blank(line) for line in lines)
    words = wordlist.with_meanings(path, terms, header)
    return replace(words, account=account(n_read, len(terms), complaints)), complaints


def report_path(path: Path) -> Path:
    """The file next to a cleaned list that reports what cleaning did."""
    return path.with_name(f"{path.stem}.report.tsv")


def write_report(path: Path, complaints: Iterable[Complaint]) -> None:
    """Write the report next to the list at `path`: line, value, what it became, and the reason."""
    rows = ["line\tvalue\tbecame\treason"]
    rows += (f"{c.line}\t{c.value}\t{c.becomes or ''}\t{c.reason}" for c in complaints)
    atomic.write(report_path(path), "\n".join([*rows, ""]).encode())


def account(n_read: int, kept: int, complaints: Iterable[Complaint]) -> Account:
    """The account of a cleaning, in which so many lines were not blank, and so many terms were kept."""
    dropped = by_reason(complaint for complaint in complaints if complaint.becomes is None)
    return Account("line", n_read, kept, {reason: len(group) for reason, group in dropped.items()})


def by_reason(complaints: Iterable[Complaint]) -> dict[str, list[Complaint]]:
    """The complaints grouped by reason, whatever figures and terms the reason mentions; the largest group first."""
    groups: dict[str, list[Complaint]] = {}
    for complaint in complaints:
        reason = re.sub(r"(the same term as) line .*", r"\1 another line", complaint.reason)
        reason = re.sub(r"it is ‘.*’ (without its accents)", r"it is another term \1", reason)
        groups.setdefault(re.sub(r"(it|its meaning) has \d[\d,]*", r"\1 has too many", reason), []).append(complaint)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _mend(title: str, habits: Collection[Habit], lower_first: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Make a title readable, step by step.

    Parameters
    ----------
    lower_first : see `lowercaser`

    Yields
    ------
    the title so far, and what was done to it
    """
    for what, habit, change in _MENDINGS:
        is_meant = habit is None or habit in habits or (habit == "tex" and is_surely_tex(title))
        if is_meant and (changed := change(title)) != title and changed.strip():
            title = " ".join(changed.split())
            yield title, what
    if "inversion" in habits and (changed := _uninverted(title, lower_first)) != title:
        yield changed, "an inverted title was put in order"


def _page_fault(title: str, habits: Collection[Habit], lower_head: Callable[[str], str]) -> str | None:
    """Why the page with this title is not about a term, or None.

    Parameters
    ----------
    lower_head : writes what stands before a comma in lower case, unless it may be the name of a person
    """
    for reason, habit, pattern in _PAGE_FAULTS:
        if (habit is None or habit in habits) and pattern.fullmatch(title):
            return reason
    if "people" in habits and ", " in title and _PERSON.fullmatch(title):
        head = title.partition(",")[0]
        return "it is a person" if lower_head(head) == head else None
    return None


def _title_fault(title: str, habits: Collection[Habit], lower_head: Callable[[str], str]) -> str | None:
    """Why a mended title is not a term, or None; see `_page_fault`."""
    if reason := _page_fault(title, habits, lower_head):
        return reason
    if len(title) > LONGEST:
        return f"it has {len(title)} characters, the limit is {LONGEST}"
    if ("tex" in habits and has_tex(title)) or is_surely_tex(title):
        return "it has TeX that cannot be written as plain text"
    if scripts := mixed_scripts(title):
        return f"a word mixes {' and '.join(script.capitalize() for script in scripts)} letters"
    return None


def lowercaser(titles: Collection[str], by_ending: re.Pattern[str] = _COMMON_NOUN) -> Callable[[str], str]:
    """A function that writes the first word of a phrase in lower case, unless the titles show that it is a name.

    A word is a name if it is capitalised inside at least half of the titles that contain it. Where no
    title contains it, its ending decides.

    Parameters
    ----------
    by_ending : matches words that are no names
    """
    inside: dict[str, int] = {}
    for title in titles:
        for word in title.split()[1:]:
            bare = word.strip("(),;:")
            inside[bare] = inside.get(bare, 0) + 1

    def lower_first(phrase: str) -> str:
        word, space, rest = phrase.partition(" ")
        small = word[:1].lower() + word[1:]
        as_noun, as_name = inside.get(small, 0), inside.get(word, 0)
        is_noun = as_noun > as_name
        if as_noun == as_name == 0:
            is_noun = by_ending.fullmatch(small) is not None or (small.endswith("s") and small[:-1] in inside)
        return small + space + rest if is_noun and word[1:] == word[1:].lower() else phrase

    return lower_first


def is_inverted(term: str) -> bool:
    """Whether a term is written as in an index, such as "Commutants, method of"."""
    return "," in term and _uninverted(term, str) != term


def mixed_scripts(term: str) -> tuple[str, str] | None:
    """Two scripts with look-alike letters that one word mixes, such as Аbel with a Cyrillic А; or None."""
    if _LATIN.fullmatch(term):
        return None
    for word in re.findall(r"[^\W\d_]+", term):
        if word.isascii():
            continue
        scripts = sorted({s for c in word if (s := unicodedata.name(c, "").partition(" ")[0]) in _CONFUSABLE})
        if len(scripts) > 1 and not (scripts == ["GREEK", "LATIN"] and _is_symbol(word)):
            return scripts[0], scripts[1]
    return None


def _is_symbol(word: str) -> bool:
    """Whether all Greek letters of a word differ from every Latin letter, as in μm."""
    return all(c in "αβγδεζηθλμξπρσςτφχψωΓΔΘΛΞΠΣΦΨΩ" for c in word if unicodedata.name(c, "").startswith("GREEK"))


def _without_markup(title: str) -> str:
    return _MARKUP.sub(
        lambda found: found[1] or found[3] or "",
        meaning.BREAK.sub(" ", _ENTITY.sub(lambda found: html.unescape(found[0]), title)),
    )


def _without(pattern: re.Pattern[str]) -> Callable[[str], str]:
    """A function that takes away what a title begins with."""
    return lambda title: title[found.end() :] if (found := pattern.match(title)) else title


def _without_count(title: str) -> str:
    """A word without the number that says how often it occurs; any other title as it is."""
    has_count = title[:1].isdecimal() or title[-1:].isdecimal()
    return (found[1] or found[2]) if has_count and (found := _COUNT.fullmatch(title)) else title


def _uninverted(title: str, lower_first: Callable[[str], str]) -> str:
    """`Commutants, method of` as "Method of commutants"; titles with other commas stay as they are."""
    head, comma, tail = title.partition(", ")
    if not comma or "," in tail or not tail[:1].islower() or not head:
        return title
    is_phrase = _INVERTED_PHRASE.fullmatch(tail) is not None
    if not is_phrase and (_INVERTED_ADJECTIVE.fullmatch(tail) is None or " and " in head):
        return title
    changed = f"{tail} {lower_first(head)}"
    return changed[0].upper() + changed[1:]


_MENDINGS: tuple[tuple[str, Habit | None, Callable[[str], str]], ...] = (
    ("markup was taken away", None, _without_markup),
    ("a bullet was taken away", None, _without(_DOT)),
    ("a bullet was taken away", "bullets", _without(_BULLET)),
    ("a number was taken away", "numbers", _without(_NUMBER)),
    ("a number was taken away", "counts", _without_count),
    ("TeX became plain text", "tex", without_tex),
    (
        "the bracket that tells it from its namesakes was taken away",
        "brackets",
        lambda title: _QUALIFIER.sub("", title),
    ),
)
_PAGE_FAULTS: tuple[tuple[str, Habit | None, re.Pattern[str]], ...] = (
    ("it is a redirect", None, _REDIRECT),
    ("it is a disambiguation page", None, _DISAMBIGUATION),
    ("it is a list, not a term", "pages", _LIST_PAGE),
    ("it is a page of the wiki's housekeeping", "pages", _HOUSEKEEPING),
    ("it is a test page", "pages", _TEST_PAGE),
    ("it is a page under another page", "pages", _SUBPAGE),
    ("it is a date or a number", "dates", _DATE),
)
