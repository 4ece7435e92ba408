"""Any lines as the titles of an encyclopedia: the result is terms, and cleaning them again changes nothing."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from balderdash.terms import cleaning, wordlist
from balderdash.terms.cleaning import LONGEST
from balderdash.terms.key import key, spelling, tidy
from balderdash.terms.printable import printable
from tests.conftest import ROOT
from tests.fuzz.hostile import PIECES, texts, unsafe
from tests.fuzz.watch import fuzz, mutate

_WIKI = (
    "Commutants, method of", "Field (mathematics)", "List of knots", "1905", "12 March", "Category:Knots",
    "#REDIRECT [[A]]", "$C^*$-algebra", "\\'Etale", "''Ring''", "<!-- a -->", "[[A|b]]", "&lt;b&gt;", "• term",
    "1) term", "Talk:X", "{\\\"o}", "$$", "\\mathbb{R}^n", "a_{b}", "(disambiguation)", "Sandbox 3", "X/Proof 2",
    "Semi-simple", "Группа", ", of", "x, the",
)  # fmt: skip

titles = st.lists(st.sampled_from(_WIKI + PIECES) | st.text(max_size=6), max_size=6).map("".join)


@fuzz("cleaner", st.lists(titles | texts, max_size=6), ci=300)
def test_what_is_cleaned_is_clean(raw: list[str]) -> bool:
    leave_some = [cleans(raw, sort) for sort in cleaning.SORTS]
    return all(leave_some)


@cache
def real_titles() -> list[bytes]:
    """Return terms of a bundled list, and titles as wikis have them."""
    real = (ROOT / "wordlists" / "mathematics.txt").read_bytes().split(b"\n")
    return [b"\n".join(real[k : k + 8]) for k in range(100, 20_000, 100)] + ["\n".join(_WIKI).encode()]


@mutate("cleaner", real_titles, ci=100)
def test_what_is_cleaned_of_damaged_titles_is_clean(content: bytes) -> bool:
    lines = content.decode("utf-8", "surrogateescape").split("\n")
    leave_some = [cleans(lines, sort) for sort in cleaning.SORTS]
    return all(leave_some)


def cleans(raw: list[str], sort: cleaning.Sort = "wiki") -> bool:
    """Check what the cleaner promises of any lines; return whether anything is left."""
    terms, complaints = cleaning.clean(raw, sort=sort)
    again, nothing = cleaning.clean(terms, sort=sort)
    assert (again, nothing) == (terms, [])
    assert len(set(map(spelling, terms))) == len(terms)
    for term in terms:
        assert wordlist.line_fault(term, key(term)) is None
        assert term == tidy(term)
        assert 0 < len(term) <= (wordlist.MAX_LINE if sort == "keep-all" else LONGEST)
    for complaint in complaints:
        assert 1 <= complaint.line <= len(raw)
        assert not unsafe(printable(f"{complaint.value} {complaint.becomes}"))
        assert complaint.value.encode()
        assert complaint.becomes is None or complaint.becomes in terms or complaint.becomes.encode()
        assert "\n" not in complaint.value + (complaint.becomes or "")
    cleaning.by_reason(complaints)
    entries, _ = cleaning.clean_with_meanings(raw, sort=sort)
    assert list(entries) == terms
    again_with_meanings = [f"{term}\t{means}" if means else term for term, means in entries.items()]
    assert cleaning.clean_with_meanings(again_with_meanings, sort=sort) == (entries, [])
    return bool(terms)
