"""Which sites do not want to be read by a program that trains a model: their terms of use and their robots.txt."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from balderdash.errors import BalderdashError
from balderdash.sources.web import Web

if TYPE_CHECKING:
    from protego import Protego

_AGENT = "balderdash"
_MAX_SIZE = 500_000  # bytes that are read of a robots.txt
_FORBIDDEN = {"mathworld.wolfram.com": "its terms of use forbid programs to collect its pages"}
# `Content-Signal: search=yes, ai-train=no` and `Content-Usage: train-ai=n`: two drafts that sites use already
_NO_TRAINING = re.compile(r"^\s*content-(?:signal|usage)\s*:.*\b(?:ai-train\s*=\s*no|train-ai\s*=\s*n)\b", re.I | re.M)
_NAMES_US = re.compile(rf"^\s*user-agent\s*:\s*{_AGENT}\b", re.I | re.M)


def refuse_forbidden(url: str) -> None:
    """Raise `BalderdashError` for a site whose terms of use forbid programs, before it is asked anything."""
    host = urlsplit(url).hostname or ""
    if why := _FORBIDDEN.get(host.removeprefix("www.")):
        raise BalderdashError(f"{host} is not fetched: {why}. Choose another source.")


class Robots:
    """A site's robots.txt.

    Parameters
    ----------
    url : any address on the site
    """

    def __init__(self, web: Web, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.netloc
        answer = web.get(f"{parts.scheme}://{parts.netloc}/robots.txt", also=404)
        has_rules = answer.status == 200 and not answer.is_html
        self._text = answer.body[:_MAX_SIZE].decode(errors="replace") if has_rules else ""

    @cached_property
    def _rules(self) -> Protego:
        from protego import Protego  # when it is needed: `fetch --help` does not wait for it

        return Protego.parse(self._text)

    def check_training(self) -> None:
        """Raise `BalderdashError` if the site does not want models to be trained on it."""
        if _NO_TRAINING.search(self._text):
            raise BalderdashError(
                f"{self._host} is not fetched: its robots.txt does not allow training models on it. "
                "Choose another source."
            )

    def check(self, url: str, *, is_api: bool) -> None:
        """Raise `BalderdashError` if this address is closed to us.

        The rules for all programs are meant for crawlers of pages. An API is made for programs, so only rules that
        name us count there.
        """
        if is_api and not _NAMES_US.search(self._text):
            return
        if not self._rules.can_fetch(url, _AGENT):
            where = urlsplit(url).path or "/"
            raise BalderdashError(
                f"{self._host} is not fetched: its robots.txt closes {where} to programs. Choose another source."
            )
