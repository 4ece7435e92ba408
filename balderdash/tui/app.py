"""The full-screen game: which screen is in front, and what happens when a player asks for another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from balderdash import settings
from balderdash.errors import BalderdashError, sentence
from balderdash.game import wording
from balderdash.game.modes import MODES, Mode
from balderdash.game.names import name_key
from balderdash.game.opponents import MACHINE, opponent_title
from balderdash.game.writing import BLUFF
from balderdash.play.game_recorder import GameRecorder
from balderdash.play.start import OpenCardSource, PlayOptions, ReadySheet, day_of, open_card_source
from balderdash.play.term_page import open_page, what_became
from balderdash.records.game_record import GameRecord
from balderdash.tui.background import in_thread
from balderdash.tui.base_app import STYLES, BaseApp
from balderdash.tui.commands import MENU, commands
from balderdash.tui.game import game_screen
from balderdash.tui.game.game_screen import GameScreen
from balderdash.tui.game.sheet_screen import SheetScreen
from balderdash.tui.messages import PageAsked, PlayerRenamed, ReadInLesson
from balderdash.tui.notices import inform, report_failure, warn
from balderdash.tui.sheet_loader import SheetLoader

if TYPE_CHECKING:
    from balderdash.tui.training_controller import TrainingController

LONGEST_DRAWING = 0.1  # seconds that recording waits for the screen
ADDRESS_SHOWN = 15.0  # seconds, long enough to copy it


class BalderdashApp(BaseApp):
    """The game. It shows an empty sheet at once and deals the cards in a thread.

    Screens that are not needed for the first frame are imported when they are opened.

    Parameters
    ----------
    options : what to begin with
    open_source : opens the cards of a list and a model
    now : the clock
    teach : a list to train a network on, and for how many minutes; it is played when the training is done
    """

    TITLE = "AI Balderdash"
    CSS_PATH = STYLES / "game" / "game_screen.tcss"  # read with the app: styles are worked out once
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.quit", "Quit", id="quit", tooltip="Leave the game; ctrl+c and ctrl+q do the same"),
        Binding("ctrl+c", "app.quit", show=False, system=True),
    ]

    def __init__(
        self,
        options: PlayOptions | None = None,
        *,
        open_source: OpenCardSource = open_card_source,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        teach: tuple[str, float | None] | None = None,
    ) -> None:
        super().__init__()
        options = options or PlayOptions()
        self.failure: str | None = None  # why there was nothing to play, for the caller to report
        self._is_party, self._asks_meaning = bool(options.party), options.party == BLUFF
        self._mode = options.mode
        self._now = now
        self._told: set[str] = set()  # sentences that were shown already
        self._untold: list[str] = []  # and those that were not, in case the player leaves first
        self._tell_outside: Callable[[str], None] | None = None  # how to tell the player something without a screen
        self.recorder = GameRecorder(self._tell_later, now)
        self.loader = SheetLoader(
            self,
            self._play,
            self._fail_to_deal,
            self._tell,
            open_source,
            (options.list, options.model),
            options.seed,
            self.recorder,
            lambda: self.settings,
        )
        self.settings, self._complaint = settings.load()
        if options.player is not None:
            self.settings = replace(self.settings, player=options.player)
        if options.opponent is not None:
            self.settings = replace(self.settings, opponent=options.opponent)
        self._first_training = teach
        self._training: TrainingController | None = None

    def get_default_screen(self) -> SheetScreen:
        """Return the sheet, so that no blank screen comes first."""
        return SheetScreen()

    def on_mount(self) -> None:
        """Deal once the first frame is drawn."""
        self.apply_settings(self.settings)
        self.theme_changed_signal.subscribe(self, lambda theme: self.keep(theme=theme.name))
        if self._complaint:
            self._tell(self._complaint)
        self._show_game_screen()
        self.call_after_refresh(self.action_deal)
        if self._first_training is not None:
            self.call_after_refresh(self._teach, *self._first_training, plays_then=True)

    # The game

    @property
    def game_screen(self) -> GameScreen:
        """The screen with the game, whatever lies over it."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, GameScreen))

    @property
    def _is_leaving(self) -> bool:
        """Whether the screens are gone already, so that reports from threads come too late."""
        return not self.is_running or not any(isinstance(screen, GameScreen) for screen in self.screen_stack)

    @property
    def _day(self) -> str:
        """The day whose sheet is to be dealt, or "" if the mode is not daily."""
        return day_of(self._mode, self._now())

    def action_play(self, name: str) -> None:
        """Play in another mode, or in the same one again."""
        self._go_on_to(MODES[name], self.action_deal)

    def _go_on_to(self, mode: Mode, deal: Callable[[], None]) -> None:
        """Deal another game in a mode; ask first if one is under way."""

        def go_on(is_put_aside: bool | None = True) -> None:
            if is_put_aside:
                self._mode = mode
                self._show_game_screen()  # what lies over the game belongs to the last one
                self.game_screen.hold()
                deal()

        round_ = self.game_screen.round
        if round_ is None or not round_.is_lost_if_left or self.game_screen.is_held:
            go_on()
            return
        from balderdash.tui.dialogs.leaving_screen import PutAsideScreen

        game = round_.game
        self.push_screen(PutAsideScreen(f"{game.mode.title}: {wording.status(game)}."), go_on)

    def _back_to_game(self) -> None:
        """Leave the screens that lie over the game."""
        while not isinstance(self.screen, GameScreen):
            self.pop_screen()

    def _show_game_screen(self) -> None:
        """Bring the screen for the mode to the front: the sheet itself, or one over it."""
        while len(self.screen_stack) > 1 and not (
            isinstance(self.screen, GameScreen) and self.screen.plays(self._mode)
        ):
            self.pop_screen()
        if not self.game_screen.plays(self._mode):
            from balderdash.tui.game.hand_screen import HandScreen

            self.push_screen(HandScreen())

    def action_deal(self) -> None:
        """Deal another sheet: the day's in a daily mode, else one with any seed."""
        self.loader.again(self._mode, self._day)

    def _play(self, ready: ReadySheet, mode: Mode) -> None:
        """Put the sheet on the screen; it leaves the preloader only now, so that none is lost."""
        if self._is_leaving:
            return
        is_new = self.loader.preloader is not ready.preloader
        self.loader.take_over(ready.preloader)
        if mode is not self._mode:  # it was changed while this sheet was dealt
            self.action_deal()
            return
        try:
            round_ = ready.start(self._mode, self.settings.name)
        except BalderdashError as error:
            self._fail_to_deal(str(error))
            return
        self.game_screen.start(round_)
        self.loader.ask_opponents(
            round_,
            partial(self._in_game, GameScreen.let_opponent_play),
            partial(self._in_game, GameScreen.let_machine_play),
        )
        for warning in round_.source.warnings:
            self._tell(warning)
        if is_new:
            self.settle()
        if self._is_party:
            self._is_party = False
            self.action_party()

    def _in_game(self, show: Callable[..., None], *what: object) -> None:
        """Show what a thread brings in the game, unless the player has left."""
        if not self._is_leaving:
            show(self.game_screen, *what)

    def _fail_to_deal(self, reason: str, is_fault: bool = True) -> None:
        """Say why nothing was dealt, over the last game; if there is none, leave and let the command line say it."""
        if self._is_leaving:
            return
        games = (screen.game for screen in reversed(self.screen_stack) if isinstance(screen, GameScreen))
        last = next(filter(None, games), None)
        if last is None:
            self.failure = reason
            self.exit(return_code=1)
            return
        self.loader.give_up()
        self._mode = last.mode
        self._show_game_screen()  # another one was opened if that mode is played elsewhere
        self.game_screen.release()
        (report_failure if is_fault else warn)(self, reason)

    @on(GameScreen.Over)
    def _record(self, over: GameScreen.Over) -> None:
        """Note the round as it stands, and record it in a thread once it is drawn."""
        round_ = over.game_screen.round
        if round_ is None:
            return
        round_.player = self.settings.name  # they may have changed it during the game
        if self.recorder.note(round_):
            drawn = Event()  # the thread would slow the drawing down
            over.game_screen.call_after_refresh(drawn.set)
            self.run_worker(partial(self._write, drawn), thread=True, group="records", exit_on_error=False)
        self.set_timer(game_screen.HOLD / 2, self.tidy)  # the player is reading the result

    def _write(self, drawn: Event) -> None:
        drawn.wait(LONGEST_DRAWING)
        try:
            self.call_later(self._in_game, GameScreen.summarise, self.recorder.write())
        except Exception as error:
            self._tell_later(sentence(error))

    def _tell_later(self, what: str) -> None:
        """Have a sentence shown: from any thread, and after the screen is gone, too."""
        if self._tell_outside is not None:
            self._tell_outside(what)
            return
        self._untold.append(what)
        self.call_later(self._tell, what)

    def _tell(self, what: str) -> None:
        """Show a sentence the first time it comes."""
        if what in self._untold:
            self._untold.remove(what)
        if what not in self._told:
            self._told.add(what)
            warn(self, what)

    # What a player opens over the game

    async def action_menu(self) -> None:
        """Open the menu."""
        from balderdash.tui.dialogs.menu_screen import MenuScreen

        async def go(action: str | None) -> None:
            if action is not None:
                await self.run_action(action)

        if not self.is_screen_installed("menu"):
            self.install_screen(MenuScreen(), "menu")
        menu = self.get_screen("menu", MenuScreen)
        if menu not in self.screen_stack:
            menu.tell(self._mode.name, self.settings)
            self.push_screen(menu, go)

    @on(GameScreen.WhyAsked)
    def _show_why(self, asked: GameScreen.WhyAsked) -> None:
        """Show how the network reads a card."""
        from balderdash.tui.game.why_screen import WhyScreen

        self.push_screen(WhyScreen(asked.game_screen, asked.index))

    @on(PageAsked)
    def _open_page(self, asked: PageAsked) -> None:
        """Open a page in the browser; in a thread, because some browsers take seconds to start."""
        if self.is_web:  # the one that the game is played in
            self.open_url(asked.url)
            self._tell_opened(asked.url, True)
        else:
            show = partial(self._tell_opened, asked.url)
            in_thread(self, partial(open_page, asked.url), show, partial(report_failure, self), group="page")

    def _tell_opened(self, url: str, is_open: bool) -> None:
        """Say so, or give the address, which is easier to paste than to type."""
        sentence = what_became(url, is_open=is_open)
        if is_open:
            inform(self, sentence)
        else:
            self.copy_to_clipboard(url)
            inform(self, f"{sentence} (copied, if your terminal allows it)", ADDRESS_SHOWN)

    def action_party(self) -> None:
        """Play Balderdash proper, over the game."""
        from balderdash.tui.game.party_screen import PartyScreen

        if preloader := self.loader.preloader:
            seed = next(self.loader.party_seeds)
            self.push_screen(PartyScreen(preloader, self.settings.name, seed, asks_meaning=self._asks_meaning))
        else:
            self._is_party = True  # when the first cards are there

    def action_choose_list(self) -> None:
        """Ask for another list and play with it."""
        from balderdash.tui.dialogs.lists_screen import ListsScreen

        preloader = self.loader.preloader
        self.push_screen(ListsScreen(preloader.source.words if preloader else None), self.play_list)

    def play_list(self, list_name: str | None) -> None:
        """Play with another list, if one was chosen."""
        if list_name is not None:
            mode = self._mode
            self._go_on_to(mode, lambda: self.loader.open((list_name, None), mode, self._day))

    def action_play_list(self, list_name: str) -> None:
        """Leave the screens that lie over the game, and play with a list."""
        self._back_to_game()
        self.play_list(list_name)

    def action_statistics(self) -> None:
        """Show what was played."""
        from balderdash.tui.dialogs.statistics_screen import StatisticsScreen

        self.push_screen(StatisticsScreen(self.recorder.history, self.settings.name, self._now().date()))

    def action_history(self) -> None:
        """Show every game, and play the sheet of one again."""
        from balderdash.tui.dialogs.history_screen import HistoryScreen

        self.push_screen(HistoryScreen(self.recorder.history, self.settings.name), self._play_sheet_of)

    def _play_sheet_of(self, record: GameRecord | None) -> None:
        """Play the sheet of a game in the records again, if one was chosen."""
        from balderdash.records.history import mode_again

        if record is not None and (mode := mode_again(record)) is not None:
            self._back_to_game()
            self._go_on_to(mode, lambda: self.loader.play_again(record, mode))

    def action_player(self) -> None:
        """Ask who plays."""
        from balderdash.tui.dialogs.player_screen import PlayerScreen

        self.push_screen(PlayerScreen(self.settings.name, self.recorder), self._set_player)

    @on(PlayerRenamed)
    def _follow_name(self, renamed: PlayerRenamed) -> None:
        """Go on under the new name if it is the one who plays that was renamed."""
        if name_key(renamed.old) == name_key(self.settings.name):
            self.keep(player=renamed.new)

    def _set_player(self, name: str | None) -> None:
        if name is not None and name != self.settings.name:
            self.keep(player=name)

    def action_opponent(self) -> None:
        """Ask who plays against the player."""
        from balderdash.tui.dialogs.opponent_screen import OpponentScreen

        self.push_screen(OpponentScreen(self.settings.opponent or MACHINE), self._set_opponent)

    def _set_opponent(self, name: str | None) -> None:
        if name is not None and name != (self.settings.opponent or MACHINE):
            self.keep(opponent="" if name == MACHINE else name)
            inform(self, f"From the next sheet on, your opponent is {opponent_title(name)}.")

    def action_adapt(self) -> None:
        """Turn harder fakes for a winning player on or off."""
        self.keep(adapts=not self.settings.adapts)
        what = "Harder fakes when you win" if self.settings.adapts else "Fakes of every kind again"
        inform(self, f"{what}, from the next sheet on.")

    def action_look_up(self) -> None:
        """Turn the look-up of fakes in an encyclopedia off, or ask whether to turn it on."""
        if self.settings.looks_up:
            self.keep(looks_up=False)
            inform(self, "Fakes are no longer looked up.")
            return
        from balderdash.play.look_up import host_of
        from balderdash.tui.dialogs.look_up_screen import LookUpScreen

        def agree(is_agreed: bool | None) -> None:
            if is_agreed:
                self.keep(looks_up=True)
                self.loader.look_up()
                inform(self, "Fakes are looked up from now on, before they are dealt.")

        preloader = self.loader.preloader
        self.push_screen(LookUpScreen(host_of(preloader.source.words if preloader else None)), agree)

    def action_copy_result(self) -> None:
        """Copy the day's result, if the terminal can."""
        self.copy_to_clipboard(self.recorder.share)
        inform(self, "Copied, if your terminal allows it. It is also printed when you leave.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to share a result when there is one."""
        return action != "copy_result" or bool(self.recorder.share)

    def action_learn(self) -> None:
        """Show the list of lessons."""
        from balderdash.play.lesson_context import LazyLoader, load_lesson_context
        from balderdash.tui.lessons.contents_screen import ContentsScreen

        self.push_screen(ContentsScreen(LazyLoader(partial(load_lesson_context, *self.loader.names))))

    @on(ReadInLesson)
    def _read_in_lesson(self, asked: ReadInLesson) -> None:
        """Open the last lesson with a term to read, letter by letter."""
        from balderdash.play.lesson_context import lesson_context_of, load_lesson_context
        from balderdash.tui.lessons.lesson_screen import LessonScreen

        try:
            preloader = self.loader.preloader
            loaded = lesson_context_of(preloader.source) if preloader else None  # its network has read the term already
            self.push_screen(LessonScreen.for_term(asked.term, loaded or load_lesson_context(*self.loader.names)))
        except BalderdashError as error:
            report_failure(self, str(error))

    def action_help(self) -> None:
        """Show the rules and every key."""
        from balderdash.tui.dialogs.help_screen import HelpScreen, rules

        here = list(commands(self, Binding.make_bindings([*self.game_screen.BINDINGS, *self.BINDINGS])))
        titles = {command.title for command in here}
        there = [replace(c, keys=f"m {c.keys}") for c in commands(self, MENU) if c.title not in titles]
        game = self.game_screen.game
        self.push_screen(HelpScreen([*here, *there], rules(game.mode if game else self._mode)))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Yield the palette: what can be done on this screen now, then Textual's own commands."""
        active = (active.binding for active in screen.active_bindings.values() if active.enabled)
        for command in commands(self, [*active, *MENU]):
            if command.action:
                yield SystemCommand(command.title, command.explanation, partial(screen.run_action, command.action))
        for own in super().get_system_commands(screen):
            if own.title not in ("Quit", "Maximize", "Minimize"):
                yield own

    def keep(self, **values: Any) -> None:
        """Change settings, for now and for the next time."""
        self.settings = replace(self.settings, **values)
        try:
            settings.change(**values)
        except BalderdashError as error:
            self._tell(str(error))

    # A network that is being trained

    def action_teach(self) -> None:
        """Watch the network in training, or choose what to train one on."""
        if self._training is not None and self._training.is_running:
            self._training.show()
            return
        from balderdash.tui.dialogs.teach_screen import TeachScreen

        def go(chosen: tuple[str, float | None] | None) -> None:
            if chosen is not None:
                self._teach(*chosen)

        self.push_screen(TeachScreen(), go)

    def action_teach_list(self, list_name: str) -> None:
        """Resume training on a list, for as long as was planned."""
        self._teach(list_name, None)

    def _teach(self, list_name: str, minutes: float | None, *, plays_then: bool = False) -> None:
        from balderdash.tui.training_controller import TrainingController

        try:
            play = self.action_play_list if plays_then else None
            self._training = TrainingController(self, list_name, minutes, play)
        except BalderdashError as error:
            report_failure(self, str(error))

    # Leaving

    async def action_quit(self) -> None:
        """Leave; ask first while a network is being trained."""
        if self._training is not None and self._training.is_running:
            self._training.ask_to_quit()
        else:
            self.exit(message=self.farewell)

    def leave(self) -> None:
        """Leave without a question; what is being trained is saved."""
        self.exit(message=self.farewell)

    @property
    def farewell(self) -> str:
        """What to say on leaving in the middle of a game, or ""."""
        round_ = self.game_screen.round
        return "You left a game that had begun; it is not counted." if round_ and round_.is_lost_if_left else ""

    def on_unmount(self) -> None:
        """Save the network's training, however the app ends, and let no thread wait for the records."""
        self.recorder.hurry()
        if self._training is not None:
            self._training.stop()

    def finish(self, tell: Callable[[str], None] = lambda sentence: None) -> bool:
        """Once the screen is gone: wait until the network's training is saved, and record what is not recorded yet.

        Parameters
        ----------
        tell : called with what the player should know

        Returns
        -------
        whether everything is kept
        """
        self._tell_outside = tell
        if self._training is not None:
            self._training.close()
        for sentence_ in dict.fromkeys(self._untold):
            tell(sentence_)
        try:
            lost = self.recorder.finish()
        except KeyboardInterrupt:  # they would rather not wait
            lost = self.recorder.unrecorded
        if lost:
            tell(lost)
        return not lost
