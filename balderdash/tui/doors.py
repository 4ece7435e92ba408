"""What lies over the game, and the way there: menu, lists, statistics, player, lessons, help, palette."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from textual import on
from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from balderdash.errors import BalderdashError
from balderdash.game.modes import Mode
from balderdash.settings import Settings
from balderdash.terms.printable import printable
from balderdash.tui.base_app import BaseApp
from balderdash.tui.commands import MENU, commands
from balderdash.tui.game.game_screen import GameScreen
from balderdash.tui.game_recorder import GameRecorder
from balderdash.tui.messages import ReadInLesson
from balderdash.tui.sheet_loader import SheetLoader


class Doors(BaseApp):
    """An app that plays, seen from the screens that lie over its table.

    Attributes
    ----------
    deals, scribe : who deals, and who records
    settings : of the player
    """

    deals: SheetLoader
    scribe: GameRecorder
    settings: Settings
    _mode: Mode
    _now: Callable[[], datetime]

    @property
    def table(self) -> GameScreen:
        """The screen that is played on, whatever lies over it."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, GameScreen))

    @property
    def left_behind(self) -> str:
        """What is said after leaving in the middle of a game."""
        game = self.table.game
        return "You have left a game that had begun; it is not counted." if game and game.is_under_way else ""

    def play_list(self, list_name: str | None) -> None:
        """Play with another list, if one was chosen."""
        raise NotImplementedError

    def keep(self, **values: Any) -> None:
        """Change settings, for now and for the next time."""
        raise NotImplementedError

    def warn(self, what: str) -> None:
        """Tell that something did not work."""
        self.notify(printable(what), title="That did not work", severity="error", timeout=10, markup=False)

    def action_copy_result(self) -> None:
        """Copy the day's result, where the terminal can do that."""
        self.copy_to_clipboard(self.scribe.share)
        self.notify("Copied, if your terminal allows it; it is printed when you leave, too.", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A result can be shared when there is one."""
        return action != "copy_result" or bool(self.scribe.share)

    def action_adapt(self) -> None:
        """Have harder fakes when one wins, or fakes of every kind."""
        self.keep(adapts=not self.settings.adapts)
        what = "Harder fakes when you win" if self.settings.adapts else "Fakes of every kind again"
        self.notify(f"{what}, from the next sheets on.", markup=False)

    async def action_menu(self) -> None:
        """Offer everything there is."""
        from balderdash.tui.dialogs.menu_screen import MenuScreen

        async def go(action: str | None) -> None:
            if action is not None:
                await self.run_action(action)

        if not self.is_screen_installed("menu"):
            self.install_screen(MenuScreen(), "menu")
        menu = self.get_screen("menu", MenuScreen)
        if menu not in self.screen_stack:
            menu.tell(self._mode.name, self.settings.adapts)
            self.push_screen(menu, go)

    def action_choose_list(self) -> None:
        """Ask for another list and play with it."""
        from balderdash.tui.dialogs.lists_screen import ListsScreen

        dealer = self.deals.dealer
        self.push_screen(ListsScreen(dealer.source.words.name if dealer else ""), self.play_list)

    def action_statistics(self) -> None:
        """Show what was played."""
        from balderdash.tui.dialogs.statistics_screen import StatisticsScreen

        self.push_screen(StatisticsScreen(self.scribe.history, self.settings.name, self._now().date()))

    def action_player(self) -> None:
        """Ask who plays."""
        from balderdash.tui.dialogs.player_screen import PlayerScreen

        self.push_screen(PlayerScreen(self.settings.name), self._set_player)

    def _set_player(self, name: str | None) -> None:
        if name is not None and name != self.settings.name:
            self.keep(player=name)

    def action_learn(self) -> None:
        """Show the list of the lessons."""
        from balderdash.play.lesson_context import LazyLoader, load_lesson_context
        from balderdash.tui.lessons.contents_screen import ContentsScreen

        self.push_screen(ContentsScreen(LazyLoader(partial(load_lesson_context, *self.deals.names))))

    @on(ReadInLesson)
    def _read_in_lesson(self, asked: ReadInLesson) -> None:
        """Open the last lesson with a term to read, letter by letter."""
        from balderdash.play.lesson_context import lesson_context_of, load_lesson_context
        from balderdash.tui.lessons.lesson_screen import LessonScreen

        try:
            dealer = self.deals.dealer
            known = lesson_context_of(dealer.source) if dealer else None  # the network has read the term already
            self.push_screen(LessonScreen.for_term(asked.term, known or load_lesson_context(*self.deals.names)))
        except BalderdashError as error:
            self.warn(str(error))

    def action_help(self) -> None:
        """Show the rules and every key."""
        from balderdash.tui.dialogs.help_screen import HelpScreen, rules

        here = list(commands(self, Binding.make_bindings([*self.table.BINDINGS, *self.BINDINGS])))
        keys = {command.title for command in here}
        there = [replace(c, keys=f"m {c.keys}") for c in commands(self, MENU) if c.title not in keys]
        game = self.table.game
        self.push_screen(HelpScreen([*here, *there], rules(game.mode.name if game else self._mode.name)))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: what can be done on this screen now, then Textual's own commands."""
        active = (active.binding for active in screen.active_bindings.values() if active.enabled)
        for command in commands(self, [*active, *MENU]):
            if command.action:
                yield SystemCommand(command.title, command.explanation, partial(screen.run_action, command.action))
        for own in super().get_system_commands(screen):
            if own.title not in ("Quit", "Maximize", "Minimize"):
                yield own
