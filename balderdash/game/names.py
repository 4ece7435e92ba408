"""Names of players: when two are the same, and what a room may show of one."""

from __future__ import annotations

import unicodedata

LONGEST_NAME, LONGEST_IN_ROOM = 40, 24  # letters


def name_key(name: str) -> str:
    """What is the same for all spellings of one player's name: in upper or lower case, composed or not, wide or not.

    >>> name_key("ANN") == name_key(" Ann"), name_key("Zoe\u0308") == name_key("Zoë"), name_key("Ａnn\u200d")
    (True, True, 'ann')
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join("".join(c for c in folded if unicodedata.category(c) != "Cf").split())


def clean_name(text: str) -> str:
    r"""A name that is safe to show everywhere: composed, on one line, without controls, at most 24 letters.

    "" if no letter or digit is left.

    >>> clean_name("  Zoe\u0308\u202e \x07 <b> "), clean_name("\u200b-")
    ('Zoë <b>', '')
    """
    kept = "".join(
        c for c in unicodedata.normalize("NFC", text[: 8 * LONGEST_IN_ROOM]) if c.isspace() or c.isprintable()
    )
    name = _without_piled_marks(" ".join(kept.split()))[:LONGEST_IN_ROOM].strip()
    return name if any(c.isalnum() for c in name) else ""


def _without_piled_marks(text: str) -> str:
    """The text with at most two marks on a letter, so that it stays inside its line."""
    kept, marks = [], 0
    for c in text:
        marks = marks + 1 if unicodedata.combining(c) or unicodedata.category(c) == "Me" else 0
        if marks <= 2:
            kept.append(c)
    return "".join(kept)
