"""Terms on web pages."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.errors import BalderdashError
from balderdash.sources.html_lists import read_page

FRAME = "<html><head><title>T</title></head><body><nav><ul><li>Home</li><li>About</li><li>Blog</li><li>More</li></ul></nav>{}</body></html>"  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("content", "terms"),
    [
        ("<ul><li>Knot<li>Braid<li>Link</ul>", ["Knot", "Braid", "Link"]),
        ("<ol><li><a href='x'>Knot</a>, a loop</li><li>Braid – of strands</li><li>Link: two. Or more</li></ol>",
         ["Knot", "Braid", "Link"]),
        ("<dl><dt>Knot<dd>a loop<dt><b>Braid</b> group<dd>of strands<dt>Link<dd>two</dl>",
         ["Knot", "Braid group", "Link"]),
        ("<table><tr><th>Term<th>Means<tr><td>Knot<td>loop<tr><td>Braid<td>strands<tr><td>Link<td>two</table>",
         ["Knot", "Braid", "Link"]),
        ("<ul><li>Knots<ul><li>Trefoil</li><li>Unknot</li></ul></li><li>Links</li></ul>",
         ["Knots", "Trefoil", "Unknot", "Links"]),
        ("<div class='toc'><ul><li>1 A<li>2 B<li>3 C<li>4 D<li>5 E</ul></div><ul><li>Knot<li>Braid<li>Link</ul>",
         ["Knot", "Braid", "Link"]),
        ("<ul><li>Knot<script>var li = '<li>';</script><sup>[1]</sup></li><li>L&auml;nge</li><li>Link (two)</li></ul>",
         ["Knot", "Länge", "Link (two)"]),
        ("<p>Knot</p><ul><li>one</li></ul>", []),
    ],
)  # fmt: skip
def test_lists_glossaries_and_tables(content: str, terms: list[str]) -> None:
    if terms:
        found = read_page("a page", FRAME.format(content)).terms
        assert [line.partition("\t")[0] for line in found] == terms
    else:
        with pytest.raises(BalderdashError, match="without a list, a glossary or a table"):
            read_page("a page", FRAME.format(content))


@pytest.mark.parametrize(
    "page",
    [
        "<table>" + "<tr><td>Knot<td>7" * 1000,
        "<table><tbody>" + "<tr><td><p>Knot<td>7<tbody>" * 1000,
        "<ul>" + "<li><p>Knot" * 1000,
        "<dl>" + "<dt>Knot<dd><p>tied<p>well" * 1000,
        "<p>So<div>" * 1000 + "<ul>" + "<li>Knot" * 1000,
        "<b><font>" * 1000 + "<ul>" + "<li><i>Knot" * 1000,
    ],
)
def test_elements_without_end_tags_are_not_nested(page: str) -> None:
    found = read_page("a page", page)
    assert [line.partition("\t")[0] for line in found.terms] == ["Knot"] * 1000


def test_an_end_tag_that_belongs_to_nothing_in_its_cell_ends_nothing() -> None:
    page = "<div><table><tr><td>Knot</div></li></ul><td>7<tr><td>Braid</div><td>8<tr><td>Link<td>9</table></div>"
    assert read_page("a page", page).terms == ["Knot", "Braid", "Link"]


def test_the_first_link_of_an_entry_is_its_term() -> None:
    page = "<ul><li><a>Knot</a>, a <a>loop</a><li><a>Braid</a> (<a>strands</a>)<li><a>Link</a> of <a>knots</a></ul>"
    assert read_page("a page", page).terms == ["Knot", "Braid", "Link"]


def test_an_ampersand_at_the_end_of_the_page_is_read() -> None:
    assert read_page("a page", "<ul><li>Knot<li>Braid<li>AT&T").terms == ["Knot", "Braid", "AT&T"]


@pytest.mark.parametrize("begins", ["<!-- x", "<script>x()", "<style>", "<a href='"])
def test_what_stands_behind_something_without_an_end_is_in_the_account(begins: str) -> None:
    page = "<ul>\n" + "<li>Knot</li>\n" * 40 + begins + "<li>Braid</li>\n" * 60 + "</ul>"
    found = read_page("a page", page)
    assert found.terms == ["Knot"] * 40
    assert found.account.dropped == {"it stands behind what has no end": 60}
    assert found.note.startswith(f"a page, line 42: ‘{begins}<li>")
    assert found.note.endswith("has no end, so browsers show nothing of what follows it.")


def test_a_script_that_ends_hides_nothing() -> None:
    page = "<ul>" + "<li>Knot<script>'<li>Braid'</script>" * 3 + "</ul><script>x"
    assert read_page("a page", page).account.sentence == "3 terms of 3 titles."


def test_every_entry_of_a_page_is_in_the_account() -> None:
    page = FRAME.format(
        "<ul><li>Knot<li> <li>Braid<li>Link</ul><dl><dt>Trefoil<dt></dl><table><tr><th>A<tr><th>B</table>"
        "<table><tr><th>A<tr><td>1<tr><td>2</table>"
    )
    assert read_page("a page", page).account.dropped == {
        "it is empty": 1,
        "it stands in another list of the page": 5,
        "it stands in a menu or beside the text": 4,
    }


TAGS = [
    "<li>",
    "</li>",
    "<ul>",
    "</ul>",
    "<td>",
    "<tr>",
    "<dt>",
    "</div>",
    "<div\tclass=toc>",
    "a",
    "<",
    "&",
    "<!--",
    "<a\thref=",
    "x</a>",
    "<br>",
    "<script>",
    "\x00",
    "<p>",
    "<table>",
    "</table>",
    "</td>",
]


@given(st.lists(st.sampled_from(TAGS)))
def test_any_broken_page_is_read(parts: list[str]) -> None:
    with suppress(BalderdashError):
        found = read_page("a page", "".join(parts))
        assert all(term.strip() for term in found.terms)
        assert found.account.kept == len(found.terms) >= 1
        tags = sum(map(parts.count, ("<li>", "<dt>", "<tr>")))
        assert found.account.read <= tags + parts.count("<td>")


FILMS = ["Star Wars: A New Hope", "Star Wars: Return of the Jedi", "Alien", "Brazil (1985)", "Rope", "Jaws", "Psycho."]


@pytest.mark.parametrize("before", ["<li>", "<dt>", "<tr><td>"])
def test_marks_that_few_entries_have_are_a_part_of_the_terms(before: str) -> None:
    page = "<table>" * (before == "<tr><td>") + "".join(f"{before}{film}" for film in FILMS)
    assert read_page("a page", page).terms == FILMS
    assert read_page("a page", f"{page}{before}Knot – {'a loop, ' * 20}").terms == [*FILMS, "Knot"]


@pytest.mark.parametrize("before", ["<li>", "<dt>", "<tr><td>"])
def test_what_follows_a_mark_is_no_gloss_if_the_terms_become_the_same(before: str) -> None:
    films = [f"Star Wars: Episode {n}" for n in range(1, 10)]
    assert (
        read_page("a page", "<table>" * (before == "<tr><td>") + "".join(f"{before}{film}" for film in films)).terms
        == films
    )


def test_small_figures_are_a_part_of_the_term_unless_they_are_footnotes() -> None:
    page = (
        "<ul><li>L<sup>p</sup> space<li>C<sup>*</sup>-algebra<li>H<sub>2</sub>O<li>x<sup>2</sup><li>10<sup>th</sup>"
        "<li>Abel<sup>[1]</sup><li>Bohr<sup>12</sup> model<li>Ring<sup class='reference'><a>note</a></sup></ul>"
    )
    terms = ["Lp space", "C*-algebra", "H2O", "x2", "10th", "Abel", "Bohr model", "Ring"]
    assert read_page("a page", page).terms == terms
    assert read_page("a page", page.replace("<li>", "<li><a>")).terms == terms


def test_a_link_that_ends_within_a_word_is_a_part_of_the_term() -> None:
    page = "<ul><li><a>C</a>++<li><a>Noether</a>ian ring<li><a>Abel</a>'s theorem<li><a>Knot</a>, a loop</ul>"
    assert read_page("a page", page).terms == ["C++", "Noetherian ring", "Abel's theorem", "Knot"]


@pytest.mark.parametrize(
    "term", ["<ruby>漢字<rt>かんじ</rt></ruby>表", "<ruby>漢字<rp>(</rp><rt>かんじ<rp>)</rp></ruby>表"]
)
def test_how_a_word_is_read_is_no_part_of_it(term: str) -> None:
    page = f"<html><ul><li>{term}<li><a href='/a'>{term}</a> a list<li>{term} <b>1</b></ul></html>"
    assert read_page("a.html", page).terms == ["漢字表", "漢字表", "漢字表 1"]
