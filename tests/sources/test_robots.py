"""A robots.txt is obeyed, wildcards included."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from balderdash.errors import BalderdashError
from balderdash.sources.robots import Robots
from balderdash.sources.web import Web, WebResponse

SITE = "https://example.org"


class Site(Web):
    """Answers with a robots.txt."""

    def __init__(self, body: bytes, status: int = 200, content_type: str = "text/plain") -> None:
        super().__init__("test@example.org", lambda why, seconds: None, lambda seconds: None)
        self._body, self._status, self._content_type = body, status, content_type

    def _ask(self, url: str, params: Mapping[str, str] | None) -> WebResponse:
        assert url == f"{SITE}/robots.txt"
        return WebResponse(url, self._status, {"content-type": self._content_type}, self._body)


def is_allowed(site: Site, path: str, *, is_api: bool = False) -> bool:
    try:
        Robots(site, f"{SITE}/some/page").check(SITE + path, is_api=is_api)
    except BalderdashError:
        return False
    return True


@pytest.mark.parametrize(
    ("rules", "closed", "open_"),
    [
        ("Disallow: /private", ["/private", "/private/x", "/privateer"], ["/", "/x/private", "/public"]),
        ("Disallow: /*/private", ["/a/private", "/a/b/private/c"], ["/private", "/a/public"]),
        ("Disallow: /*.php$", ["/index.php", "/a/b.php"], ["/index.php5", "/index.php?title=X", "/"]),
        ("Disallow: /list$", ["/list"], ["/list/a", "/lists"]),
        ("Disallow: /*?action=", ["/index.php?action=edit"], ["/index.php?title=Action", "/action="]),
        ("Allow: /\nDisallow: /private", ["/private"], ["/public"]),  # the longest rule counts, not the first
        ("Disallow: /wiki\nAllow: /wiki/Terms", ["/wiki/Other"], ["/wiki/Terms"]),
        ("Disallow:", [], ["/", "/private"]),
    ],
)
def test_rules_for_pages(rules: str, closed: list[str], open_: list[str]) -> None:
    site = Site(f"User-agent: *\n{rules}\n".encode())
    assert [path for path in closed if is_allowed(site, path)] == []
    assert [path for path in open_ if not is_allowed(site, path)] == []


def test_an_api_is_closed_only_by_rules_that_name_us() -> None:
    assert is_allowed(Site(b"User-agent: *\nDisallow: /*.php$\n"), "/api.php", is_api=True)
    robots = Robots(Site(b"User-agent: Balderdash\nDisallow: /*.php$\n"), SITE)
    with pytest.raises(BalderdashError, match=r"its robots\.txt closes /api\.php to programs"):
        robots.check(f"{SITE}/api.php", is_api=True)
    assert is_allowed(Site(b"User-agent: another\nDisallow: /\n"), "/page")


@pytest.mark.parametrize(
    "site",
    [
        Site(b"User-agent: *\nDisallow: /\n", 404),
        Site(b"<html>User-agent: *\nDisallow: /\n", content_type="text/html"),
        Site(b"\xff\xfe\0 Disallow \n: : *$*$\nUser-agent\n"),
        Site(b""),
    ],
    ids=["404", "a web page", "nonsense", "empty"],
)
def test_without_rules_everything_is_open(site: Site) -> None:
    assert is_allowed(site, "/page")


def test_wildcards_take_no_time() -> None:
    site = Site(b"User-agent: *\n" + b"Disallow: /" + b"*a" * 5000 + b"*b$\n")
    assert is_allowed(site, "/" + "a" * 1500)


@pytest.mark.parametrize("line", ["Content-Signal: search=yes, ai-train=no", "content-usage: Train-AI = n"])
def test_a_site_may_forbid_training(line: str) -> None:
    robots = Robots(Site(f"User-agent: *\n{line}\nAllow: /\n".encode()), SITE)
    with pytest.raises(BalderdashError, match="does not allow training models on it"):
        robots.check_training()
