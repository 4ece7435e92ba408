"""A row is as wide as the terminal finds it, in every script."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rich.cells import cell_len
from textual.content import Content

from balderdash.tui.cell_widths import give_spacing_marks_a_column

# In Indic scripts, a vowel sign that stands beside its letter has a column, and one above or below has none.
WORDS = {
    "ताक़त": 4, "अनिकील": 6, "फ़िलहाल": 6, "नवंबर": 4, "বাংলা": 5, "தமிழ்": 4, "മലയാളം": 6,
    "พี่เบิ้ม": 4, "น้ำใจ": 4, "ひらがな": 8, "漢字": 4, "العربية": 7, "עִבְרִית": 5, "λόγος": 5, "ёлка": 4,
}  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_word_takes_the_columns_that_a_terminal_gives_it(word: str) -> None:
    give_spacing_marks_a_column()
    give_spacing_marks_a_column()  # once is enough
    assert cell_len(word) == Content(word).cell_length == WORDS[word]


@pytest.mark.skipif(sys.platform != "linux", reason="asks the C library of Linux")
def test_the_c_library_agrees() -> None:
    code = "import ctypes, locale, sys; locale.setlocale(locale.LC_ALL, 'C.UTF-8'); libc = ctypes.CDLL(None); "
    code += "print(*(sum(libc.wcwidth(ord(c)) for c in word) for word in sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", code, *WORDS], capture_output=True, text=True, check=True)
    assert [int(width) for width in done.stdout.split()] == list(WORDS.values())
