"""The full-screen game: one screen to play on, and worker threads that deal the cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from balderdash.errors import BalderdashError
from balderdash.game import dealing
from balderdash.terms.printable import printable
from balderdash.tui.commands import commands
from balderdash.tui.dealer import Dealer
from balderdash.tui.messages import Counted, Dealt, Failed
from balderdash.tui.screens.sheet import SheetScreen
from balderdash.tui.widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH

if TYPE_CHECKING:  # annotations alone; the threads import what they need
    from balderdash.terms.lexicon import Lexicon
    from balderdash.terms.wordlist import WordList


class Supply(dealing.Supply, Protocol):
    """A supply of cards that also knows its list and every real term."""

    words: WordList

    @property
    def lexicon(self) -> Lexicon:
        """Every known real term."""


OpenSupply = Callable[[str | None, str | None], Supply]


def _open_supply(list_name: str | None, model_name: str | None) -> Supply:
    from balderdash.forge.supply import Supply as ForgeSupply

    return ForgeSupply(list_name, model_name)


class BalderdashApp(App[None]):
    """Shows the sheet at once and deals the cards behind it.

    Parameters
    ----------
    list_name, model_name : names or files; None for the default
    seed : makes the sheets the same every time
    open_supply : where the cards come from
    """

    TITLE = "AI Balderdash"
    CSS_PATH = Path(__file__).with_name("screens") / "sheet.tcss"  # read with the app: styles are worked out once
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.quit", "Quit", id="quit", tooltip="Leave the game; ctrl+c and ctrl+q do the same"),
        Binding("ctrl+c", "app.quit", show=False, system=True),
    ]

    def __init__(
        self,
        list_name: str | None = None,
        model_name: str | None = None,
        seed: int | None = None,
        open_supply: OpenSupply = _open_supply,
    ) -> None:
        super().__init__()
        self.failure: str | None = None  # why there was nothing to play, for whoever started the app
        self._open_supply = open_supply
        self._seed = seed
        self._first = (list_name, model_name)
        self._playing: tuple[WordList, Dealer] | None = None

    @property
    def table(self) -> SheetScreen:
        """The screen that is played on, whatever lies over it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, SheetScreen)
        return screen

    def get_default_screen(self) -> SheetScreen:
        """The sheet, without a blank screen before it."""
        return SheetScreen()

    def on_mount(self) -> None:
        """Deal when the first frame is drawn, not before."""
        self.call_after_refresh(self._open, *self._first)

    def on_resize(self, event: Resize) -> None:
        """Cover whatever is on screen with a notice where it would not fit."""
        self.set_class(event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT, "-too-small")

    @work(thread=True, exclusive=True, group="cards", exit_on_error=False)
    def _open(self, list_name: str | None, model_name: str | None) -> None:
        """Open a list and its model, deal the first sheet, then make others ready."""

        def deal(worker: Worker[None]) -> None:
            supply = self._open_supply(list_name, model_name)
            dealer = Dealer(supply, Random(), self._seed)
            sheet = dealer.next()
            if worker.is_cancelled:
                return
            self._playing = supply.words, dealer
            self.post_message(Dealt(sheet, supply.words.title))
            if not worker.is_cancelled:
                self.post_message(Counted(len(supply.lexicon.names), len(supply.lexicon)))
            dealer.prepare(lambda: worker.is_cancelled)

        self._guarded(deal)

    @work(thread=True, exclusive=True, group="cards", exit_on_error=False)
    def _deal(self, words: WordList, dealer: Dealer) -> None:
        """Deal the next sheet, then make others ready."""

        def deal(worker: Worker[None]) -> None:
            sheet = dealer.next()
            if not worker.is_cancelled:
                self.post_message(Dealt(sheet, words.title))
            dealer.prepare(lambda: worker.is_cancelled)

        self._guarded(deal)

    def _guarded(self, deal: Callable[[Worker[None]], None]) -> None:
        """Whatever goes wrong in a thread reaches the player as a sentence."""
        worker = get_current_worker()
        try:
            deal(worker)
        except BalderdashError as error:
            reason = str(error)
        except Exception as error:
            reason = f"The cards could not be dealt, which is a fault of the program ({type(error).__name__}: {error})."
        else:
            return
        if not worker.is_cancelled:
            self.post_message(Failed(reason))

    @on(Dealt)
    @on(Counted)
    def _pass_on(self, message: Dealt | Counted) -> None:
        if isinstance(message, Dealt):
            self.table.start(message)
        else:
            self.table.learn(message)

    @on(Failed)
    def _tell(self, failed: Failed) -> None:
        """Without any sheet there is nothing to do on screen: leave, and let the command line say why."""
        if self.table.game is None:
            self.failure = failed.reason
            self.exit(return_code=1)
            return
        self.table.release()
        self.notify(printable(failed.reason), title="That did not work", severity="error", timeout=10, markup=False)

    def action_deal(self) -> None:
        """Deal another sheet."""
        if self._playing:
            self._deal(*self._playing)

    def action_choose_list(self) -> None:
        """Ask for another list and play with it."""
        from balderdash.tui.screens.lists import ListsScreen

        self.push_screen(ListsScreen(self._playing[0].name if self._playing else ""), self._play_list)

    def _play_list(self, list_name: str | None) -> None:
        if list_name is not None:
            self.table.hold()
            self._open(list_name, None)

    def action_help(self) -> None:
        """Show the rules and every key."""
        from balderdash.tui.screens.help import HelpScreen

        bindings = Binding.make_bindings([*self.table.BINDINGS, *self.BINDINGS])
        self.push_screen(HelpScreen(list(commands(self, bindings))))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: what can be done on this screen now, then Textual's own commands."""
        active = (active.binding for active in screen.active_bindings.values() if active.enabled)
        for command in commands(self, active):
            if command.action:
                yield SystemCommand(command.title, command.explanation, partial(screen.run_action, command.action))
        for own in super().get_system_commands(screen):
            if own.title not in ("Quit", "Maximize", "Minimize"):
                yield own
