"""From lines to terms: what is no term goes, what can be made readable is, and a report says why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from balderdash.terms import lines, titles
from balderdash.terms.key import key


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one line of a list.

    Attributes
    ----------
    line : its number, from 1
    value : the line as it can be printed
    reason : what is wrong
    becomes : the term that cleaning makes of it; None if it is dropped
    """

    line: int
    value: str
    reason: str
    becomes: str | None = None


def clean(raw: Iterable[str], start: int = 1) -> tuple[list[str], list[Complaint]]:
    """The terms among lines or titles, each once, and a complaint for each line that was dropped or changed.

    Cleaning what was cleaned changes nothing more.

    Parameters
    ----------
    raw : the lines; blank ones are passed over
    start : the number of the first
    """
    parsed = list(lines.parse(raw, start))
    lower = titles.small_words([term for _, term, _, _ in parsed])
    terms: dict[str, tuple[int, str]] = {}  # key -> where the term stands, and the term
    complaints: list[Complaint] = []
    for number, line, k, fault in parsed:
        term, reasons = line, list[str]()
        drop = fault or titles.no_title(line)
        if drop is None:
            while mended := list(titles.mend(term, lower)):  # until nothing is left to be mended
                term = lines.tidy(mended[-1][0])
                reasons += (what for _, what in mended if what not in reasons)
            if reasons:
                k = key(term)
                drop = lines.fault(term, k)
            drop = drop or titles.no_term(term)
        if drop is None:
            first, earlier = terms.setdefault(k, (number, term))
            if first != number:
                drop = f"it is the same term as line {first}, {lines.shown(earlier)}"
        if drop is not None:
            complaints.append(Complaint(number, lines.shown(line), drop))
        elif reasons:
            complaints.append(Complaint(number, lines.shown(line), " and ".join(reasons), term))
    return [term for _, term in terms.values()], complaints


def by_reason(complaints: Iterable[Complaint]) -> dict[str, list[Complaint]]:
    """The complaints in groups, the largest first; the figures and terms in a reason do not count."""
    groups: dict[str, list[Complaint]] = {}
    for complaint in complaints:
        reason = re.sub(r"(the same term as) line .*", r"\1 another line", complaint.reason)
        groups.setdefault(re.sub(r"it has \d[\d,]*", "it has too many", reason), []).append(complaint)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))
