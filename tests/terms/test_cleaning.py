"""Titles become terms, and a report says what happened to each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.terms import cleaning
from balderdash.terms.key import spelling, tidy


def cleaned(*lines: str, sort: cleaning.Sort = "wiki") -> list[str]:
    return cleaning.clean(lines, sort=sort)[0]


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
    terms, (complaint,) = cleaning.clean([title], sort="wiki")
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
    for sort in cleaning.SORTS:
        assert cleaning.clean([term], sort=sort) == ([term], [])


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
    lines = [title, "the extremal metric"][: 2 if "Extremal" in title else 1]
    terms, (complaint,) = cleaning.clean(lines, sort="wiki")
    assert terms[0] == complaint.becomes == term
    assert cleaned(*lines, sort="keep-all") == lines


def test_names_keep_their_capital_letter_and_other_words_lose_it() -> None:
    others = ["Theory of automata", "On the Banach algebra", "A Banach space"]
    assert cleaned("Automata, theory of", *others)[0] == "Theory of automata"
    assert cleaned("Banach algebras, types of", *others)[0] == "Types of Banach algebras"
    assert cleaned("Gauss, problem of")[0] == "Problem of Gauss"


def test_one_term_in_two_spellings_is_reported_with_both_lines() -> None:
    terms, (_, complaint) = cleaning.clean(["Automata, theory of", "", "Theory of automata"], sort="wiki")
    assert terms == ["Theory of automata"]
    assert (complaint.line, complaint.value) == (3, "‘Theory of automata’")
    assert complaint.reason == "it is the same term as line 1, ‘Theory of automata’"


def test_the_report_by_reason() -> None:
    _, complaints = cleaning.clean(["Knot", "knot", "KNOT", "1905", "x" * 101, "y" * 150], sort="wiki")
    groups = cleaning.by_reason(complaints)
    assert [len(group) for group in groups.values()] == [2, 2, 1]
    assert next(iter(groups)) == "it is the same term as another line"


pieces = st.sampled_from(
    ["Knot", "method of", ", ", "$", "\\", "{", "}", "^", "_", "alpha", "(x)", "&amp;", "''", "[[", "]]", "|", "- ",
     "1. ", "<i>", "List of ", "#", "/Proof", " ", "é", "\N{CYRILLIC CAPITAL LETTER A}", "'", "v",
     "of the", "Test", "1905", "\\alpha"]
)  # fmt: skip


@given(
    st.lists(st.lists(pieces, max_size=8).map("".join) | st.text(max_size=30), max_size=12),
    st.sampled_from(cleaning.SORTS),
)
def test_a_cleaned_list_is_clean(lines: list[str], sort: cleaning.Sort) -> None:
    terms, complaints = cleaning.clean(lines, sort=sort)
    assert cleaning.clean(terms, sort=sort) == (terms, [])
    assert len({spelling(term) for term in terms}) == len(terms)
    dropped = sum(complaint.becomes is None for complaint in complaints)
    assert len(terms) + dropped == sum(bool(tidy(line)) for line in lines)  # each line is a term or accounted for


def test_no_single_script_is_refused() -> None:
    for word in ("Ёлка", "ΩμέγA".replace("A", "Α"), "Ærø", "Ղ"):
        assert cleaning.mixed_scripts(word) is None


NAMES = [f"Quiet {a}{b}" for a in ("river", "harbour", "lane", "tower", "night") for b in "abcdefghij"]
# What an encyclopedia would write otherwise, or not at all, and other lists write like this
ODD = """*-Autonomous category|$5 or $10 better|H^infinity-control-theory|$1,000,000 question for $5|1. FC Köln|
1. FC Union Berlin|12. Februar|3) third|- minus|* star|– dash|Girl, interrupted|Love, actually|Tumbling, dice of|May|
January|1 March|test|Sandbox|1984|90210|2020s|19th century|1905 in science|24 (number)|2019–20|Help: my cat|Special: K|
User: unknown|Project:Rawr|List of broken things|Index of Happiness articles|Home page|AC/proof|Go/talk|
Mercury (planet)|iron (II)|f (x)|vector<int>|List<String>|std::map<K, V>|K[[x]]|x^2|E=mc^2|$ave our $ouls|
A$AP and Ty Dolla $ign|{curly} braces|set {1, 2}|C:\\Windows|C:\\times\\file|\\n|6'' and 8'' pipes|rock 'n' roll|
Paris, Texas|Abel, Niels Henrik|R&B|AT&T|Black&notes|4 Non Blondes|.NET|#hashtag|#1|[REC]|M*A*S*H|a|50%|№ 5|½|١٩٨٤|
Poincare conjecture|Poincaré conjecture""".replace("\n", "").split("|")


@pytest.mark.parametrize("term", ODD)
def test_only_a_wiki_has_the_habits_of_one(term: str) -> None:
    assert cleaned(*NAMES, term, sort="list") == [*NAMES, term]


def test_habits_of_a_wiki_are_not_those_of_a_list() -> None:
    assert cleaning.clean([*NAMES, *ODD]) == ([*NAMES, *ODD], [])
    assert cleaning.clean([*NAMES, *ODD], sort="keep-all") == ([*NAMES, *ODD], [])
    assert len(cleaned(*NAMES, *ODD)) < len(NAMES) + len(ODD) - 20


@pytest.mark.parametrize(
    ("lines", "terms"),
    [
        ([f"- {name}" for name in NAMES], NAMES),
        ([f"{n}. {name}" for n, name in enumerate(NAMES)], NAMES),
        ([f"{n}) {name}" for n, name in enumerate(NAMES)], NAMES),
        ([f"1. {name}" for name in NAMES], [f"1. {name}" for name in NAMES]),  # not counted
        ([f"{name} (town)" for name in NAMES], NAMES),
        ([*(f"• {name}" for name in NAMES[:3]), *NAMES[3:]], NAMES),
        ([*NAMES[:20], *(f"* {name}" for name in NAMES[20:])], NAMES),
        ([*NAMES[:20], *map(str, range(100, 200))], NAMES[:20]),  # another column
    ],
)
def test_what_most_lines_have_is_a_habit(lines: list[str], terms: list[str]) -> None:
    assert cleaned(*lines, sort="list") == terms
    assert cleaned(*lines, sort="keep-all") == lines


def test_people_are_told_from_places_and_phrases() -> None:
    index = [f"{name.split()[1].capitalize()}, theory of" for name in NAMES]
    people = [
        "Bertrand, Joseph",
        "Abel, Niels Henrik",
        "Du Bois-Reymond, Paul",
        "von Neumann, John",
        "Erdős, P.",
        "Łoś, Jerzy",
        "O'Neil, Barrett",
        "Stokes, George Gabriel",
        "Stirling, James",
    ]
    titles = [
        "Groups, Abelian",
        "The group of Galois",
        "Integration, Lebesgue",
        "Algorithm, Euclidean",
        "The algorithm of Bertrand",
        "Lie algebra, semi-simple",
    ]
    kept = cleaned(*index, *people, *titles)
    assert not set(people) & set(kept)
    assert kept[-6:] == [
        "Groups, Abelian",
        "The group of Galois",
        "Integration, Lebesgue",
        "Algorithm, Euclidean",
        "The algorithm of Bertrand",
        "Semi-simple Lie algebra",
    ]
    assert cleaned(*NAMES, *people, "Paris, Texas")[-len(people) - 1 :] == [*people, "Paris, Texas"]  # no index


def test_of_two_spellings_of_a_wiki_the_one_with_accents_stays() -> None:
    variants = [
        "Poincare",
        "Poincaré",
        "Erdős number",
        "Erdos number",
        "Łoś theorem",
        "Los theorem",
        "Hölder",
        "Höldèr",
    ]
    terms, complaints = cleaning.clean([*NAMES, *variants], sort="wiki")
    assert terms == [*NAMES, "Poincaré", "Erdős number", "Łoś theorem", "Höldèr"]
    assert [complaint.reason for complaint in complaints][:2] == [
        "it is ‘Poincaré’ without its accents",
        "it is ‘Erdős number’ without its accents",
    ]
    dictionary = ["schon", "schön", "peche", "péché", *(name.replace(" ", "") for name in NAMES)]
    assert cleaned(*dictionary) == dictionary
    assert cleaned(*NAMES, *variants, sort="list") == [*NAMES, *variants]


def test_what_a_list_is_cleaned_as() -> None:
    link = {"link": "https://x.org/wiki/$1", "source": "https://x.org/"}
    assert cleaning.sort_of({}) == cleaning.sort_of({"source": "https://x.org/"}) == "list"
    assert cleaning.sort_of(link) == cleaning.sort_of({"cleaning": "Wiki"}) == "wiki"
    assert cleaning.sort_of(link | {"cleaning": "keep-all"}) == "keep-all"
    assert cleaning.sort_of(link | {"cleaning": "list"}) == "list"


@pytest.mark.parametrize(
    ("title", "term"),
    [
        ("$$\\text{Dedekind sum}$$", "Dedekind sum"),
        ("$\\text{Dedekind sum}$", "Dedekind sum"),
        ("$\\mathrm{SO}(3)$ bundle", "SO(3) bundle"),
        ("&#946;-decay", "β-decay"),
        ("H<sub>2</sub>O", "H2O"),
    ],
)
def test_what_is_surely_markup_is_always_mended(title: str, term: str) -> None:
    for sort in ("list", "wiki"):
        assert cleaned(*NAMES, title, sort=sort)[-1] == term


def test_what_breaks_a_line_parts_two_words() -> None:
    assert cleaning.clean(["Weak ring<br>of Abel", "Knot</p><p>theory", "C<sup>*</sup>-algebra"])[0] == [
        "Weak ring of Abel",
        "Knot theory",
        "C*-algebra",
    ]


WORDS = ("the", "you", "it's", "naïve", "素数", "of", "3d", "that", "we", "not", "was", "have")


@pytest.mark.parametrize("line", ["{word} {count}", "{count} {word}", "  {count:>7}  {word}"])
def test_how_often_a_word_occurs_is_no_part_of_it(line: str) -> None:
    lines = [line.format(word=word, count=28_787_591 // (n + 1)) for n, word in enumerate(WORDS)]
    terms, complaints = cleaning.clean(lines)
    assert terms == list(WORDS)
    assert {complaint.reason for complaint in complaints} == {"a number was taken away"}
    assert cleaning.clean(terms) == (terms, [])
    assert cleaning.clean(lines, sort="keep-all")[0] == [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize(
    "lines",
    [
        [f"Apollo {n}" for n in range(17)],  # one word again and again
        ["Gliese 581", "Boeing 747", "Chanel 5"],  # too few to tell
        [*(f"{word} {n}" for n, word in enumerate(WORDS)), *WORDS],  # every other line
        [f"{word} theorem {n}" for n, word in enumerate(WORDS)],
    ],
)
def test_a_number_of_a_name_stays(lines: list[str]) -> None:
    terms, _ = cleaning.clean(lines)
    assert set(lines) == set(terms)
