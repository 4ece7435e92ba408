"""From the bytes of a file to its text: UTF-8, UTF-16 and UTF-32 by their marks, or a character set that is named.

UTF-16 is recognised without a mark, too: Java and some databases write it so.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from balderdash.errors import BalderdashError

# Other ends of a line than the line feed: of Windows and old Macintoshes, and those of Unicode, Word, databases and
# mainframes. They are those of `str.splitlines`.
LINE_ENDS = ("\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
GZIP = b"\x1f\x8b"  # how a packed file begins
_FOREIGN = {  # how files begin that are no text, or none that a list could be
    b"%PDF": "a PDF", b"%!PS": "PostScript", b"PK\x03\x04": "a zip archive (or a document of an office program)",
    b"{\\rtf": "a document of an office program", b"\xd0\xcf\x11\xe0": "a document of an office program",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"\x7fELF": "a program",
    b"MZ\x90": "a program", b"SQLite format 3": "a database", b"7z\xbc\xaf": "an archive", b"Rar!": "an archive",
    b"BZh": "packed with bzip2", b"\xfd7zXZ": "packed with xz", b"(\xb5/\xfd": "packed with zstd",
}  # fmt: skip
_BEGINNING = 20  # bytes, of which the longest of these has fewer
# The longer marks first: that of UTF-32 begins as that of UTF-16 does.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"),
)  # fmt: skip
_NOT_CHARSETS = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape")  # codecs of Python
_NOT_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\\A[^\n ]*\\Z")  # or without a break
# Browsers mean the larger set of Windows by the name of a standard, and know names that Python does not; see
# https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "x-cp1252": "cp1252", "iso-8859-9": "cp1254", "latin5": "cp1254", "tis-620": "cp874", "iso-8859-11": "cp874",
    "windows-874": "cp874", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "x-euc-jp": "euc_jp", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "chinese": "gb18030", "x-x-big5": "big5hkscs", "big5": "big5hkscs", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "x-cp1251": "cp1251", "x-cp1250": "cp1250", "x-mac-roman": "mac_roman", "x-mac-cyrillic": "mac_cyrillic",
    "koi8": "koi8_r", "dos-874": "cp874", "visual": "iso8859_8", "logical": "iso8859_8", "iso-8859-8-i": "iso8859_8",
    "unicode-1-1-utf-8": "utf_8", "x-unicode20utf8": "utf_8",
}  # fmt: skip


def foreign(content: bytes) -> str:
    """What a file is that no list can be read from, such as "a PDF"; "" if it may be text."""
    begin = content.lstrip()[:_BEGINNING]
    return next((what for magic, what in _FOREIGN.items() if begin.startswith(magic)), "")


def as_utf8(name: str, content: bytes) -> bytes:
    """The content without a byte order mark, as UTF-8 if it was UTF-16 or UTF-32; else as it is.

    Raises
    ------
    BalderdashError
        It is damaged, or is not text.
    """
    mark, encoding = _marked(content)
    if encoding in ("utf-16", "utf-32"):
        try:
            content = content.decode(encoding).encode()
        except UnicodeError:
            raise BalderdashError(
                f"{name} begins as {encoding.upper()} does and is damaged; save it as UTF-8."
            ) from None
    else:
        content = content.removeprefix(mark)
    if b"\0" in content:
        if (text := _unmarked_utf16(content)) is not None:
            return text.encode()
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise BalderdashError(f"{name}, line {line}: a NUL byte, so this is not text; a list is UTF-8 text.")
    return content


def _marked(content: bytes) -> tuple[bytes, str]:
    """The mark that a file begins with, and the encoding that it stands for; b"" and UTF-8 for none."""
    return next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8"))


def beginning(content: bytes) -> str:
    """The text that the first bytes of a file stand for; what cannot be read is replaced."""
    mark, encoding = _marked(content)
    if not mark and content[:2].count(0) == 1:  # UTF-16 without a mark; a list begins with # or a letter
        encoding = "utf-16-be" if content[0] == 0 else "utf-16-le"
    return content.decode(encoding, errors="replace")


def _unmarked_utf16(content: bytes) -> str | None:
    """The text of UTF-16 without a mark, in which each line feed has a NUL byte; None if it is something else."""
    if content.count(b"\0") < content.count(b"\n"):
        return None
    texts = (_read_as(encoding, content) for encoding in ("utf-16-le", "utf-16-be"))
    return next((text for text in texts if text is not None and not _NOT_TEXT.search(text)), None)


def decoded(name: str, content: bytes, charsets: Iterable[str | None] = (), *, file: str = "") -> str:
    """The text of what `as_utf8` gives.

    Parameters
    ----------
    charsets : that the file may be in if it is not UTF-8, such as the one that a web page names
    file : how a command in the message names the file

    Raises
    ------
    BalderdashError
        It is none of them.
    """
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        at = error.start
    for charset in charsets:
        if charset and (text := _read_as(charset, content)) is not None:
            return text
    line = content[:at].count(b"\n") + 1
    has_its_own = any(0x80 <= byte < 0xA0 for byte in content)  # control characters in Latin-1
    guess = "WINDOWS-1252" if has_its_own and _read_as("cp1252", content) is not None else "LATIN1"
    command = f"iconv -f {guess} -t UTF-8 {file or 'FILE'} > utf8.txt"
    raise BalderdashError(
        f"{name}, line {line}: the byte 0x{content[at]:02X} is not UTF-8; convert the file first, for example with "
        f"`{command}` if it is in a language of Western Europe (`iconv -l` names the sets of others)."
    )


def _read_as(charset: str, content: bytes) -> str | None:
    """The text in this character set; None if it is not in it, or there is none of the name."""
    charset = charset.lower()
    try:
        return None if charset in _NOT_CHARSETS else content.decode(_MEANT.get(charset, charset))
    except (UnicodeError, LookupError, ValueError):
        return None
