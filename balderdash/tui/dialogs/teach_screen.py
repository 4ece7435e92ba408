"""From a source of terms to a game: choose a source, check what was found, choose how long to train."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker, get_current_worker

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.notation import duration
from balderdash.play.sheet_preloader import Cancelled
from balderdash.sources import contact
from balderdash.sources.fetching import Fetched, already_fetched, can_resume, check_length, fetch, too_few
from balderdash.sources.finding import find
from balderdash.sources.source import FetchRequest, Source, dropped
from balderdash.sources.tables import UnclearColumnError
from balderdash.sources.web import Web
from balderdash.terms import cleaning, library, wordlist
from balderdash.terms.printable import printable
from balderdash.terms.split import SHORTEST_LIST
from balderdash.tui.background import in_thread
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.widgets.plain_input import PlainInput
from balderdash.tui.widgets.text import put

LENGTHS: tuple[tuple[str, float | None], ...] = (
    ("Two minutes: a first taste", 2.0),
    ("Ten minutes: a good model for a few thousand terms", 10.0),
    ("As long as the list needs", None),
)
SMALL = 20_000  # bytes; a larger file has enough terms
_COLUMN_SHOWN = 60  # characters of its name
_REASONS_SHOWN = 4  # why terms were changed or dropped


def teachable_lists() -> dict[str, str]:
    """Name -> title of each list that has enough terms and no finished model."""
    lines: dict[str, str] = {}
    for file in paths.list_files():
        model = paths.user_model(file.stem)
        known = model.exists() or (paths.bundled_models() / model.name).exists()
        if known and not paths.unfinished(model).exists():
            continue
        try:
            about = wordlist.read_header(file)
            if file.stat().st_size < SMALL and len(wordlist.read(file).terms) < SHORTEST_LIST:
                continue
        except (BalderdashError, OSError):
            continue
        if about.get("role") != "lexicon":
            unfinished = "  (unfinished)" if paths.unfinished(model).exists() else ""
            lines[file.stem] = f"{about.get('title') or file.stem}{unfinished}"
    return lines


class TeachScreen(KeyedScreen[tuple[str, float | None] | None]):
    """Returns a list and the minutes to train a network on it, or None."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*back("Back to the game; what was fetched is kept", action="back")]

    def __init__(self) -> None:
        super().__init__()
        self._lists = teachable_lists()
        self._chosen = ""
        self._columns: list[str] = []  # among which the one with the terms is being chosen
        self._worker: Worker[None] | None = None

    def contents(self) -> ComposeResult:
        """A field for the source, and the lists that have no model yet; later the choice of minutes."""
        with Vertical(id="box", classes="-wide"):
            yield Static(Content("Teach a network new terms. Where are they?"), id="ask")
            yield PlainInput(placeholder="an address, a category's page, a file, or a list", id="source")
            yield PlainInput(placeholder="your mail address, for the site's owners", id="contact", classes="hidden")
            yield Static(id="says")
            yield OptionList(markup=False)
            yield Static(
                Content("Such as encyclopediaofmath.org, en.wikipedia.org/wiki/Category:Knot_theory, terms.csv"),
                id="hint",
            )

    def on_mount(self) -> None:
        """Start in the field for the source."""
        self.query_one("#contact").display = False
        self._offer_lists()

    def _offer_lists(self, *said: str) -> None:
        """Show the lists that can be taught below the field for a source, which gets the keys."""
        self._say("\n".join([*said, *(["Or one of your lists:"] if self._lists else [])]))
        self._show_options(printable(line) for line in self._lists.values())
        self.query_one(OptionList).display = bool(self._lists)
        self.query_one("#source").focus()

    def _say(self, text: str) -> None:
        lines = (Content(printable(line)) for line in text.split("\n"))
        put(self, "#says", Content("\n").join(lines))

    @property
    def _source(self) -> str:
        """What the input line names."""
        return dropped(self.query_one("#source", Input).value)

    @on(Input.Submitted, "#source")
    def choose_source(self) -> None:
        """Fetch from the source, or take the list of that name."""
        if not (source := self._source):
            return
        if source in self._lists:
            self._choose_list(source)
            return
        try:
            request = FetchRequest(source, meanings=True)
            needs_contact = not request.is_local and contact.load() is None
        except BalderdashError as error:
            self._say(str(error))
            return
        if needs_contact:
            self._say(contact.WHY)
            asked = self.query_one("#contact", Input)
            asked.display = True
            asked.focus()
            return
        self._fetch(request)

    @on(Input.Submitted, "#contact")
    def keep_contact(self, submitted: Input.Submitted) -> None:
        """Keep the address for later, and fetch."""
        try:
            contact.save(submitted.value)
        except BalderdashError as error:
            self._say(str(error))
            return
        submitted.input.display = False
        self._fetch(FetchRequest(self._source, meanings=True))

    def _fetch(self, request: FetchRequest) -> None:
        """Fetch in a thread, which shows its progress."""
        self.query_one(OptionList).display = False
        self.query_one("#source", Input).disabled = True
        self._say("Looking …")

        def work() -> Fetched | UnclearColumnError:
            listener = _Listener(partial(self.call_later, self._say), get_current_worker())
            try:
                source = find(request, Web(contact.load() or contact.LOCAL, listener.wait), listener)
                if (done := _already(source)) is not None:
                    return done
                check_length(source)  # before a list is written
                return fetch(source, _place(source), listener)
            except UnclearColumnError as error:
                return error

        self._worker = in_thread(self, work, self._end, self._ask_again, group="fetch", exclusive=True)

    def _end(self, done: Fetched | UnclearColumnError) -> None:
        if isinstance(done, UnclearColumnError):
            self._ask_column(done.columns)
            return
        if few := too_few(len(done.words.terms)):
            self._ask_again(few)
            return
        kinds = cleaning.by_reason(done.complaints)
        lines = [f"{done.words.title}: {done.account.sentence}", *filter(None, [done.note])]
        for reason, complaints in list(kinds.items())[:_REASONS_SHOWN]:
            what = "changed" if complaints[0].becomes else "dropped"
            lines.append(f"{len(complaints):,} {what}: {reason}, such as {complaints[0].value}")
        self._ask_length(done.words.name, "\n".join(lines))

    def _ask_column(self, columns: list[str]) -> None:
        self._columns = columns
        self._say("Which column holds the terms?")
        self._show_options([printable(column[:_COLUMN_SHOWN]) or "(no name)" for column in columns])

    def _show_options(self, lines: Iterable[str]) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(Content(line)) for line in lines)
        options.display = True
        options.highlighted = 0
        options.focus()

    def _ask_again(self, reason: str) -> None:
        self._columns = []
        self.query_one("#source", Input).disabled = False
        self._offer_lists(reason)

    @on(OptionList.OptionSelected)
    def choose(self, selected: OptionList.OptionSelected) -> None:
        """Take the list, the column that holds the terms, or the minutes if the list is chosen."""
        if self._chosen:
            self.dismiss((self._chosen, LENGTHS[selected.option_index][1]))
            return
        if self._columns:
            self._columns = []
            self._fetch(FetchRequest(self._source, column=str(selected.option_index + 1), meanings=True))
            return
        self._choose_list(list(self._lists)[selected.option_index])

    def _choose_list(self, name: str) -> None:
        if paths.unfinished(paths.user_model(name)).exists():  # its minutes were chosen when it started
            self.dismiss((name, None))
        else:
            self._ask_length(name, self._lists[name])

    def _ask_length(self, name: str, about: str) -> None:
        self._chosen = name
        put(self, "#ask", Content("How long may the network learn?"))
        self.query_one("#source").display = False
        self.query_one("#hint").display = False
        self._say(about)
        self._show_options(line for line, _ in LENGTHS)

    def action_back(self) -> None:
        """Leave; a fetch stops before its next request."""
        if self._worker is not None:
            self._worker.cancel()
        self.dismiss(None)


