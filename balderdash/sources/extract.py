"""What a reader takes out of a file or a page: the terms, and the account of everything that was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from balderdash.terms.account import Account
from balderdash.terms.wordlist import is_blank

EMPTY = "it is empty"
UNIT = "title"  # a line, a row, an entry of a page: whatever could be a term


def entry(term: str, meaning: str) -> str:
    """A term with its meaning, as a line of a word list has them."""
    term, meaning = " ".join(term.split()), " ".join(meaning.split())
    return f"{term}\t{meaning}" if meaning else term


@dataclass(frozen=True, slots=True)
class Extract:
    """The terms in a source, not yet cleaned.

    Attributes
    ----------
    terms : none of them is blank
    account : of everything that could have been a term
    note : what the user should know about how the source was read, or ""
    """

    terms: list[str]
    account: Account
    note: str = ""

    @classmethod
    def of(cls, terms: Sequence[str], dropped: Mapping[str, int] | None = None, note: str = "") -> Extract:
        """The extract of these terms, without the blank ones; others were dropped for these reasons."""
        kept = [term for term in terms if not is_blank(term)]
        reasons = dict(dropped or {})
        if blank := len(terms) - len(kept):
            reasons[EMPTY] = reasons.get(EMPTY, 0) + blank
        return cls(kept, Account(UNIT, len(terms) + sum((dropped or {}).values()), len(kept), reasons), note)

    def beside(self, number: int, reason: str) -> Extract:
        """The same, if the source also has so many others, which were left aside for a reason."""
        account = self.account
        if not number:
            return self
        dropped = {**account.dropped, reason: account.dropped.get(reason, 0) + number}
        return replace(self, account=replace(account, read=account.read + number, dropped=dropped))

    def first(self, most: int | None) -> Extract:
        """At most so many of the terms, for --most."""
        if most is None or len(self.terms) <= most:
            return self
        cut = Account(UNIT, len(self.terms), most, {"it comes after --most": len(self.terms) - most})
        return replace(self, terms=self.terms[:most], account=self.account.then(cut))
