"""Titles become terms, and a report says what happened to each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.terms import cleaning
from balderdash.terms.key import spelling, tidy


def cleaned(*lines: str) -> list[str]:
    return cleaning.clean(lines)[0]


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("#REDIRECT [[Knot]]", "redirect"),
        ("List of knots", "list"),
        ("Lists of mathematicians", "list"),
        ("Index of topology articles", "list"),
        ("Glossary of graph theory", "list"),
        ("Mercury (disambiguation)", "disambiguation"),
        ("Mercury (mathematical disambiguation)", "disambiguation"),
        ("1905", "date"),
        ("1,729", "date or a number"),
        ("12 March", "date"),
        ("March 12, 1905", "date"),
        ("2026-11-25", "date"),
        ("19th century", "date"),
        ("1905 in science", "date"),
        ("2020s", "date"),
        ("24 (number)", "date or a number"),
        ("Test", "test page"),
        ("Testpage", "test page"),
        ("Test page 2", "test page"),
        ("User/sandbox", "test page"),
        ("Main Page", "housekeeping"),
        ("Category:Knots", "housekeeping"),
        ("User talk:Somebody", "housekeeping"),
        ("Noether's theorem/Proof 2", "under another page"),
        ("\N{CYRILLIC CAPITAL LETTER A}bel group", "mixes Cyrillic and Latin"),
        ("Eule\N{GREEK SMALL LETTER RHO} formula\N{GREEK SMALL LETTER OMICRON}", "mixes Greek and Latin"),
        ("A " + "very " * 30 + "long title", "the limit is 100"),
        ("\\unknowncommand{x} space", "TeX"),
    ],
)
def test_titles_that_are_not_terms(title: str, reason: str) -> None:
    terms, (complaint,) = cleaning.clean([title])
    assert terms == []
    assert reason in complaint.reason
    assert complaint.becomes is None


@pytest.mark.parametrize(
    "term",
    [
        "Sicilian Defence, Najdorf Variation", "Index of a curve", "Table of marks", "Comparison theorem",
        "Test function", "Test for convergence", "May's theorem", "3-manifold", "15 and 290 theorems",
        "P = NP", "C^*-algebra", "AC/DC",
        "$100 question", "σ-algebra", "μm", "K3-поверхность", "Теорема Гаусса", "素数", "Abel, Niels Henrik",
        "Input/output", "Chabazite-(Ca)", "(2,3)-torus knot", "What is it?", "Talking number", "E8 (x)y", "#P-complete",
        "Special relativity", "Help function", "Image of a map", "A, b", "1-form", "User-defined function",
    ],
)  # fmt: skip
def test_titles_that_stay_as_they_are(term: str) -> None:
    assert cleaning.clean([term]) == ([term], [])


@pytest.mark.parametrize(
    ("title", "term"),
    [
        ("Commutants, method of", "Method of commutants"),
        ("Self-intersection, point of", "Point of self-intersection"),
        ("Lie algebra, semi-simple", "Semi-simple Lie algebra"),
        ("Lie algebra, nil", "Nil Lie algebra"),
        ("Extremal metric, method of the", "Method of the extremal metric"),
        ("Field (mathematics)", "Field"),
        ("$L_p$ space", "Lp space"),
        ("$L p$ space", "Lp space"),
        ("$C^*$-algebra", "C*-algebra"),
        ("\\lambda-calculus", "λ-calculus"),
        ("$\\Gamma$-function", "Γ-function"),
        ('H\\"older space', "Hölder space"),
        ("\\v{C}ech cohomology", "Čech cohomology"),
        ("K_{3,3} graph", "K3,3 graph"),
        ("\\mathbb{R}-tree", "R-tree"),
        ("[[Knot|knots]] ''and'' links", "knots and links"),
        ("Tom &amp; Jerry theorem", "Tom & Jerry theorem"),
        ("<i>p</i>-adic number", "p-adic number"),
        ("- Knot", "Knot"),
        ("12. Knot", "Knot"),
        ("* Knot (topology) (old)", "Knot"),
    ],
)
def test_titles_that_become_readable(title: str, term: str) -> None:
    terms, (complaint,) = cleaning.clean([title, "the extremal metric"][: 2 if "Extremal" in title else 1])
    assert terms[0] == complaint.becomes == term


def test_names_keep_their_capital_letter_and_other_words_lose_it() -> None:
    others = ["Theory of automata", "On the Banach algebra", "A Banach space"]
    assert cleaned("Automata, theory of", *others)[0] == "Theory of automata"
    assert cleaned("Banach algebras, types of", *others)[0] == "Types of Banach algebras"
    assert cleaned("Gauss, problem of")[0] == "Problem of Gauss"


def test_one_term_in_two_spellings_is_reported_with_both_lines() -> None:
    terms, (_, complaint) = cleaning.clean(["Automata, theory of", "", "Theory of automata"])
    assert terms == ["Theory of automata"]
    assert (complaint.line, complaint.value) == (3, "‘Theory of automata’")
    assert complaint.reason == "it is the same term as line 1, ‘Theory of automata’"


def test_the_report_by_reason() -> None:
    _, complaints = cleaning.clean(["Knot", "knot", "KNOT", "1905", "x" * 101, "y" * 150])
    groups = cleaning.by_reason(complaints)
    assert [len(group) for group in groups.values()] == [2, 2, 1]
    assert next(iter(groups)) == "it is the same term as another line"


pieces = st.sampled_from(
    ["Knot", "method of", ", ", "$", "\\", "{", "}", "^", "_", "alpha", "(x)", "&amp;", "''", "[[", "]]", "|", "- ",
     "1. ", "<i>", "List of ", "#", "/Proof", " ", "é", "\N{CYRILLIC CAPITAL LETTER A}", "'", "v",
     "of the", "Test", "1905", "\\alpha"]
)  # fmt: skip


@given(st.lists(st.lists(pieces, max_size=8).map("".join) | st.text(max_size=30), max_size=12))
def test_a_cleaned_list_is_clean(lines: list[str]) -> None:
    terms, complaints = cleaning.clean(lines)
    assert cleaning.clean(terms) == (terms, [])
    assert len({spelling(term) for term in terms}) == len(terms)
    dropped = sum(complaint.becomes is None for complaint in complaints)
    assert len(terms) + dropped == sum(bool(tidy(line)) for line in lines)  # each line is a term or accounted for


def test_no_single_script_is_refused() -> None:
    for word in ("Ёлка", "ΩμέγA".replace("A", "Α"), "Ærø", "Ղ"):
        assert cleaning.mixed_scripts(word) is None


@pytest.mark.parametrize(
    "term", ["*-Autonomous category", "$5 or $10 better", "H^infinity-control-theory", "$1,000,000 question for $5"]
)
def test_what_only_looks_like_markup_stays(term: str) -> None:
    assert cleaning.clean([term]) == ([term], [])
