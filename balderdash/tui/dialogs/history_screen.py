"""Every game that was played; the sheet of one can be played again, or shared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from balderdash.game.names import name_key
from balderdash.records.game_record import GameRecord
from balderdash.records.history import NO_SEED, NOT_AGAIN, mode_again, played_at, sheet_again
from balderdash.records.summary import points
from balderdash.terms.printable import printable
from balderdash.tui.background import in_thread
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.notices import inform
from balderdash.tui.widgets.text import put

MOST = 500  # games; `balderdash stats --history` lists all


class HistoryScreen(KeyedScreen[GameRecord | None]):
    """Lists the player's games, the latest first; its result is the game whose sheet is to be played again, or None.

    Parameters
    ----------
    history : reads every game
    player : whose games are listed
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *back("Go on with the game you have", "h"),
        Binding(
            "n", "choose", "Play again", id="play-again", tooltip="Play the sheet of this game again; so does Enter"
        ),
        Binding("c", "copy", "Copy", id="copy", tooltip="Copy the command that deals this sheet to everyone"),
    ]

    def __init__(self, history: Callable[[], Sequence[GameRecord]], player: str) -> None:
        super().__init__()
        self._history, self._player = history, player
        self._games: Sequence[GameRecord] = ()

    def contents(self) -> ComposeResult:
        """Make room for the games."""
        with Vertical(id="box", classes="-history"):
            yield Static(Content("Reading the records …"), id="ask")
            yield OptionList(markup=False)
            yield Static(id="hint")

    def on_mount(self) -> None:
        """Start reading."""
        self.query_one(OptionList).focus()

        def work() -> Sequence[GameRecord]:
            own = [game for game in self._history() if name_key(game.player) == name_key(self._player)]
            return own[: -MOST - 1 : -1]

        in_thread(self, work, self._show, self._say, group="records")

    def _show(self, games: Sequence[GameRecord]) -> None:
        """Show a line for each game."""
        self._games = games
        self._say(f"The games of {self._player}, the latest first (UTC)" if games else "No games yet.")
        options = self.query_one(OptionList)
        width = max((len(game.list) for game in games), default=0)
        options.add_options(Option(_line(game, width)) for game in games)
        options.highlighted = 0 if games else None

    def _say(self, text: str) -> None:
        put(self, "#ask", Content(printable(text)))

    @property
    def _game(self) -> GameRecord | None:
        """The game under the cursor."""
        place = self.query_one(OptionList).highlighted
        return None if place is None else self._games[place]

    @on(OptionList.OptionHighlighted)
    def explain(self) -> None:
        """Say how the sheet of the game under the cursor is dealt again."""
        if game := self._game:
            hint = sheet_again(game) or (NO_SEED if mode_again(game) else NOT_AGAIN)
            put(self, "#hint", Content(hint))
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def action_choose(self) -> None:
        """Return the game under the cursor, if its sheet can be dealt again; else the line below says why not."""
        if (game := self._game) and mode_again(game):
            self.dismiss(game)

    def action_copy(self) -> None:
        """Copy the command that deals the sheet, if the terminal can."""
        if game := self._game:
            self.app.copy_to_clipboard(sheet_again(game))
            inform(self, "Copied, if your terminal allows it.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what cannot be done with the game under the cursor."""
        if action == "choose":
            return None if self._game is None or mode_again(self._game) is None else True
        if action == "copy":
            return None if self._game is None or not sheet_again(self._game) else True
        return True


def _line(game: GameRecord, width: int) -> Content:
    score = points(game.mode, game.score, game.out_of)
    seed = "" if game.seed is None else f"  seed {game.seed}"
    text = f"{played_at(game)}  {game.list:{width}}  {game.mode:10}  {score:>9}"
    return Content.assemble(printable(text), (printable(seed), "$text-muted"))
