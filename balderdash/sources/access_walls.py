"""Pages that stand where another one was asked for: a login, or a test whether a person asks."""

from __future__ import annotations

import re

_LOGIN = re.compile(rb"""\btype\s*=\s*["']?password\b""", re.IGNORECASE)
_CAPTCHA = re.compile(
    rb"captcha|cf-challenge|just a moment|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|"
    rb"are you (?:a )?(?:human|robot)|not a robot|attention required|unusual traffic",
    re.IGNORECASE,
)


def door_of(page: bytes) -> str | None:
    """What a page of HTML asks for before it shows anything, to be said of its site; None if it is no such page.

    Only to be asked of a page that is not what was looked for: others have a box for logging in, too.
    """
    if _CAPTCHA.search(page):
        return "wants to see a person (a captcha); save the page with a browser, and fetch the file"
    if _LOGIN.search(page):
        return "asks for a login; only what everybody may read can be fetched"
    return None
