"""The user's contact, which is sent to the sites we visit: asked for once and kept among the settings."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from balderdash import atomic, paths
from balderdash.errors import BalderdashError

WHY = (
    "Encyclopedias want to know whom to write to if a program causes trouble: a mail address or a web page of yours. "
    "It is sent with each request and kept in the settings."
)
LOCAL = "a wiki on this machine"  # sent instead where nobody else's server is asked
_MAX_LENGTH = 200
_CONTACT = re.compile(r"[^@\s()<>]+@[^@\s()<>]+\.[^@\s()<>]+|https?://[^\s()<>]+\.[^\s()<>]+")


def file() -> Path:
    """The file that holds the contact."""
    return paths.config() / "contact.txt"


def load() -> str | None:
    """The contact that was saved, or None."""
    with suppress(OSError, UnicodeDecodeError, BalderdashError):
        return checked(atomic.read(file()).decode("utf-8-sig"))
    return None


def save(contact: str) -> str:
    """Save the contact; returns it without surrounding white space."""
    contact = checked(contact)
    atomic.write(file(), f"{contact}\n".encode())
    return contact


def checked(contact: str) -> str:
    """The contact without surrounding white space.

    Raises
    ------
    BalderdashError
        It is neither a mail address nor a URL.
    """
    contact = contact.strip()
    if not contact.isascii() or len(contact) > _MAX_LENGTH or not _CONTACT.fullmatch(contact):
        raise BalderdashError(
            f"{contact[:60]!r} is not a contact; give a mail address such as you@example.org, or a web page of yours."
        )
    return contact
