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
         ["Knot", "Länge", "Link"]),
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
]


@given(st.lists(st.sampled_from(TAGS)))
def test_any_broken_page_is_read(parts: list[str]) -> None:
    with suppress(BalderdashError):
        found = read_page("a page", "".join(parts))
        assert all(term.strip() for term in found.terms)
        assert found.account.kept == len(found.terms) >= 1
