"""Any bytes as a word list, and the key of any text."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from balderdash.errors import BalderdashError
from balderdash.terms import encoding, meaning, wordlist
from balderdash.terms.key import key, spelling, tidy
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.printable import printable
from balderdash.terms.split import split_of
from tests.conftest import ROOT
from tests.fuzz.hostile import plain_texts, texts, told, unsafe
from tests.fuzz.watch import fuzz, mutate

CAN_BE_NO_TERM = frozenset("\n\r\x1b\x00\x7f\x9b\u202e\ud800")


@cache
def real_lists() -> list[bytes]:
    """Return the first dozen lines of each bundled list, and a list that uses every feature of the format."""
    lists = [b"\n".join(file.read_bytes().split(b"\n")[:12]) for file in sorted((ROOT / "wordlists").glob("*.txt"))]
    odd = (
        "\ufeff# title: Łoś",
        "# role: play",
        "#P-complete",
        "Ω-consistency",
        "שיטה",
        "[0,1]-valued logic",
        "Ring\tadds and multiplies",
        "Knot\t7",
        "",
        "  a  b ",
    )
    return [*lists, "\r\n".join(odd).encode()]


@fuzz("key", texts, ci=200)
def test_every_text_has_a_key(text: str) -> bool:
    return has_key(text)


@mutate("key", lambda: [line for file in real_lists() for line in file.split(b"\n")], ci=1000)
def test_every_damaged_term_has_a_key(content: bytes) -> bool:
    return has_key(content.decode("utf-8", "surrogateescape"))


def has_key(text: str) -> bool:
    """Check what the key promises of any text; return whether it has one."""
    k = key(text)
    assert k == " ".join(k.split())
    for word in k.split():
        assert word[0].isalnum()
        assert all(c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") for c in word.rstrip("+#"))
    assert split_of(text) in ("train", "valid", "test")
    assert key(f" {text}\n") == k == key(k)
    assert key(spelling(tidy(text))) == key(tidy(text))
    return bool(k)


raw_lists = st.lists(
    plain_texts.map(str.encode)
    | st.binary(max_size=20)
    | st.sampled_from([b"# role: play", b"# title: [/]", b"Abel group"]),
    max_size=12,
).map(b"\n".join) | st.builds(bytes.__add__, st.sampled_from([b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b"]), st.binary())


@fuzz("word list reader", raw_lists, ci=200)
def test_any_bytes_are_read_or_refused(home: Path, content: bytes) -> bool:
    return reads(home, content)


@mutate("word list reader", real_lists, ci=200)
def test_a_damaged_list_is_read_or_refused(home: Path, content: bytes) -> bool:
    return reads(home, content)


def reads(home: Path, content: bytes) -> bool:
    """Check what the reader promises of any file; return whether it was accepted."""
    file = home / "any.txt"
    file.write_bytes(content)
    header = wordlist.read_header(file)
    assert not unsafe("".join(map(printable, header.values())))
    try:
        words = wordlist.read(file)
    except BalderdashError as refusal:
        if "any.txt" not in told(refusal):
            raise
        return False
    assert words.terms
    assert len(set(map(spelling, words.terms))) == len(words.terms)
    assert words.account is not None
    assert words.account.kept == len(words.terms)
    for term in words.terms:
        assert term == tidy(term)
        assert not CAN_BE_NO_TERM & set(term)
        assert len(term) <= wordlist.MAX_LINE
    assert not CAN_BE_NO_TERM & set("".join(words.header.values()))
    assert words.terms[0] in Lexicon([words])
    assert words.meanings.keys() <= set(words.terms)
    for text in words.meanings.values():
        assert text == tidy(text)
        assert not CAN_BE_NO_TERM & set(text)
        assert len(text) <= meaning.LONGEST
    copy = home / "copy.txt"
    wordlist.write(copy, words)
    if not words.header and (encoding.foreign(copy.read_bytes()) or words.terms[0].startswith(("<", "[", "{", "#"))):
        return True  # without the lines above it, the first term may begin as a file of another kind does
    again = wordlist.read(copy)
    assert (again.terms, again.meanings) == (words.terms, words.meanings)
    return True
