"""Who plays: a name to type or to choose, and players to rename or to delete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import DescendantFocus
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from balderdash import settings
from balderdash.errors import BalderdashError
from balderdash.play.game_recorder import GameRecorder
from balderdash.terms.printable import counted, printable
from balderdash.tui.background import in_thread
from balderdash.tui.dialogs.leaving_screen import DeletePlayerScreen
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.messages import PlayerRenamed
from balderdash.tui.notices import inform, report_failure
from balderdash.tui.widgets.plain_input import PlainInput
from balderdash.tui.widgets.text import put

ASK = "Who plays? Games are recorded under this name."
HINT = "Any letters you like; Enter keeps the name."
HINT_OTHERS = f"{HINT} Tab leads to those who have played."


class PlayerScreen(KeyedScreen[str | None]):
    """Asks for a name; its result is the name, or None.

    Parameters
    ----------
    name : of who plays now
    recorder : knows who has played, and renames and deletes players
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *back("Keep the name you have", action="back"),
        Binding("r", "rename", "Rename", id="rename", tooltip="Give the games of this player another name"),
        Binding("d", "delete", "Delete", id="delete", tooltip="Delete the games of this player, after a question"),
    ]

    def __init__(self, name: str, recorder: GameRecorder) -> None:
        super().__init__()
        self._player, self._recorder = name, recorder
        self._players: Counter[str] = Counter()  # name -> games
        self._renamed = ""  # the player who is being renamed

    def contents(self) -> ComposeResult:
        """Show the input line, and make room for the players."""
        with Vertical(id="box"):
            yield Static(Content(ASK), id="ask")
            yield PlainInput(printable(self._player), select_on_focus=True)
            yield OptionList(id="players", markup=False)
            yield Static(Content(HINT), id="hint")

    def on_mount(self) -> None:
        """Focus the input line; read who has played."""
        self.query_one(OptionList).display = False
        self.query_one(Input).focus()
        self._work(lambda: "")

    def _work(self, change: Callable[[], str]) -> None:
        """In a thread: change the records, and read them again."""

        def work() -> tuple[str, Counter[str]]:
            done = change()
            return done, Counter(game.player for game in self._recorder.history())

        in_thread(self, work, self._show, partial(report_failure, self), group="records")

    def _show(self, read: tuple[str, Counter[str]]) -> None:
        """Show a line for each player."""
        done, self._players = read
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(self._line(name)) for name in self._players)
        options.display = bool(self._players)
        if not self._players:
            self.query_one(Input).focus()
        self._ask_who()
        if done:
            inform(self, done)

    def _line(self, name: str) -> Content:
        return Content.assemble(printable(name), (f"  {counted(self._players[name], 'game')}", "$text-muted"))

    def _ask_who(self) -> None:
        """Ask who plays, not for another name."""
        self._renamed = ""
        put(self, "#ask", Content(ASK))
        put(self, "#hint", Content(HINT_OTHERS if self._players else HINT))
        self.refresh_bindings()

    @property
    def _chosen(self) -> str | None:
        """The player under the cursor, if the cursor is among the players."""
        options = self.query_one(OptionList)
        place = options.highlighted if options.has_focus else None
        return None if place is None else list(self._players)[place]

    @on(DescendantFocus)
    def _offer(self) -> None:
        options = self.query_one(OptionList)
        if options.has_focus and options.highlighted is None and self._players:
            options.highlighted = 0
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted)
    def _offer_here(self) -> None:
        self.refresh_bindings()

    @on(Input.Submitted)
    def keep(self, submitted: Input.Submitted) -> None:
        """Return the name if it is valid, or give it to the player who is being renamed."""
        try:
            name = settings.checked_name(submitted.value)
        except BalderdashError as error:
            put(self, "#hint", Content(printable(str(error))))
            return
        if old := self._renamed:
            self._work(lambda: self._rename(old, name))
        else:
            self.dismiss(name)

    def _rename(self, old: str, new: str) -> str:
        games = self._recorder.rename_player(old, new)
        self.post_message(PlayerRenamed(old, new))
        return f"{counted(games, 'game')} of {old}: the name is now {new}."

    @on(OptionList.OptionSelected)
    def choose(self, selected: OptionList.OptionSelected) -> None:
        """Return the player under the cursor."""
        self.dismiss(list(self._players)[selected.option_index])

    def action_rename(self) -> None:
        """Ask for another name for the player under the cursor."""
        if name := self._chosen:
            self._renamed = name
            put(self, "#ask", Content(printable(f"Another name for {name}:")))
            put(self, "#hint", Content("Enter renames; Esc leaves the name as it is."))
            line = self.query_one(Input)
            line.value = printable(name)
            line.focus()

    def action_delete(self) -> None:
        """Ask whether to delete the games of the player under the cursor."""
        if (name := self._chosen) is None:
            return

        def decide(is_sure: bool | None) -> None:
            if is_sure:
                self._work(lambda: f"{counted(self._recorder.delete_player(name), 'game')} of {name} deleted.")

        what = f"This deletes {counted(self._players[name], 'game')} of {name}, for good."
        self.app.push_screen(DeletePlayerScreen(printable(what)), decide)

    def action_back(self) -> None:
        """Leave; while a player is being renamed, leave their name as it is."""
        if self._renamed:
            self.query_one(Input).value = printable(self._player)
            self._ask_who()
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to rename and to delete while the cursor is among the players."""
        return action not in ("rename", "delete") or (self.is_mounted and self._chosen is not None)
