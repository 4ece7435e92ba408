"""Pieces of hostile input, and the characters that must not reach a terminal."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from balderdash.terms.printable import printable

# Escape sequences (colour, title, clipboard, C1), bidirectional overrides, half characters, markup, paths, devices,
# look-alikes of the slash, the line ends of Unicode, and numbers that are not finite.
PIECES = (
    "\x1b[31m", "\x1b]0;title\x07", "\x1b]52;c;eA==\x07", "\x1b[2J", "\x9b31m", "\x9d0;t\x9c", "\x00", "\x07", "\x08",
    "\x7f", "\r", "\n", "\t", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\u00a0", "\u3000", "\u200b",
    "\u200d", "\u202e", "\u2066", "\u2069", "\u200f", "\ufeff", "\u00ad", "\ud800", "\udfff", "\U000e0041", "\ue000",
    "\uffff", "\U0010ffff", "[/]", "[/red]", "[bold", "[red]", "[@click=app.quit]x[/]", "\\[", "{", "}", "%s", "{0}",
    "$1", "`id`", "$(id)", ";", "../", "..", "/", "\\", "\u2215", "\uff0f", "\u2044", "\u29f8", "\uff3c", "CON",
    "nul.txt", "com1", "LPT¹", ".", "~", "~root", "#", "# ", "# role: lexicon", "# title:", "-", "--", "\u2212", "'",
    "’s", '"', "<b>", "<!--", "-->", "&amp;", "&#0;", "&#x1b;", "$L_p$", "\\alpha", "{", "^", "_", "nan", "inf",
    "1e999", "-0", "9"*40, "٣", "é", "e\u0301", "\u0301"*9, "ß", "İ", "ﬁ", "ŉ", "Ω", "Абел", "素数", "مبرهنة", "משפט",
    "🦕", "👩\u200d🔬", "\u1100\u1161", "theorem", "of", "method of", ", ", " ", "a",
)  # fmt: skip

letters = st.characters(exclude_categories=())
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(letters, max_size=20)
"""Any text, with control characters and lone surrogates."""

plain_texts = texts.map(lambda text: text.encode("utf-8", "replace").decode())
"""The same without lone surrogates, as a UTF-8 file can hold it."""

numbers = (
    st.integers(-3, 300)
    | st.sampled_from(
        [10**9, 2**31, 2**63, 2**64, 10**19, 10**400, -(10**19), 1.5, -0.0, 1e300, float("nan"), float("inf")]
    )
    | st.floats()
)


def json_values(leaves: st.SearchStrategy[Any] = texts, keys: st.SearchStrategy[str] = texts) -> st.SearchStrategy[Any]:
    """JSON values of every shape."""
    single = st.none() | st.booleans() | numbers | leaves
    return st.recursive(
        single, lambda of: st.lists(of, max_size=4) | st.dictionaries(keys, of, max_size=4), max_leaves=8
    )


@st.composite
def changed(draw: st.DrawFn, value: Any, anything: st.SearchStrategy[Any]) -> Any:
    """A JSON value with one to three of its parts, at any depth, replaced, dropped or added."""
    for _ in range(draw(st.integers(1, 3))):
        value = draw(_changed_once(value, anything))
    return value


@st.composite
def _changed_once(draw: st.DrawFn, value: Any, anything: st.SearchStrategy[Any]) -> Any:
    inside = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    if not inside or draw(st.integers(0, 4)) == 0:
        return draw(anything)
    place = draw(st.sampled_from(inside))
    new = dict(value) if isinstance(value, dict) else list(value)
    match draw(st.integers(0, 7)):
        case 0:
            del new[place]
        case 1 if isinstance(new, dict):
            new[draw(texts)] = draw(anything)
        case 2 if isinstance(new, list):
            new = new * draw(st.integers(0, 3))
        case _:
            new[place] = draw(_changed_once(value[place], anything))
    return new


def unsafe(output: str) -> str:
    """Return the first character of a command's output that must not reach a terminal, or "".

    Lines end with a line feed, and nothing else moves the cursor, turns the writing round or is half a character.
    """
    for line in output.split("\n"):
        if printable(line) != line:
            return next(repr(c) for c in line if printable(c) != c)
    return ""


def told(refusal: object) -> str:
    """Check that a refusal is one or two sentences on one line, safe for a terminal, and return it."""
    sentence = printable(str(refusal))
    assert 10 < len(sentence) < 2000
    assert not unsafe(sentence)
    return sentence
