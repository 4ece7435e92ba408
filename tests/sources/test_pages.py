"""Terms on web pages, and the header Retry-After."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.sources.pages import terms_on
from balderdash.sources.retry_after import seconds_of

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
    assert terms_on(FRAME.format(content)) == terms


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
def test_no_page_is_too_broken(parts: list[str]) -> None:
    assert all(term.strip() for term in terms_on("".join(parts)))


SAID = "Wed, 25 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None), ("", None), ("soon", None), ("nan", None), ("120", 120), (" 7 ", 7), ("1.5", 1.5), ("-5", 0),
        ("0", 0),
        ("Wed, 25 Nov 2026 12:01:00 GMT", 60), ("Wed, 25 Nov 2026 11:00:00 GMT", 0), ("25 Nov 2026 12:00:30", 30),
        ("Wed, 25 Nov 2026 13:01:00 +0100", 60), ("Wed, 99 Nov 2026 12:01:00 GMT", None),
    ],
)  # fmt: skip
def test_every_form_of_retry_after(header: str | None, seconds: float | None) -> None:
    assert seconds_of(header, SAID) == seconds


def test_without_a_date_of_the_site_it_is_our_clock_that_counts() -> None:
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(minutes=1), usegmt=True)
    assert seconds_of(in_a_minute) == pytest.approx(60, abs=10)
    assert seconds_of(in_a_minute, "yesterday, perhaps") == pytest.approx(60, abs=10)


def test_infinity_is_a_long_time() -> None:
    assert seconds_of("inf") == seconds_of("1e300") == 10 * 365 * 24 * 3600


@given(st.text(), st.text())
def test_no_header_is_too_strange(header: str, said: str) -> None:
    seconds = seconds_of(header, said)
    assert seconds is None or seconds >= 0