class _Listener:
    """Has the progress of a fetch shown, and ends the fetch when it is cancelled."""

    def __init__(self, say: Callable[[str], object], worker: Worker[None]) -> None:
        self._say, self._worker = say, worker
        self._text = ""

    def tell(self, sentence: str) -> None:
        self._post(sentence)

    def count(self, titles: int, expected: int | None) -> None:
        about = f" of about {expected:,}" if expected and expected >= titles else ""
        self._text = f"{titles:,}{about} titles" if titles else ""
        self._post(self._text or "Looking …")

    def wait(self, why: str, seconds: float) -> None:
        if self._worker.is_cancelled:
            raise Cancelled
        if why:
            self._post(f"{self._text}\n{why}: trying again in {duration(seconds)}".strip())

    def _post(self, text: str) -> None:
        if self._worker.is_cancelled:
            raise Cancelled
        self._say(text)


def _already(source: Source) -> Fetched | None:
    """The list, if it was fetched earlier."""
    name = library.name_from(source.header["title"])
    return None if _is_bundled(name) else already_fetched(source, library.path_for(name, replace=True))


def _place(source: Source) -> Path:
    """The path for the list: that of an interrupted fetch of it, or one with a free name."""
    for begun in sorted(paths.user_lists().glob(f"*{paths.LIST_SUFFIX}{paths.UNFINISHED_SUFFIX}")):
        if can_resume(source, path := begun.with_name(begun.stem)):
            return path
    return library.path_for(library.free_name(source.header["title"]))


def _is_bundled(name: str) -> bool:
    return (paths.bundled_lists() / f"{name}{paths.LIST_SUFFIX}").exists()
