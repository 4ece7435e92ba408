"""The page about a term, or the search of an encyclopedia for it, in the browser."""

from __future__ import annotations

from urllib.parse import quote

from balderdash.terms.printable import printable, whole
from balderdash.terms.wordlist import WordList

_SEARCH = "https://en.wikipedia.org/wiki/Special:Search/"


def address(term: str, words: WordList) -> str:
    """Where to look up a term, real or fake: in the encyclopedia that the list comes from, else in Wikipedia."""
    term = whole(term)
    return words.link_to(term) or _SEARCH + quote(term.replace(" ", "_"), safe="")


def open_page(url: str) -> bool:
    """Open a page in the browser; False if there is none. For a worker thread.

    A browser that runs in the terminal would take the screen away, so it counts as none.
    """
    import webbrowser  # when it is needed: it imports the modules that start programs

    try:
        browser = webbrowser.get()
        is_in_terminal = type(browser) is webbrowser.GenericBrowser or browser.name == "elinks"
        return not is_in_terminal and browser.open(url)
    except (webbrowser.Error, OSError):
        return False


def what_became(url: str, *, is_open: bool) -> str:
    """What the player is told after `open_page`."""
    return printable(f"The browser opens {url}" if is_open else f"There is no browser here; the address is {url}")
