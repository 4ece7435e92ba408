"""Who does not want to be read by a program that trains a model, and how we know."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from balderdash.errors import BalderdashError
from balderdash.sources.web import Web

_AGENT = "balderdash"
_FORBIDDEN = {"mathworld.wolfram.com": "its terms of use forbid programs to collect its pages"}
# `Content-Signal: search=yes, ai-train=no` and `Content-Usage: train-ai=n`: two drafts that sites use already
_NO_TRAINING = re.compile(r"^\s*content-(?:signal|usage)\s*:.*\b(?:ai-train\s*=\s*no|train-ai\s*=\s*n)\b", re.I | re.M)
_NAMES_US = re.compile(rf"^\s*user-agent\s*:\s*{_AGENT}\b", re.I | re.M)


def refuse_forbidden(url: str) -> None:
    """Refuse the sites whose terms of use forbid what we do, before they are asked anything."""
    host = urlsplit(url).hostname or ""
    if why := _FORBIDDEN.get(host.removeprefix("www.")):
        raise BalderdashError(f"{host} is not fetched: {why}. Choose another source.")


class Robots:
    """A site's robots.txt: what it says to programs like this one."""

    def __init__(self, web: Web, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.netloc
        answer = web.get(f"{parts.scheme}://{parts.netloc}/robots.txt", tries=2, also=404)
        has_rules = answer.status == 200 and not answer.is_html
        self._rules = answer.body[:500_000].decode(errors="replace") if has_rules else ""

    def allow_training(self) -> None:
        """Refuse where the site does not want models to be trained on it.

        The rules about paths are for crawlers of pages: an API is there for programs, and only rules
        that name us hold for it.
        """
        if _NO_TRAINING.search(self._rules):
            raise BalderdashError(
                f"{self._host} is not fetched: its robots.txt does not allow training models on it. "
                "Choose another source."
            )

    def allow(self, url: str, *, is_api: bool) -> None:
        """Refuse what is closed to us."""
        if is_api and not _NAMES_US.search(self._rules):
            return
        robots = RobotFileParser()
        robots.parse(self._rules.splitlines())
        if not robots.can_fetch(_AGENT, url):
            where = urlsplit(url).path or "/"
            raise BalderdashError(
                f"{self._host} is not fetched: its robots.txt closes {where} to programs. Choose another source."
            )
