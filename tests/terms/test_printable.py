from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.terms.printable import printable


@given(st.text())
def test_printable_text_moves_nothing(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert all(c.isprintable() or c in "\u200c\u200d" for c in shown)
    assert printable(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Łoś [bold] \\ 🦕", "Łoś [bold] \\ 🦕"),
        ("a\x1b[31mb\x9bc", "a�[31mb�c"),
        ("a\u202eb\u2066c", "a�b�c"),
        ("a\r\nb\x00", "a��b�"),
        ("a\tb\N{NO-BREAK SPACE}c", "a b c"),
        ("نیم\u200cفاصله", "نیم\u200cفاصله"),
        ("\udcff", "�"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("text", ["[0,1]", "[/", "\\", "[abelian] group", "🦕 rex", "משפט", "naïve – “quoted”"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@given(st.text())
def test_printable_text_cannot_control_a_terminal(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202a\u202e\u2066\u200f" for c in shown)
    shown.encode()
