"""The full-screen game: what is in front, and who hears of what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from balderdash import settings
from balderdash.errors import BalderdashError
from balderdash.game import wording
from balderdash.game.game import Game
from balderdash.game.modes import MODES, SHEET, Mode
from balderdash.records.game_record import GameRecord, replay
from balderdash.terms.printable import printable
from balderdash.tui.base_app import STYLES
from balderdash.tui.doors import Doors
from balderdash.tui.game import game_screen
from balderdash.tui.game.game_screen import GameScreen
from balderdash.tui.game.sheet_screen import SheetScreen
from balderdash.tui.game_recorder import GameRecorder
from balderdash.tui.messages import DealFailed, MachinePlayed, SheetReady, Summarised, Told, Trained
from balderdash.tui.sheet_loader import OpenCardSource, SheetLoader, open_card_source

if TYPE_CHECKING:
    from balderdash.tui.training_controller import TrainingController


class BalderdashApp(Doors):
    """Shows the sheet at once and deals the cards behind it.

    Parameters
    ----------
    list_name, model_name : names or files; None for the default
    seed : makes the sheets the same every time
    open_deck : where the cards come from
    mode : what is played first
    now : the clock
    player : who plays, this time
    is_party : whether to open Balderdash proper over the first sheet
    teach : a list to teach a network on, and for how many minutes; it is played when that is done
    """

    TITLE = "AI Balderdash"
    CSS_PATH = STYLES / "game" / "game_screen.tcss"  # read with the app: styles are worked out once
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.quit", "Quit", id="quit", tooltip="Leave the game; ctrl+c and ctrl+q do the same"),
        Binding("ctrl+c", "app.quit", show=False, system=True),
    ]

    def __init__(
        self,
        list_name: str | None = None,
        model_name: str | None = None,
        seed: int | None = None,
        open_deck: OpenCardSource = open_card_source,
        mode: Mode = SHEET,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        player: str | None = None,
        is_party: bool = False,
        teach: tuple[str, float | None] | None = None,
    ) -> None:
        super().__init__()
        self.failure: str | None = None  # why there was nothing to play, for whoever started the app
        self._is_party = is_party
        self._mode = mode
        self._now = now
        self._told: set[str] = set()  # sentences that need not be told again
        self.scribe = GameRecorder(self, now)
        self.deals = SheetLoader(self, open_deck, (list_name, model_name), seed, self._level, self._earlier)
        self.settings, self._complaint = settings.load()
        if player is not None:
            self.settings = replace(self.settings, player=player)
        self._first_lesson = teach
        self._training: TrainingController | None = None  # the latest run

    @property
    def _is_leaving(self) -> bool:
        """Whether the screens are gone already, and reports of the threads come too late."""
        return not any(isinstance(screen, GameScreen) for screen in self.screen_stack)

    def get_default_screen(self) -> SheetScreen:
        """The sheet, without a blank screen before it."""
        return SheetScreen()

    def on_mount(self) -> None:
        """Deal when the first frame is drawn, not before."""
        self.obey(self.settings)
        self.theme_changed_signal.subscribe(self, lambda theme: self.keep(theme=theme.name))
        if self._complaint:
            self._pass_on(Told(self._complaint))
        self._set_table()
        self.call_after_refresh(self.action_deal)
        if self._first_lesson is not None:
            self.call_after_refresh(self._teach, *self._first_lesson, plays_then=True)

    @property
    def _day(self) -> str:
        """That of the sheet to be dealt; "" in every mode but one."""
        return self._now().date().isoformat() if self._mode.is_daily else ""

    def action_play(self, name: str) -> None:
        """Play in another mode, or in the same one again."""

        def play() -> None:
            self._mode = MODES[name]
            self._set_table()
            self.table.hold()
            self.action_deal()

        self._put_aside(play)

    def _put_aside(self, go_on: Callable[[], None]) -> None:
        """Go on to another game; if one has begun, not without a word."""
        game = self.table.game
        if game is None or not game.is_under_way or self.table.is_held:
            go_on()
            return
        from balderdash.tui.dialogs.leaving_screen import PutAsideScreen

        def decide(is_put_aside: bool | None) -> None:
            if is_put_aside:
                go_on()

        self.push_screen(PutAsideScreen(f"{game.mode.title}: {wording.status(game)}."), decide)

    def _set_table(self) -> None:
        """Have the screen in front that the mode is played on: over the sheet, or the sheet itself."""
        while len(self.screen_stack) > 1 and not (
            isinstance(self.screen, GameScreen) and self.screen.plays(self._mode)
        ):
            self.pop_screen()
        if not self.table.plays(self._mode):
            from balderdash.tui.game.hand_screen import HandScreen

            self.push_screen(HandScreen())

    def action_deal(self) -> None:
        """Deal another sheet; after the one of the day, one of any seed."""
        self.deals.again(self._day)

    @on(SheetReady)
    def _play(self, ready: SheetReady) -> None:
        """Lay the sheet on the table; it leaves the dealer only now, so that none is lost."""
        if not self.deals.is_latest(ready.worker) or self._is_leaving:
            return
        is_new = self.deals.dealer is not ready.then
        self.deals.take_over(ready.then)
        if self._mode.is_daily != bool(ready.day):  # another mode was chosen while this sheet was dealt
            self.action_deal()
            return
        deck = ready.dealer.source
        try:
            sheet = ready.dealer.take(self._mode)
            game = replay(ready.earlier, self._mode, sheet) if ready.earlier else Game(sheet, self._mode)
        except BalderdashError as error:
            self._tell(DealFailed(ready.worker, str(error)))
            return
        self.table.start(game, deck, ready.dealer.machine)
        self.table.day = ready.day
        self.deals.ask_machine(game, ready.dealer)
        if ready.earlier:
            self.table.show_again(game, ready.earlier)
        if deck.mismatch:
            self._pass_on(Told(deck.mismatch))
        if is_new:
            self.settle()
        if self._is_party:
            self._is_party = False
            self.action_party()

    @on(MachinePlayed)
    def _let_machine_play(self, done: MachinePlayed) -> None:
        if not self._is_leaving:
            self.table.let_machine_play(done.game, done.beliefs)

    @on(GameScreen.Over)
    def _record(self, over: GameScreen.Over) -> None:
        self.scribe.record(over.table, self.settings.name)
        self.set_timer(game_screen.HOLD / 2, self.tidy)  # the result is being read

    @on(Summarised)
    def _summarise(self, done: Summarised) -> None:
        if not self._is_leaving:
            self.table.summarise(done.game, done.lines, done.note)

    @on(Told)
    def _pass_on(self, told: Told) -> None:
        """What happens again is told once."""
        if told.sentence not in self._told:
            self._told.add(told.sentence)
            self.notify(printable(told.sentence), severity="warning", timeout=10, markup=False)

    @on(DealFailed)
    def _tell(self, failed: DealFailed) -> None:
        """Without any sheet there is nothing to do on screen: leave, and let the command line say why."""
        if not self.deals.is_latest(failed.worker) or self._is_leaving:
            return
        if self.table.game is None:
            self.failure = failed.reason
            self.exit(return_code=1)
            return
        self.deals.give_up()
        self.table.release()
        self.warn(failed.reason)

    def _level(self) -> float | None:
        """How hard the fakes shall be, in a worker thread: from 0 to 1, or None if the player does not care."""
        if not self.settings.adapts:
            return None
        return self.scribe.level(self.settings.name)

    def _earlier(self, day: str, list_name: str, model: str) -> GameRecord | None:
        """How the player played the sheet of a day before, in a worker thread."""
        return self.scribe.earlier(day, self.settings.name, list_name, model)

    def action_party(self) -> None:
        """Play Balderdash proper, over whatever lies on the table."""
        from balderdash.tui.game.party_screen import PartyScreen

        if dealer := self.deals.dealer:
            self.push_screen(PartyScreen(dealer, self.settings.name, next(self.deals.party_seeds)))
        else:
            self._is_party = True  # when the first cards are there

    def keep(self, **values: Any) -> None:
        """Change settings, for now and for the next time."""
        self.settings = replace(self.settings, **values)
        try:
            settings.change(**values)
        except BalderdashError as error:
            self._pass_on(Told(str(error)))

    def play_list(self, list_name: str | None) -> None:
        """Play with another list, if one was chosen."""

        def play(list_name: str) -> None:
            self._set_table()  # whatever was looked at belongs to the last game
            self.table.hold()
            self.deals.open((list_name, None), self._day)

        if list_name is not None:
            self._put_aside(partial(play, list_name))

    def action_teach(self) -> None:
        """Watch the network that is learning, or choose what to teach one."""
        if self._training is not None and self._training.is_running:
            self._training.show()
            return
        from balderdash.tui.dialogs.teach_screen import TeachScreen

        def go(chosen: tuple[str, float | None] | None) -> None:
            if chosen is not None:
                self._teach(*chosen)

        self.push_screen(TeachScreen(), go)

    def action_teach_list(self, list_name: str) -> None:
        """Go on teaching a list, for as long as was planned."""
        self._teach(list_name, None)

    def action_play_list(self, list_name: str) -> None:
        """Play with a list, whatever screen asks for it."""
        while not isinstance(self.screen, GameScreen):
            self.pop_screen()
        self.play_list(list_name)

    def _teach(self, list_name: str, minutes: float | None, *, plays_then: bool = False) -> None:
        from balderdash.tui.training_controller import TrainingController

        try:
            play = self.action_play_list if plays_then else None
            self._training = TrainingController(self, list_name, minutes, play)
        except BalderdashError as error:
            self.warn(str(error))

    @on(Trained)
    def _follow(self, trained: Trained) -> None:
        if self._training is not None:
            self._training.follow(trained)

    async def action_quit(self) -> None:
        """Leave; but not without a word while a network learns."""
        if self._training is not None and self._training.is_running:
            self._training.ask_to_quit()
        else:
            self.exit(message=self.left_behind)

    def on_unmount(self) -> None:
        """Whatever ends the app, the network's work is saved."""
        if self._training is not None:
            self._training.stop()

    def finish(self) -> None:
        """Wait, when the screen is gone, until the network's work is saved."""
        if self._training is not None:
            self._training.close()
