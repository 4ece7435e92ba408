"""Whom a site can write to about our visits: asked once, kept among the settings."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from balderdash import atomic, paths
from balderdash.errors import BalderdashError

WHY = (
    "Encyclopedias ask that programs say whom to write to if they are a nuisance: a mail address, or a web page of "
    "yours. It is sent with each question and kept in the settings."
)
HERE = "a wiki on this machine"
_CONTACT = re.compile(r"[^@\s()<>]+@[^@\s()<>]+\.[^@\s()<>]+|https?://[^\s()<>]+\.[^\s()<>]+")


def place() -> Path:
    """The file that holds it."""
    return paths.config() / "contact.txt"


def kept() -> str | None:
    """What the user said earlier, or None."""
    with suppress(OSError, UnicodeDecodeError, BalderdashError):
        return checked(place().read_text(encoding="utf-8"))
    return None


def keep(contact: str) -> str:
    """Keep it for the next time; the contact, tidied."""
    contact = checked(contact)
    atomic.write(place(), f"{contact}\n".encode())
    return contact


def checked(contact: str) -> str:
    """The contact if it is one.

    Raises
    ------
    BalderdashError
        It is neither a mail address nor a URL.
    """
    contact = contact.strip()
    if not contact.isascii() or len(contact) > 200 or not _CONTACT.fullmatch(contact):
        raise BalderdashError(
            f"{contact[:60]!r} is no contact; give a mail address such as you@example.org, or a web page of yours."
        )
    return contact
